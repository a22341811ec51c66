"""A user's columns step aside for names of ours, and are found again in older catalogues."""

from explorer.catalogue.column_names import (
    as_stored,
    free_names,
    renaming_note,
    stored_by_known,
    unknown_column,
)


def test_taken_names_step_aside() -> None:
    names = ["tags", "p_smooth", "ID", "a.b", "", "z", "z", "Z", "my mag", "Tag", "_rowid", "a\0b"]
    assert free_names(names) == [
        "tags_user", "p_smooth_user", "ID_user", "a_b", "column_5", "z", "z_2", "Z_3", "my mag",
        "Tag_user", "_rowid_user", "a_b_2",
    ]  # fmt: skip


def test_the_note_says_what_the_plain_name_means() -> None:
    assert renaming_note([]) == ""
    assert "'tag' alone means the ratings and tags given here" in renaming_note(
        [("tag", "tag_user")]
    )
    assert renaming_note([("a.b", "a_b")]).endswith("'a.b' is kept as 'a_b'.")
    many = renaming_note([(f"c.{n}", f"c_{n}") for n in range(15)])
    assert "'c.11'" in many and "'c.12'" not in many and "3 more" in many


def test_an_older_catalogues_tag_is_known_by_its_other_name() -> None:
    assert stored_by_known(["id", "tag", "z"]) == {"id": "id", "tag_user": "tag", "z": "z"}
    both = {"tag": "tag", "tag_user": "tag_user"}
    assert stored_by_known(["tag", "tag_user"]) == both  # nothing is lost, whatever it is called
    assert as_stored(["id", "tag_user", "z"], ["id", "tag"]) == ["id", "tag", "z"]


def test_an_unknown_column_is_one_sentence_with_the_nearest_names() -> None:
    assert unknown_column("redshft", ["id", "Redshift"]) == (
        "No column 'redshft' (did you mean 'Redshift'?); there are: id, Redshift."
    )
    many = [f"flux{number}" for number in range(40)]
    assert unknown_column("x", many).endswith("flux15 and 24 more.")
