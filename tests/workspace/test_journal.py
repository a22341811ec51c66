"""Where the journal of a catalogue is, by which place the catalogue knows it."""

from pathlib import Path

from explorer.workspace.journal import journal_of


def test_places_are_named_without_secrets(tmp_path: Path) -> None:
    cat = tmp_path / "cat"
    cat.mkdir()
    assert journal_of(cat)[1].place == "labels.sqlite"
    assert journal_of(cat / "encoders" / "other")[1].folder == cat
    assert journal_of(cat, f"sqlite:///{cat}/labels.sqlite")[1].place == "labels.sqlite"
    assert journal_of(cat, str(tmp_path / "mine.sqlite"))[1].place == str(tmp_path / "mine.sqlite")
    ada = journal_of(cat, "postgresql://ada:geheim@db.example/labels?sslpassword=geheim")[1].place
    bob = journal_of(cat, "postgresql://bob:andere@db.example/labels")[1].place
    assert ada == bob and "postgresql" in ada and "geheim" not in ada
    assert journal_of(cat, "postgresql://ada:geheim@db.example/other")[1].place != ada
