"""Options of a build that embeds on many machines."""

from typing import TYPE_CHECKING

from explorer.commands.parser import Arguments, Once, Parser, filled_text, whole_number
from explorer.config import Settings
from explorer.errors import ClusterError

if TYPE_CHECKING:
    from explorer.pipeline.ray_cluster import Cluster


def add_ray(build: Parser) -> None:
    """Add the options that name the machines."""
    group = build.add_argument_group("embedding on many machines")
    where = "local (this machine's cores), auto (the Ray cluster it belongs to) or HOST:PORT"
    group.add_argument("--ray", type=filled_text, action=Once, metavar="WHERE", help=where)
    cores = "CPU cores of one worker, where there is no GPU (default: 1)"
    group.add_argument("--ray-cores", type=whole_number, metavar="N", help=cores)


def cluster_of(arguments: Arguments) -> "Cluster | None":
    """Where images are to be embedded; None for this process.

    Raises:
        ClusterError: no Ray here, or nothing that many machines could do.
    """
    from explorer.pipeline.ray_cluster import Cluster, check_ray

    if arguments.ray is None:
        if arguments.ray_cores:
            raise ClusterError("--ray-cores goes with --ray: add --ray local.")
        return None
    if arguments.embedding_column or arguments.embeddings is not None:
        raise ClusterError("Embeddings of your own are there already: leave --ray out.")
    check_ray()
    device = Settings.from_environment().device
    return Cluster(arguments.ray, arguments.ray_cores or 1, device)
