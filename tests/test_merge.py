"""A new version of a lesson meets what a learner did to the old one: every row of the table in `merge`."""

import copy
import itertools

import nbformat
import pytest

from recsys_teach.merge import LONGEST_ID, OFFERED, merge, restore


def cells(**sources):
    """Cells by id; a source that begins with "# " is Markdown, the others are code that has been run."""
    return [
        {"cell_type": "markdown", "id": id, "metadata": {}, "source": source}
        if source.startswith("# ")
        else {
            "cell_type": "code",
            "id": id,
            "metadata": {},
            "source": source,
            "execution_count": 1,
            "outputs": [source],
        }
        for id, source in sources.items()
    ]


def sources(merged):
    return {cell["id"]: cell["source"] for cell in merged}


BASE = cells(top="# Top", f="raise", look="f(1)", end="# End")


def test_nothing_changed_changes_nothing():
    assert merge(BASE, copy.deepcopy(BASE), copy.deepcopy(BASE)) == BASE


def test_untouched_cells_follow_the_course_and_drop_the_outputs_of_another_source():
    new = cells(top="# Top", f="raise", look="f(2)", end="# The end")
    for cell in new[1:3]:
        cell |= {"outputs": [], "execution_count": None}
    merged = merge(BASE, BASE, new)
    assert sources(merged) == sources(new)
    assert [cell.get("outputs") for cell in merged] == [None, ["raise"], [], None]


def test_a_touched_cell_stays_and_a_changed_text_stands_below_it():
    mine = cells(top="# Top", f="return x", look="f(1)", end="# End")
    assert merge(BASE, mine, BASE) == mine
    new = cells(top="# Top", f="raise  # with y", look="f(1)", end="# End")
    merged = merge(BASE, mine, new)
    assert list(sources(merged)) == ["top", "f", "f-new", "look", "end"]
    assert sources(merged)["f"] == "return x" and merged[1]["outputs"] == ["return x"]
    assert (
        sources(merged)["f-new"].startswith(OFFERED) and "```python\nraise  # with y\n```" in sources(merged)["f-new"]
    )


def test_the_text_below_is_kept_current_until_it_is_taken_deleted_or_written_into():
    mine = cells(top="# Top", f="return x", look="f(1)", end="# End")
    second, third = cells(f="two"), cells(f="three")
    offered = merge(BASE, mine, second)
    assert "two" in sources(offered)["f-new"]
    assert sources(merge(second, offered, second)) == sources(offered)  # it stays while nothing changes
    again = merge(second, offered, third)
    assert "three" in sources(again)["f-new"] and len(again) == len(offered)
    taken = [cell | {"source": "two"} if cell["id"] == "f" else cell for cell in offered]
    assert sources(merge(second, taken, third)) == {"f": "three"}
    deleted = [cell for cell in offered if cell["id"] != "f-new"]
    assert list(sources(merge(second, deleted, second))) == ["f"]
    written = [cell | {"source": cell["source"] + "\nnote"} if cell["id"] == "f-new" else cell for cell in offered]
    kept = merge(second, written, third)
    assert [c["source"].endswith("note") for c in kept] == [False, False, True] and "three" in kept[1]["source"]
    orphan = [cell for cell in offered if cell["id"] != "f"]
    assert list(sources(merge(second, orphan, third)).values()) == [sources(offered)["f-new"]]


def test_a_text_with_fences_is_shown_whole():
    text = '"""\n```\nx\n````\n"""'
    merged = merge(cells(f="a"), cells(f="b"), cells(f=text))
    assert f"`````python\n{text}\n`````" in merged[1]["source"]


def test_new_cells_come_at_their_place_and_own_cells_stay_at_theirs():
    new = cells(top="# Top", hint="# Hint", f="raise", look="f(1)", more="f(3)", end="# End")
    mine = cells(mine0="0", top="# Top", f="raise", mine1="1", look="f(1)", mine2="2", end="# End", mine3="3")
    assert list(sources(merge(BASE, mine, new))) == [
        "mine0", "top", "hint", "f", "mine1", "look", "mine2", "more", "end", "mine3",
    ]  # fmt: skip


def test_what_the_course_removes_goes_only_if_it_is_untouched():
    mine = cells(top="# Top", f="raise", look="f(100)", own="own", end="# End")
    assert list(sources(merge(BASE, mine, cells(top="# Top")))) == ["top", "look", "own"]
    later = merge(cells(top="# Top"), merge(BASE, mine, cells(top="# Top")), cells(top="# Top", more="m"))
    assert list(sources(later)) == ["top", "look", "own", "more"]


def test_what_the_learner_deleted_stays_away():
    mine = cells(top="# Top", end="# End")
    new = cells(top="# Top", f="raise 2", look="f(1)", end="# End")
    assert list(sources(merge(BASE, mine, new))) == ["top", "end"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_order_is_the_courses_unless_the_learner_moved_cells(order):
    moved = [BASE[i] for i in order]
    added = cells(top="# Top", f="raise", look="f(1)", new="new", end="# End")
    assert [c["id"] for c in merge(BASE, BASE, moved)] == [c["id"] for c in moved]
    told = [c["id"] for c in merge(BASE, moved, added)]
    if list(order) == sorted(order):
        assert told == ["top", "f", "look", "new", "end"]
    else:
        assert [id for id in told if id != "new"] == [c["id"] for c in moved]
        assert told[told.index("look") + 1] == "new"


def test_cells_are_known_by_their_text_when_a_cell_before_them_shifts_the_ids():
    base = cells(s0="# Heading", s1="one", s2="two", s3="three")
    new = cells(s0="# Heading", s1="zero", s2="one", s3="two", s4="three")
    mine = cells(s0="# Heading", s1="one", s2="mine", s3="three")
    assert sources(merge(base, mine, new)) == {
        "s0": "# Heading",
        "s1": "zero",
        "s2": "one",
        "s3": "mine",
        "s4": "three",
    }
    renamed = cells(t0="# Other heading", t1="one", t2="two", t3="three")
    assert list(sources(merge(base, mine, renamed)).values()) == ["# Other heading", "one", "mine", "three"]


def test_cells_with_the_same_text_are_known_by_their_id():
    base, new = cells(a="plot()", b="x", c="plot()"), cells(a="plot()", b="x", c="plot(2)")
    assert sources(merge(base, base, new)) == sources(new)


def test_cells_with_the_same_text_are_not_taken_for_one():
    merged = merge(cells(a="plot()", b="plot()"), cells(a="mine a", b="mine b"), cells(c="plot()"))
    assert sorted(sources(merged).values()) == ["mine a", "mine b", "plot()"]


def test_ids_stay_unique_and_within_nbformats_length():
    long = "x" * LONGEST_ID
    mine = cells(**{"a": "mine", "b": "own b", long: "own long", "a-new": "own a-new"})
    new = cells(**{"a": "newer", "b": "the course's b", long: "the course's long"})
    merged = merge(cells(a="old"), mine, new)
    ids = [cell["id"] for cell in merged]
    assert len(set(ids)) == len(ids) == 7 and all(1 <= len(id) <= LONGEST_ID for id in ids)
    assert {"mine", "own b", "own long", "own a-new"} <= set(sources(merged).values())


def test_the_courses_metadata_is_renewed_and_the_learners_stays():
    base, mine, new = (copy.deepcopy(BASE[:2]) for _ in range(3))
    base[1]["metadata"] = {"nbgrader": {"points": 1}, "gone": 1}
    mine[1] |= {"source": "return x", "metadata": {"nbgrader": {"points": 1}, "gone": 1, "scrolled": True}}
    new[1]["metadata"] = {"nbgrader": {"points": 2}}
    assert merge(base, mine, new)[1]["metadata"] == {"nbgrader": {"points": 2}, "scrolled": True}


def test_a_cell_that_became_markdown_is_touched():
    mine = [cell | {"cell_type": "markdown"} if cell["id"] == "f" else cell for cell in BASE]
    merged = merge(BASE, mine, cells(top="# Top", f="other", look="f(1)", end="# End"))
    assert sources(merged)["f"] == "raise" and "other" in sources(merged)["f-new"]


def test_nothing_that_goes_in_is_changed():
    new = cells(top="# Top", f="raise 2", more="m")
    mine = cells(top="# Mine", f="return", own="own")
    before = copy.deepcopy((BASE, mine, new))
    for cell in merge(BASE, mine, new):
        cell["metadata"]["x"] = cell["source"] = "changed afterwards"
    assert before == (BASE, mine, new)


def test_lines_or_one_text_are_the_same_source():
    mine = [cell | {"source": cell["source"].splitlines(keepends=True)} for cell in cells(a="x\ny", b="z")]
    assert merge(cells(a="x\ny", b="z"), mine, cells(a="x2", b="z"))[0]["source"] == "x2"


def test_an_answer_is_put_back_where_it_was_or_belongs():
    mine = cells(own="own", top="# Top", end="# End", f="mine", look="f(7)")
    assert sources(restore(mine, BASE, "f")) == sources(mine) | {"f": "raise"}
    assert list(sources(restore(mine, BASE, "f"))) == list(sources(mine))
    without = [cell for cell in mine if cell["id"] != "f"]
    assert list(sources(restore(without, BASE, "f"))) == ["own", "top", "f", "end", "look"]
    offered = merge(cells(f="old"), cells(f="mine"), cells(f="newer"))
    assert sources(restore(offered, cells(f="newer"), "f")) == {"f": "newer"}
    with pytest.raises(KeyError):
        restore(mine, BASE, "g")


def test_what_comes_out_is_a_notebook():
    new = cells(top="# T", f="two", more="m")
    merged = merge(BASE, cells(top="# Top", f="mine", look="x"), new)
    for cell in merged:
        cell |= {"outputs": []} if cell["cell_type"] == "code" else {}
    nbformat.validate({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": merged})
