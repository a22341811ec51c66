"""What every label database must do: SQLite and PostgreSQL.

The server is the tests' own, or the one that EXPLORER_TEST_DATABASE names.
"""

import os
import uuid
from threading import Thread

import pytest

from explorer.errors import LabelError
from explorer.labels import ANSWERS, Labels

SERVER = os.environ.get("EXPLORER_TEST_DATABASE")
BACKENDS = ["sqlite path", "sqlite url", "server"]


@pytest.fixture(params=BACKENDS)
def labels(request, tmp_path):
    if request.param == "server":
        opened = Labels(SERVER or request.getfixturevalue("postgresql").url())
        yield opened
        opened.close()
        return
    path = tmp_path / "sub" / "labels.sqlite"
    if request.param == "sqlite url":
        path.parent.mkdir()
    opened = Labels(path if request.param == "sqlite path" else f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture
def who():
    # A name of its own keeps tests apart on a server that is not emptied between them.
    return f"tester-{uuid.uuid4().hex[:8]}"


def answers(labels, who, theme="interesting"):
    held = labels.ratings(who=who, theme=theme)
    return {galaxy: rating.answer for galaxy, rating in held.items()}


class TestRatings:
    @pytest.mark.parametrize("answer", ANSWERS)
    def test_every_answer_is_kept(self, labels, who, answer):
        labels.rate(["a"], answer, who=who)
        assert answers(labels, who) == {"a": answer}

    def test_the_later_rating_stands_and_both_are_in_the_journal(self, labels, who):
        start = labels.version()
        labels.rate(["a"], "up", who=who, encoder="e1")
        labels.rate(["a"], "down", who=who)
        assert answers(labels, who) == {"a": "down"}
        lines = [event for event in labels.journal(after=start) if event.who == who]
        assert [(line.value, line.encoder) for line in lines] == [("up", "e1"), ("down", "")]

    def test_researchers_and_themes_are_independent(self, labels, who):
        labels.rate(["a"], "up", who=who, theme="rings")
        labels.rate(["a"], "down", who=who, theme="mergers")
        labels.rate(["a"], "artefact", who=f"{who}-two", theme="rings")
        assert answers(labels, who, "rings") == {"a": "up"}
        assert labels.themes(who) == ["mergers", "rings"]
        mine = [event for event in labels.all_ratings() if event.who.startswith(who)]
        assert len(mine) == 3

    def test_none_withdraws(self, labels, who):
        labels.rate(["a", "b"], "up", who=who)
        labels.rate(["a"], None, who=who)
        assert answers(labels, who) == {"b": "up"}

    def test_the_line_number_grows_and_is_the_version(self, labels, who):
        first = labels.rate(["a"], "up", who=who)
        assert labels.rate(["b", "c"], "up", who=who) >= first + 2
        assert labels.version() >= first + 2

    def test_no_galaxies_is_no_step(self, labels, who):
        labels.rate(["a"], "up", who=who)
        labels.rate([], "down", who=who)
        assert labels.undo(who=who) == ["a"]

    @pytest.mark.parametrize(
        ("galaxies", "answer", "name"),
        [
            (["a"], "great", "me"),
            ([""], "up", "me"),
            (["a"], "up", " "),
            ("abc", "up", "me"),
            (["a\0b"], "up", "me"),
            (["a"], "up", "\udcff"),
        ],
    )
    def test_nonsense_is_refused(self, labels, galaxies, answer, name):
        with pytest.raises(LabelError):
            labels.rate(galaxies, answer, who=name)


class TestUndo:
    def test_steps_go_back_one_by_one_to_the_beginning(self, labels, who):
        labels.rate(["a", "b"], "up", who=who)
        labels.rate(["a"], "down", who=who)
        labels.rate(["a", "c"], "5", who=who)
        assert labels.undo(who=who) == ["a", "c"]
        assert answers(labels, who) == {"a": "down", "b": "up"}
        assert labels.undo(who=who) == ["a"]
        assert answers(labels, who) == {"a": "up", "b": "up"}
        assert labels.undo(who=who) == ["a", "b"]
        assert answers(labels, who) == {}
        assert labels.undo(who=who) == []

    def test_a_whole_page_is_one_step(self, labels, who):
        page = [f"g{number}" for number in range(24)]
        labels.rate(page, "down", who=who)
        assert labels.undo(who=who) == page

    def test_rating_after_undo_goes_on_from_there(self, labels, who):
        labels.rate(["a"], "up", who=who)
        labels.rate(["a"], "down", who=who)
        labels.undo(who=who)
        labels.rate(["a"], "3", who=who)
        assert labels.undo(who=who) == ["a"]
        assert answers(labels, who) == {"a": "up"}
        assert labels.undo(who=who) == ["a"]
        assert answers(labels, who) == {}

    def test_undo_only_ever_appends(self, labels, who):
        start = labels.version()
        labels.rate(["a"], "up", who=who)
        before = labels.journal(after=start)
        labels.undo(who=who)
        after = labels.journal(after=start)
        assert after[: len(before)] == before and len(after) == len(before) + 1

    def test_undo_leaves_other_researchers_and_themes_alone(self, labels, who):
        labels.rate(["a"], "up", who=who, theme="rings")
        labels.rate(["a"], "up", who=who, theme="mergers")
        labels.rate(["a"], "down", who=f"{who}-two", theme="rings")
        labels.undo(who=who, theme="rings")
        assert labels.themes(who) == ["mergers"]
        assert answers(labels, f"{who}-two", "rings") == {"a": "down"}

    def test_undo_brings_back_a_withdrawn_rating(self, labels, who):
        labels.rate(["a"], "up", who=who)
        labels.rate(["a"], None, who=who)
        labels.undo(who=who)
        assert answers(labels, who) == {"a": "up"}


class TestTags:
    def test_a_galaxy_has_several_tags_and_counts_are_right(self, labels, who):
        one, two = f"{who} ring", f"{who} bar"
        labels.tag([f"{who}-a", f"{who}-b"], one, who=who)
        labels.tag([f"{who}-a"], two, who=who)
        labels.tag([f"{who}-a"], two, who=f"{who}-two")
        assert {tag: n for tag, n in labels.tags().items() if tag.startswith(who)} == {
            two: 1,
            one: 2,
        }
        assert labels.tags_of([f"{who}-a", "nobody"]) == {f"{who}-a": [two, one], "nobody": []}
        assert labels.tagged(one) == [f"{who}-a", f"{who}-b"]

    def test_untag_takes_off_one(self, labels, who):
        labels.tag([f"{who}-a", f"{who}-b"], who, who=who)
        labels.untag([f"{who}-a"], who, who=who)
        assert labels.tagged(who) == [f"{who}-b"]

    def test_rename_moves_all_and_is_one_step(self, labels, who):
        labels.tag([f"{who}-a", f"{who}-b"], who, who=who)
        labels.rename_tag(who, f"{who}s", who=who)
        assert labels.tagged(who) == [] and len(labels.tagged(f"{who}s")) == 2
        assert labels.undo_tags(who) == [f"{who}-a", f"{who}-b"]
        assert labels.tagged(f"{who}s") == [] and len(labels.tagged(who)) == 2

    def test_a_collection_is_all_its_tags(self, labels, who):
        labels.tag([f"{who}-a", f"{who}-b"], f"{who}/sure", who=who)
        labels.tag([f"{who}-b", f"{who}-c"], f"{who} / doubtful", who=who)
        labels.tag([f"{who}-d"], who, who=who)
        assert labels.tagged(f"{who}/doubtful") == [f"{who}-b", f"{who}-c"]
        assert sorted(labels.tagged(f"{who}/")) == [f"{who}-a", f"{who}-b", f"{who}-c"]
        assert labels.collections()[f"{who}/"] == 3
        labels.check_tag(f"{who}/")
        with pytest.raises(LabelError, match="Nothing has the tag"):
            labels.check_tag(f"{who} nothing/")
        with pytest.raises(LabelError, match="is a whole collection"):
            labels.tag([f"{who}-a"], f"{who}/", who=who)

    def test_a_collection_is_renamed_merged_and_deleted_in_one_step_each(self, labels, who):
        labels.tag([f"{who}-a"], f"{who}/sure", who=who)
        labels.tag([f"{who}-a", f"{who}-b"], f"{who}/doubtful", who=who)
        labels.rename_tag(f"{who}/", f"{who}s/", who=who)
        assert labels.tagged(f"{who}s/doubtful") == [f"{who}-a", f"{who}-b"]
        assert labels.tagged(f"{who}/") == []
        labels.undo_tags(who)
        assert labels.collections()[f"{who}/"] == 2 and f"{who}s/" not in labels.collections()
        labels.rename_tag(f"{who}/", who, who=who)
        assert labels.tagged(who) == [f"{who}-a", f"{who}-b"] and labels.tagged(f"{who}/") == []
        labels.undo_tags(who)
        labels.delete_tag(f"{who}/", who=who)
        assert f"{who}/" not in labels.collections()
        labels.undo_tags(who)
        assert labels.tags_of([f"{who}-a"])[f"{who}-a"] == [f"{who}/doubtful", f"{who}/sure"]

    def test_rename_to_a_tag_in_use_merges_and_comes_apart_again(self, labels, who):
        labels.tag([f"{who}-a", f"{who}-b"], f"{who}/sure", who=who)
        labels.tag([f"{who}-b"], f"{who}/doubtful", who=who)
        labels.rename_tag(f"{who}/doubtful", f"{who}/sure", who=who)
        assert labels.tagged(f"{who}/sure") == [f"{who}-a", f"{who}-b"]
        assert labels.undo_tags(who) == [f"{who}-b"]
        assert labels.tags_of([f"{who}-b"])[f"{who}-b"] == [f"{who}/doubtful", f"{who}/sure"]

    def test_rename_of_an_unknown_tag_is_refused(self, labels, who):
        with pytest.raises(LabelError, match="Nothing has the tag"):
            labels.rename_tag(f"{who} nothing", "x", who=who)

    def test_delete_and_undo(self, labels, who):
        labels.tag([f"{who}-a"], who, who=who)
        labels.delete_tag(who, who=who)
        assert who not in labels.tags()
        labels.undo_tags(who)
        assert labels.tags()[who] == 1

    def test_undo_leaves_a_tag_that_was_there_before(self, labels, who):
        labels.tag([f"{who}-a"], who, who=who)
        labels.tag([f"{who}-a", f"{who}-b"], who, who=who)
        labels.undo_tags(who)
        assert labels.tagged(who) == [f"{who}-a"]

    def test_tags_do_not_disturb_rating_undo(self, labels, who):
        labels.rate(["a"], "up", who=who)
        labels.tag(["a"], who, who=who)
        assert labels.undo(who=who) == ["a"]
        assert who in labels.tags()


class TestPreferences:
    def test_the_last_of_each_name_stands_for_its_researcher(self, labels, who):
        labels.preferences.save({"card": "L", "keys": '{"up":"j"}'}, who=who)
        kept = labels.preferences.save({"card": "S"}, who=who)
        assert kept.values == {"card": "S", "keys": '{"up":"j"}'}
        assert labels.preferences.of(who) == kept and labels.preferences.of("nobody").when is None


class TestTogether:
    def test_threads_lose_nothing(self, labels, who):
        def write(number):
            for step in range(10):
                labels.rate([f"g{step}"], "up", who=f"{who}-{number}")

        threads = [Thread(target=write, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len([e for e in labels.all_ratings() if e.who.startswith(who)]) == 40

    def test_the_journal_pages(self, labels, who):
        start = labels.version()
        labels.rate([f"g{number}" for number in range(5)], "up", who=who)
        first = labels.journal(after=start, limit=2)
        rest = labels.journal(after=first[-1].seq)
        assert len(first) == 2 and len(rest) == 3
