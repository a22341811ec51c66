"""Which cluster, how many workers, and Ray's errors in one line; most without Ray."""

import sys
from types import SimpleNamespace

import pytest

from explorer.errors import ClusterError, EncoderError
from explorer.pipeline.ray_cluster import (
    Cluster,
    check_ray,
    connected,
    plain_ray_errors,
    workers_of,
)


def ray_with(**resources: float) -> SimpleNamespace:
    return SimpleNamespace(cluster_resources=lambda: resources)


def test_without_ray_the_install_command_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setitem(sys.modules, "ray.data", None)
    with pytest.raises(ClusterError, match=r'--ray needs Ray: pip install "ray\[data\]"'):
        check_ray()


def test_a_worker_takes_a_gpu_where_there_is_one_and_it_may() -> None:
    both = ray_with(CPU=64.0, GPU=4.0)
    assert workers_of(both, Cluster()) == (4, {"num_gpus": 1})
    assert workers_of(both, Cluster(cores=8, device="cpu")) == (8, {"num_cpus": 8})
    assert workers_of(ray_with(CPU=2.0), Cluster()) == (2, {"num_cpus": 1})
    with pytest.raises(ClusterError, match="2 CPU cores, a worker takes 4: give --ray-cores less"):
        workers_of(ray_with(CPU=2.0), Cluster(cores=4))


def test_other_errors_are_left_as_they_are() -> None:
    with pytest.raises(EncoderError, match="other weights"), plain_ray_errors():
        raise EncoderError("other weights")


def test_workers_that_die_again_and_again_are_one_sentence() -> None:
    class ActorDiedError(Exception):
        pass

    with pytest.raises(ClusterError, match="The Ray cluster lost its workers"), plain_ray_errors():
        raise RuntimeError from ActorDiedError()


@pytest.mark.slow
def test_no_cluster_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray", reason='needs Ray: pip install "ray[data]"')
    pytest.importorskip("ray.data", reason='needs Ray: pip install "ray[data]"')

    def init(*_: object, **__: object) -> None:  # another test's cluster may run on this machine
        raise ConnectionError("Could not find any running Ray instance.")

    monkeypatch.setattr(ray, "init", init)
    with (
        pytest.raises(ClusterError, match="No Ray cluster answers on this machine"),
        connected(Cluster("auto")),
    ):
        pass
