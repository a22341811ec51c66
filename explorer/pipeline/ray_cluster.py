"""A Ray cluster that a build spreads over: connecting to it, and what it has to offer."""

import contextlib
import logging
import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from explorer.errors import ClusterError, one_line

INSTALL = 'pip install "ray[data]"'
LOCAL, AUTO = "local", "auto"
LOCAL_STORE = 200 << 20  # bytes; through it go rows of a table, never images
DIED = ("ActorDiedError", "ActorUnavailableError", "WorkerCrashedError", "OutOfMemoryError")


@dataclass(frozen=True)
class Cluster:
    """Where to embed.

    `address`: "local" (a cluster for one build), "auto" (that which this machine belongs to) or
    HOST:PORT. `cores`: of one worker, which takes a GPU instead where there are any and `device`
    is not "cpu".
    """

    address: str = LOCAL
    cores: int = 1
    device: str = "auto"


def check_ray() -> None:
    """Raise ClusterError with the install command where there is no Ray."""
    try:
        import ray.data  # noqa: F401
    except ImportError as error:
        raise ClusterError(f"--ray needs Ray: {INSTALL} ({error}).") from error


@contextlib.contextmanager
def connected(cluster: Cluster) -> Iterator[Any]:
    """The module `ray`, connected; let go of afterwards, unless the caller was connected before.

    Raises:
        ClusterError: no Ray installed, or no cluster at that address.
    """
    check_ray()
    import ray

    if ray.is_initialized():
        yield ray
        return
    _connect(ray, cluster.address)
    try:
        yield ray
    finally:
        ray.shutdown()


def _connect(ray: Any, address: str) -> None:
    """Be quiet where Ray is not: it would report to its makers, and warn of its own doings."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    own = {"object_store_memory": LOCAL_STORE, "include_dashboard": False}
    more = own if address == LOCAL else {}
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "lance is not fork-safe")  # Ray only starts programs
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR, **more)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise ClusterError(_unreached(address, error)) from error


def _unreached(address: str, error: Exception) -> str:
    where = "on this machine" if address == AUTO else f"at {address!r}"
    return (
        f"No Ray cluster answers {where} ({one_line(str(error))[:120]}). Start one by "
        "`ray start --head`, set RAY_AUTH_MODE=token where a token guards it, or use --ray local."
    )


def workers_of(ray: Any, cluster: Cluster) -> tuple[int, dict[str, int]]:
    """How many workers the cluster holds, and what each takes of it.

    Raises:
        ClusterError: not one.
    """
    has = ray.cluster_resources()
    cores, gpus = int(has.get("CPU", 0)), int(has.get("GPU", 0))
    if gpus and cluster.device != "cpu":
        return gpus, {"num_gpus": 1}
    if cores < cluster.cores:
        raise ClusterError(
            f"The Ray cluster has {cores} CPU cores, a worker takes {cluster.cores}: give "
            "--ray-cores less, or add a machine."
        )
    return cores // cluster.cores, {"num_cpus": cluster.cores}


@contextlib.contextmanager
def plain_ray_errors() -> Iterator[None]:
    """Turns what Ray tells of dead workers into one line."""
    try:
        yield
    except Exception as error:
        if any(name in _names(error) for name in DIED):
            raise ClusterError(
                "The Ray cluster lost its workers (see Ray's log; is the same explorer installed "
                "everywhere?). What is committed is kept: mend that, then run the same command."
            ) from error
        raise


def _names(error: BaseException | None) -> set[str]:
    """The names of the classes of an error and of those that it came from."""
    found: set[str] = set()
    while error is not None:
        found |= {kind.__name__ for kind in type(error).__mro__}
        error = getattr(error, "cause", None) or error.__cause__
    return found
