"""What is told of a catalogue without opening it."""

from explorer.catalogues.folder import CatalogueFolder
from explorer.catalogues.summary import BROKEN, READY, UNFINISHED, ago, note_use, summary_of
from explorer.labels import Labels


def test_a_ready_catalogue_tells_its_size_source_and_ratings(two: CatalogueFolder) -> None:
    labels = Labels(two.home / "labels.sqlite")
    galaxy = "587722952767439000"
    labels.rate([galaxy], "up", who="ada")
    labels.tag([galaxy], "ring", who="ada")
    labels.close()
    told = summary_of(two.home)
    assert (told.state, told.galaxies, told.ratings, told.tags) == (READY, 59, 1, 1)
    assert told.source == "in/galaxies.csv" and told.name == "first" and not told.used
    assert not (two.folder / "second" / "labels.sqlite").exists()
    summary_of(two.folder / "second")
    assert not (two.folder / "second" / "labels.sqlite").exists()  # looking writes nothing
    note_use(two.home)
    assert summary_of(two.home).used > 0


def test_a_broken_and_an_unfinished_one_say_so(two: CatalogueFolder) -> None:
    (two.home / "manifest.json").write_text("{half")
    told = summary_of(two.home)
    assert told.state == BROKEN and "cannot be read" in told.problem
    (two.home / "manifest.json").unlink()
    assert summary_of(two.home).state == UNFINISHED


def test_times_are_told_as_people_do() -> None:
    now = 1_800_000_000.0
    assert ago(0) == "" and ago(now - 30, now=now) == "just now"
    assert ago(now - 3_600 * 5, now=now) == "5 h ago"
    assert ago(now - 86_400 * 5, now=now) == "5 days ago"
    assert ago(now - 86_400 * 90, now=now).count("-") == 2
