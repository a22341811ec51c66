"""HDF5 as surveys write it: Galaxy10, Stein's cutouts, the Multimodal Universe's folders."""

import builtins
from pathlib import Path

import h5py
import numpy as np
import pytest

from explorer.errors import SourceError
from explorer.sources.open import open_source
from tests.sources.containers.made import bands, is_red, pictures


def galaxy10(path: Path, count: int = 6) -> Path:
    with h5py.File(path, "w") as file:
        file["images"] = pictures(count)
        file["ans"] = np.arange(count, dtype=np.uint8)
        file["ra"], file["dec"] = np.linspace(10, 11, count), np.linspace(-1, 1, count)
        file["pxscale"] = np.full(count, 0.262)
    return path


def test_galaxy10_becomes_a_table_with_pictures(tmp_path: Path) -> None:
    source = open_source(str(galaxy10(tmp_path / "Galaxy10_DECals.h5")))
    assert source.table["id"][0].as_py() == "Galaxy10_DECals-0001"
    assert source.table["ans"].to_pylist() == list(range(6))
    assert source.table["ra_deg"].to_pylist() == pytest.approx(np.linspace(10, 11, 6))
    for at in (0, 5):
        assert np.array_equal(source.load(str(at)), pictures(6)[at])


def test_light_in_bands_is_stretched(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "stein.h5", "w") as file:
        file["images"] = bands(4)
        file["inds"], file["flux"] = np.arange(4), np.ones((4, 3))
        file["objid"] = np.array([b"a", b"b", b"c", b"d"])
        file["embedding"] = np.ones((4, 100))
    source = open_source(str(tmp_path / "stein.h5"))
    assert is_red(source.load("3")) and source.table["id"].to_pylist() == list("abcd")
    assert source.table["flux_3"].to_pylist() == [1.0] * 4
    assert "embedding" in source.notes[0]


def test_files_of_one_survey_are_read_one_after_the_other(tmp_path: Path) -> None:
    for at, healpix in enumerate((583, 584)):
        place = tmp_path / "mmu" / f"healpix={healpix}"
        place.mkdir(parents=True)
        with h5py.File(place / "001-of-001.hdf5", "w") as file:
            file["image_flux"] = bands(2)
            file["image_scale"] = np.full((2, 3), 0.2)
            file["object_id"] = np.array([f"{healpix}-{n}".encode() for n in range(2)])
            file["ra"], file["dec"] = np.full(2, float(at)), np.zeros(2)
    source = open_source(str(tmp_path / "mmu"))
    assert source.table["id"].to_pylist() == ["583-0", "583-1", "584-0", "584-1"]
    assert source.table["ra_deg"].to_pylist() == [0, 0, 1, 1] and is_red(source.load("3"))


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    galaxy10(tmp_path / "other.h5")
    with h5py.File(tmp_path / "linked.h5", "w") as file:
        file["images"] = h5py.ExternalLink("other.h5", "images")
        file["ans"] = np.arange(6)
        (tmp_path / "raw.bin").write_bytes(bytes(6 * 64))
        outside = [(str(tmp_path / "raw.bin"), 0, h5py.h5f.UNLIMITED)]
        file.create_dataset("pixels", (6, 8, 8), "u1", external=outside)
    with pytest.raises(SourceError, match="Which array of"):
        open_source(str(tmp_path / "linked.h5"))


def test_damage_and_a_missing_library_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.h5").write_bytes(b"no HDF5 at all")
    with pytest.raises(SourceError, match=r"HDF5 file .* cannot be read"):
        open_source(str(tmp_path / "a.h5"))
    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "h5py":
            raise ImportError
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SourceError, match=r"needs h5py.*pip install 'galaxy-explorer\[containers"):
        open_source(str(tmp_path / "a.h5"))


def test_the_limit_and_another_name_of_the_images(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["one"], file["two"] = pictures(3), pictures(3)[..., ::-1]
    source = open_source(str(tmp_path / "a.h5"), image_column="two", limit=2)
    assert source.table.num_rows == 2 and not is_red(source.load("0"))
