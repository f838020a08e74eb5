"""The learner's folder: what they wrote is never lost, whatever happens in between."""

import contextlib
import copy
import errno
import functools
import io
import itertools
import json
import os
import random
from collections import Counter
from unittest import mock

import nbformat
import pytest

from recsys_teach import workspace
from recsys_teach.merge import OFFERED, text
from recsys_teach.workspace import WorkspaceError, prepare, read_notebook, reset

SEQUENCES = 1_000
NAME = "03_x.ipynb"


def code(id, source, **metadata):
    return {
        "cell_type": "code",
        "id": id,
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def publish(lessons, cells, name=NAME, **more):
    lessons.mkdir(exist_ok=True)
    metadata = {"recsys_teach": {"lesson": name[:2], "version": "1"}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5} | more
    (lessons / name).write_text(json.dumps(notebook))


def answer(source="raise"):
    return code("f", source, recsys_teach={"role": "exercise"})


def sources(path):
    return {cell["id"]: text(cell) for cell in read_notebook(path.read_bytes())["cells"]}


def edit(path, **changed):
    """Save the notebook as JupyterLab does, with some cells changed; a new id is a new cell at the end."""
    notebook = json.loads(path.read_bytes())
    for id, source in changed.items():
        found = [cell for cell in notebook["cells"] if cell["id"] == id]
        if found:
            found[0]["source"] = source
        else:
            notebook["cells"].append(code(id, source))
    path.write_text(nbformat.writes(nbformat.from_dict(notebook)))


def aside(mine):
    return sorted((mine / "aside").glob("*.ipynb"))


@pytest.fixture
def lessons(tmp_path):
    publish(tmp_path / "lessons", [code("top", "1"), answer(), code("look", "f(1)")])
    return tmp_path / "lessons"


@pytest.fixture
def mine(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    return tmp_path / "mine"


def test_a_new_version_comes_in_around_what_the_learner_changed(lessons, mine, capsys):
    copy = prepare(mine, "03", lessons)
    assert copy == mine.resolve() / NAME and sources(copy) == {"top": "1", "f": "raise", "look": "f(1)"}
    edit(copy, f="return 1", own="mine")
    before = copy.read_bytes()
    assert prepare(mine, "03", lessons).read_bytes() == before and capsys.readouterr().out == ""
    publish(lessons, [code("top", "2"), answer("raise 2"), code("new", "3"), code("look", "f(1)")])
    prepare(mine, "03", lessons)
    assert list(sources(copy)) == ["top", "f", "f-new", "new", "look", "own"]
    assert sources(copy) | {"f-new": ""} == {
        "top": "2",
        "f": "return 1",
        "f-new": "",
        "new": "3",
        "look": "f(1)",
        "own": "mine",
    }
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "as you left them" in said and "below 1 of them" in said
    assert len(list((mine / ".recsys_teach" / "published" / "03_x").glob("*.ipynb"))) == 2
    with pytest.raises(WorkspaceError, match="no lesson '77'. The lessons are 03"):
        prepare(mine, "77", lessons)


def test_other_lessons_come_too_and_one_that_is_damaged_does_not_stop_them(lessons, mine, capsys):
    publish(lessons, [code("a", "a")], "04_y.ipynb")
    (lessons / "05_z.ipynb").write_text("{")
    prepare(mine, "03", lessons)
    assert sorted(p.name for p in mine.glob("*.ipynb")) == [NAME, "04_y.ipynb"]
    assert "05_z.ipynb is damaged" in capsys.readouterr().out
    with pytest.raises(WorkspaceError, match="Fetch the course anew"):
        prepare(mine, "05", lessons)


def test_an_older_state_saved_over_a_newer_one_is_known_as_older(lessons, mine):
    copy = prepare(mine, "03", lessons)
    edit(copy, look="f(9)")
    older = copy.read_bytes()
    publish(lessons, [code("top", "2"), answer(), code("look", "f(1)")])
    prepare(mine, "03", lessons)
    copy.write_bytes(older)  # from a tab that was open all the while
    prepare(mine, "03", lessons)
    assert sources(copy) == {"top": "2", "f": "raise", "look": "f(9)"}


def test_without_our_metadata_the_version_is_told_by_its_cells(lessons, mine):
    copy = prepare(mine, "03", lessons)
    for top in "23":
        publish(lessons, [code("top", top), answer("raise" + top), code("look", "f(1)")])
        prepare(mine, "03", lessons)
    notebook = json.loads(copy.read_bytes())
    notebook["metadata"]["recsys_teach"] = "gone"
    copy.write_text(json.dumps(notebook))
    edit(copy, look="f(9)")
    publish(lessons, [code("top", "4"), answer("raise4"), code("look", "f(1)")])
    prepare(mine, "03", lessons)
    assert sources(copy) == {"top": "4", "f": "raise4", "look": "f(9)"}


UNREADABLE = {
    "empty": (b"", "is empty"),
    "blank": (b"\n", "is empty"),
    "not JSON": (b"\x89PNG", "not a notebook, or only half of one"),
    "half": (b'{"cells": [{"cell_type": "code", "id": "a", "source": "my wo', "only half of one"),
    "a list": (b"[1]", "is not a notebook"),
    "deep": (b"[" * 100_000, "not a notebook"),
    "format 3": (b'{"nbformat": 3, "worksheets": [], "metadata": {}}', "is in notebook format 3, not 4"),
    "no ids": (b'{"nbformat": 4, "nbformat_minor": 0, "metadata": {}, "cells": [{"cell_type": "markdown", "metadata": {"id": "x"}, "source": ""}]}', "as Colab saves them"),
    "ids twice": (json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [code("a", "1"), code("a", "2")]}).encode(), "two cells with the same id"),
    "no outputs": (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "source": ""}]}', "does not keep to the notebook format"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_notebook_stays_and_a_fresh_copy_comes_beside_it(lessons, mine, capsys, data, why):
    main = prepare(mine, "03", lessons)
    main.write_bytes(data)
    fresh = prepare(mine, "03", lessons)
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and why in said and "reset 03" in said
    assert main.read_bytes() == data and fresh.name == "03_x-fresh.ipynb"
    edit(fresh, f="return 1")
    publish(lessons, [code("top", "2"), answer(), code("look", "f(1)")])
    assert prepare(mine, "03", lessons) == fresh and sources(fresh) == {"top": "2", "f": "return 1", "look": "f(1)"}
    assert reset(mine, "03", lessons=lessons) == main and sources(main)["top"] == "2" and not fresh.exists()
    assert aside(mine)[0].read_bytes() == data and sources(aside(mine)[1])["f"] == "return 1"


def test_a_folder_or_a_broken_link_in_the_place_of_the_notebook(lessons, mine, capsys):
    (mine / NAME).mkdir(parents=True)
    fresh = prepare(mine, "03", lessons)
    assert fresh.name == "03_x-fresh.ipynb" and "cannot be read" in capsys.readouterr().out
    with pytest.raises(WorkspaceError, match="was not reset"):
        reset(mine, "03", lessons=lessons)
    assert fresh.exists()


def test_a_link_to_a_notebook_stays_a_link(lessons, mine, tmp_path):
    prepare(mine, "03", lessons).replace(tmp_path / "elsewhere.ipynb")
    try:
        (mine / NAME).symlink_to(tmp_path / "elsewhere.ipynb")
    except OSError:
        pytest.skip("Links cannot be made here.")
    publish(lessons, [code("top", "2")])
    assert sources(prepare(mine, "03", lessons)) == {"top": "2"}
    assert (mine / NAME).is_symlink() and sources(tmp_path / "elsewhere.ipynb") == {"top": "2"}


def test_half_a_surrogate_pair_can_be_read_again(lessons, mine):
    copy = prepare(mine, "03", lessons)
    notebook = json.loads(copy.read_bytes())
    notebook["cells"].append(code("own", "'\ud83d é'"))
    copy.write_text(json.dumps(notebook))
    publish(lessons, [code("top", "2")])
    prepare(mine, "03", lessons)
    assert sources(copy)["own"] == "'\ud83d é'" and "é" in copy.read_bytes().decode()


def test_reset_keeps_what_was_there_where_jupyterlab_shows_it(lessons, mine, capsys):
    copy = prepare(mine, "03", lessons)
    published = copy.read_bytes()
    reset(mine, "03", lessons=lessons)
    assert not aside(mine) and "as it was published" in capsys.readouterr().out
    for number in (1, 2):  # twice within a second
        edit(copy, f=f"mine {number}", own="own")
        assert reset(mine, "03", lessons=lessons).read_bytes() == published
    kept = aside(mine)
    assert sorted(sources(path)["f"] for path in kept) == ["mine 1", "mine 2"]
    assert all(str(path) in capsys.readouterr().out for path in kept[:0]) and not kept[0].name.startswith(".")
    assert not set(':*?<>|\\/"') & set(kept[0].name)


def test_reset_says_where_the_old_one_is(lessons, mine, capsys):
    edit(prepare(mine, "03", lessons), f="mine")
    reset(mine, "03", lessons=lessons)
    assert str(aside(mine)[0]) in capsys.readouterr().out


def test_reset_of_one_function_leaves_the_rest(lessons, mine, capsys):
    copy = prepare(mine, "03", lessons)
    edit(copy, f="mine", look="f(5)", own="own")
    publish(lessons, [code("top", "2"), answer("raise 2"), code("look", "f(1)")])
    reset(mine, "03", "f", lessons)
    assert sources(copy) == {"top": "2", "f": "raise 2", "look": "f(5)", "own": "own"}
    assert sources(aside(mine)[0])["f"] == "mine"
    reset(mine, "03", "f", lessons)
    assert len(aside(mine)) == 1 and "f in 03_x.ipynb is as it was published" in capsys.readouterr().out
    notebook = json.loads(copy.read_bytes())
    notebook["cells"][1] = nbformat.v4.new_markdown_cell("raise 2", id="f")
    copy.write_text(json.dumps(notebook))
    reset(mine, "03", "f", lessons)
    assert read_notebook(copy.read_bytes())["cells"][1]["cell_type"] == "code" and len(aside(mine)) == 2
    for unknown in ("g", "top"):
        with pytest.raises(WorkspaceError, match=f"no exercise '{unknown}'. Its exercises: f."):
            reset(mine, "03", unknown, lessons)


def test_one_function_is_not_reset_in_a_copy_that_could_not_be_brought_up_to_date(lessons, mine, capsys):
    copy = prepare(mine, "03", lessons)
    edit(copy, f="mine")
    before, replace, count = copy.read_bytes(), os.replace, itertools.count(1)
    publish(lessons, [answer("raise 2")])

    def locked_for_a_moment(*paths):
        if next(count) == 2:  # the first keeps the new version, the second would be the update
            raise PermissionError(errno.EACCES, "Access is denied")
        replace(*paths)

    with (
        mock.patch("os.replace", locked_for_a_moment),
        pytest.raises(WorkspaceError, match="not up to date. Run it again"),
    ):
        reset(mine, "03", "f", lessons)
    assert copy.read_bytes() == before and not aside(mine)


def test_an_update_leaves_who_may_read_the_notebook(lessons, mine):
    copy = prepare(mine, "03", lessons)
    copy.chmod(0o600)
    before = copy.stat().st_mode
    publish(lessons, [code("top", "2")])
    assert prepare(mine, "03", lessons).stat().st_mode == before and sources(copy) == {"top": "2"}


def test_an_open_notebook_is_not_touched(lessons, mine, capsys, monkeypatch):
    copy = prepare(mine, "03", lessons)
    edit(copy, f="mine")
    before = copy.read_bytes()
    monkeypatch.setattr(workspace, "why_not_to_touch", lambda path: "is open in JupyterLab")
    publish(lessons, [code("top", "2"), answer()])
    assert prepare(mine, "03", lessons) == copy
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "is open in JupyterLab, so it was not brought up to date" in said
    for function in (None, "f"):
        with pytest.raises(WorkspaceError, match="Close and Shut Down Notebook"):
            reset(mine, "03", function, lessons)
    assert copy.read_bytes() == before and not aside(mine)


FAULTS = {
    "full disk": (OSError(errno.ENOSPC, "No space left on device"), "Free some space"),
    "quota": (OSError(errno.EDQUOT, "Disk quota exceeded"), "Free some space"),
    "read-only": (OSError(errno.EROFS, "Read-only file system"), "--workspace FOLDER"),
    "locked by another program": (PermissionError(errno.EACCES, "Access is denied"), "Close the program"),
    "anything else": (OSError(errno.EIO, "Input/output error"), "Run it again"),
}


@pytest.mark.parametrize("where", ["fsync", "replace"])
@pytest.mark.parametrize(("error", "cure"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_written_costs_nothing_and_is_one_line(lessons, mine, capsys, monkeypatch, error, cure, where):
    with mock.patch(f"os.{where}", side_effect=error), pytest.raises(WorkspaceError, match=cure):
        prepare(mine, "03", lessons)
    copy = prepare(mine, "03", lessons)
    edit(copy, f="mine")
    before = copy.read_bytes()
    publish(lessons, [code("top", "2"), answer()])
    with mock.patch(f"os.{where}", side_effect=error):
        assert prepare(mine, "03", lessons) == copy
        said = capsys.readouterr().out
        assert said.count("\n") == 1 and "is as it was" in said and error.strerror in said and cure in said
        with pytest.raises(WorkspaceError, match=cure):
            reset(mine, "03", lessons=lessons)
    assert copy.read_bytes() == before
    assert not list(mine.rglob("*.part"))
    assert sources(prepare(mine, "03", lessons)) == {"top": "2", "f": "mine"}


def test_a_folder_that_cannot_be_made(lessons, tmp_path, mine):
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="could not be made"):
        prepare(tmp_path / "file" / "mine", "03", lessons)


def test_what_jupyterlab_saves_while_we_write_is_kept(lessons, mine, capsys, monkeypatch):
    copy = prepare(mine, "03", lessons)
    publish(lessons, [code("top", "2"), answer()])
    fsync, count = os.fsync, itertools.count()

    def saved_meanwhile(number):
        fsync(number)
        edit(copy, f=f"saved {next(count)}")

    with mock.patch("os.fsync", saved_meanwhile):
        prepare(mine, "03", lessons)
        assert "saved in that moment" in capsys.readouterr().out
        with pytest.raises(WorkspaceError, match="saved in that moment"):
            reset(mine, "03", lessons=lessons)
    assert sources(copy)["f"] == f"saved {next(count) - 1}" and sources(copy)["top"] == "1"


@functools.lru_cache(maxsize=1_000)
def texts(data):
    """Return the sources of a notebook's cells; none if it is no notebook."""
    try:
        notebook = read_notebook(data)
    except workspace.NotANotebook:
        return frozenset()
    nbformat.validate(nbformat.from_dict(notebook))
    return frozenset(text(cell) for cell in notebook["cells"])


class Story:
    """One random sequence of what authors, learners, machines and we do, and what must hold after each step.

    What an author wrote reads "course K vN", N counting up; what the learner wrote reads "mine N". So a cell says by
    itself whose it is and how new, and nothing here needs to know how the merge finds that out.
    """

    def __init__(self, folder, seed):
        self.random = random.Random(seed)
        self.lessons, self.mine = folder / "lessons", folder / "mine"
        self.count, self.done = 0, Counter()
        self.lesson = [[key, 0] for key in range(self.random.randint(2, 5))]  # key 0 is the answer cell
        self.positional = self.random.random() < 0.5  # ids that shift, as `build` makes them, or ids that stay
        self.copy, self.saved, self.put_aside, self.damaged = None, set(), set(), []
        self.moved = self.odd = False
        self.deleted, self.older, self.last_save, self.hindered = set(), None, None, False
        self.publish()

    def number(self):
        self.count += 1
        return self.count

    # The author

    def publish(self):
        names = [f"s{place}" if self.positional else f"k{key}" for place, (key, _) in enumerate(self.lesson)]
        cells = [
            answer(f"course {key} v{version}") if key == 0 else code(name, f"course {key} v{version}")
            for name, (key, version) in zip(names, self.lesson, strict=True)
        ]
        publish(self.lessons, cells)

    def author(self):
        what = self.random.choice(["change", "change", "add", "remove", "move"])
        place = self.random.randrange(len(self.lesson))
        if what == "change":
            self.lesson[place][1] = self.number()
        elif what == "add":
            self.lesson.insert(place, [100 + self.number(), 0])
        elif what == "remove" and self.lesson[place][0] != 0:
            self.lesson.pop(place)
        elif what == "move":
            self.lesson.insert(self.random.randrange(len(self.lesson)), self.lesson.pop(place))
        self.publish()

    # The learner

    def save(self, notebook):
        self.copy.write_text(nbformat.writes(nbformat.from_dict(notebook)))
        self.last_save = self.copy.read_bytes()
        self.saved = {text(cell) for cell in notebook["cells"] if text(cell).startswith("mine")}

    def learner(self):
        notebook = read_notebook(self.copy.read_bytes())
        self.older = self.random.choice(
            [self.older, (self.copy, copy.deepcopy(notebook), self.moved, self.odd, set(self.deleted))]
        )
        cells = notebook["cells"]
        what = self.random.choice(
            ["change", "change", "add", "delete", "move", "copy", "run", "convert", "strip", "older"]
        )
        place = self.random.randrange(len(cells)) if cells else None
        if what == "add" or place is None:
            cells.insert(place or 0, code(f"own{self.number()}", f"mine {self.number()}"))
        elif what == "change":
            cells[place]["source"] = f"mine {self.number()}"
        elif what == "delete":
            gone = text(cells.pop(place))
            self.deleted |= {gone.split()[1]} if gone.startswith("course") else set()
        elif what == "move":
            cells.insert(self.random.randrange(len(cells)), cells.pop(place))
            self.moved = True
        elif what == "copy":
            cells.insert(place, code(f"own{self.number()}", f"mine {self.number()}", **cells[place]["metadata"]))
        elif what == "run" and cells[place]["cell_type"] == "code":
            output = {"output_type": "stream", "name": "stdout", "text": f"output {self.number()}"}
            cells[place] |= {"outputs": [output], "execution_count": 1}
        elif what == "convert":
            cells[place] = nbformat.v4.new_markdown_cell(f"mine {self.number()}", id=cells[place]["id"])
            self.random.shuffle(cells) if self.random.random() < 0.2 else None
            self.moved = True
        elif what == "strip":
            notebook["metadata"].pop("recsys_teach", None)
            self.odd = True  # which version it comes from can only be guessed now
        elif what == "older" and self.older and self.older[0] == self.copy:
            _, notebook, self.moved, self.odd, self.deleted = copy.deepcopy(self.older)
        self.save(notebook)

    def damage(self):
        data = self.copy.read_bytes()
        self.copy.write_bytes(data[: self.random.randrange(len(data) // 2)])
        self.damaged.append(self.copy.read_bytes())
        self.saved, self.copy = set(), None

    # We

    def update(self):
        before = None if self.copy is None else read_notebook(self.copy.read_bytes())
        copy = prepare(self.mine, "03", self.lessons)
        if self.copy != copy:
            self.fresh()
        self.copy = copy
        if not self.hindered:
            self.must_be_new(before)

    def reset(self):
        old = None if self.copy is None else self.copy.read_bytes()
        try:
            copy = reset(self.mine, "03", lessons=self.lessons)
        except BaseException:
            here = self.copy and self.copy.exists()
            if not here or self.copy.read_bytes() not in (old, self.last_save):  # done before it failed
                self.put_aside |= self.saved
                self.fresh()
            raise
        self.put_aside |= self.saved
        self.fresh()
        self.copy = copy
        newest = [f"course {key} v{version}" for key, version in self.lesson]
        assert list(sources(copy).values()) == newest

    def fresh(self):
        self.saved, self.moved, self.odd, self.deleted, self.older = set(), False, False, set(), None

    def reset_function(self):
        if self.copy is None:
            return self.update()
        was = sources(self.copy)
        try:
            reset(self.mine, "03", "f", self.lessons)
        finally:
            now = sources(self.copy)
            if was.get("f") != now.get("f") and was.get("f") in self.saved - set(now.values()):
                self.saved.discard(was["f"])
                self.put_aside.add(was["f"])
        self.deleted.discard("0")
        assert now["f"] == next(f"course 0 v{version}" for key, version in self.lesson if key == 0)
        return None

    # What must hold

    def must_be_new(self, before):
        cells = read_notebook(self.copy.read_bytes())["cells"]
        told = [text(cell) for cell in cells]
        newest = [f"course {key} v{version}" for key, version in self.lesson]
        course = [t for t in told if t.startswith("course")]
        if not self.odd:
            assert not Counter(course) - Counter(newest), "an untouched cell is not the newest"
            if not self.moved:
                assert course == [t for t in newest if t in course], "the order is not the course's"
            if not self.positional:
                assert not self.deleted & {t.split()[1] for t in course}, "a deleted cell came back"
                touched = len([t for t in told if t.startswith(OFFERED)])
                changed = {t.split()[1] for t in newest} - {t.split()[1] for t in course} - self.deleted
                assert touched <= len(changed), "an offer for a cell that is as the course has it"
        if before:
            outputs = {text(cell): cell.get("outputs") for cell in before["cells"]}
            for cell in cells:
                assert outputs.get(text(cell), cell.get("outputs")) == cell.get("outputs"), "outputs were lost"

    def must_hold(self):
        everywhere = set()
        whole = [path.read_bytes() for path in self.mine.rglob("*.ipynb") if ".recsys_teach" not in path.parts]
        for data in whole:
            everywhere |= texts(data)
        assert all(data in whole for data in self.damaged), "a damaged file is gone"
        assert self.put_aside <= everywhere, "what was put aside is gone"
        if self.copy:
            assert texts(self.copy.read_bytes()) or not sources(self.copy), "it is no notebook"
            assert self.saved <= texts(self.copy.read_bytes()), "what the learner saved is gone"

    # What happens

    def interrupted(self, step):
        """Fail, be killed, or have JupyterLab save, at a random write."""
        left = [self.random.randrange(5)]
        how = self.random.choice(
            [OSError(errno.ENOSPC, "full"), PermissionError(errno.EACCES, "locked"), KeyboardInterrupt()]
        )
        killed, saves, replace = self.random.random() < 0.3, self.random.random() < 0.5, os.replace

        def at_a_write(*paths):
            left[0] -= 1
            if left[0] == -1 and saves and self.copy and self.copy.exists():
                if not paths:  # between the last look at the file and its replacement nothing can be done
                    self.learner()
                    self.done["saved meanwhile"] += 1
            elif left[0] == -1 or left[0] < -1 and killed:
                self.done["broken writes"] += 1
                raise how
            if paths:
                replace(*paths)

        with contextlib.ExitStack() as patched:
            patched.enter_context(mock.patch("os.fsync", lambda number: at_a_write()))
            patched.enter_context(mock.patch("os.replace", at_a_write))
            if killed:  # nothing is tidied up
                patched.enter_context(mock.patch("pathlib.Path.unlink", side_effect=PermissionError))
            self.hindered = True
            with contextlib.suppress(WorkspaceError, KeyboardInterrupt):
                step()
            self.hindered = False

    def step(self):
        here = self.copy is not None
        ours = [self.update] * 5 + [self.reset, self.reset_function]
        theirs = [self.author] * 3 + ([self.learner] * 6 + [self.damage] * (self.random.random() < 0.2)) * here
        one = self.random.choice(ours + theirs)
        self.done[one.__name__] += 1
        if one in theirs:
            return one()
        if self.random.random() < 0.3:
            self.done["interrupted"] += 1
            return self.interrupted(one)
        if here and self.random.random() < 0.2:
            self.done["open"] += 1
            self.hindered = True
            before = self.copy.read_bytes()
            with (
                mock.patch.object(workspace, "why_not_to_touch", lambda path: "is open"),
                contextlib.suppress(WorkspaceError),
            ):
                one()
            assert self.copy.read_bytes() == before, "an open notebook was touched"
            self.hindered = False
            return None
        return one()


def test_a_thousand_random_stories_lose_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setattr("os.fsync", lambda number: None)  # the power stays on here
    done = Counter()
    for seed in range(SEQUENCES):
        folder = tmp_path / str(seed)
        folder.mkdir()
        story = Story(folder, seed)
        try:
            for _ in range(16):
                with contextlib.redirect_stdout(io.StringIO()):
                    story.step()
                story.must_hold()
        except Exception as error:
            raise AssertionError(f"Story {seed}: {error!r} after {dict(story.done)}") from error
        done += story.done
    assert min(done.values()) > SEQUENCES / 10, done
    print(dict(done))


def test_the_verbs_say_what_failed_and_open_what_they_made(mine, monkeypatch, capsys):
    from recsys_teach import cli, jupyterlab

    opened = []
    monkeypatch.setattr(jupyterlab, "open_in_jupyterlab", lambda notebook, *more: opened.append(sources(notebook)) or 7)
    there = ["--workspace", str(mine)]
    assert cli.main(["start", "03", *there]) == 7
    copy = next(mine.glob("03_*.ipynb"))
    edit(copy, corated_cosine="mine")
    assert cli.main(["start", "03", *there]) == 7 and opened[1] == opened[0] | {"corated_cosine": "mine"}
    assert cli.main(["reset", "03", "corated_cosine", *there]) == 0 and sources(copy) == opened[0]
    edit(copy, own="own")
    assert cli.main(["reset", "03", *there]) == 0 and sources(copy) == opened[0]
    edit(copy, own="own")
    assert cli.main(["goto", "03", *there]) == 7 and opened[2] == opened[0] and len(aside(mine)) == 3
    capsys.readouterr()
    for verb in ("start", "reset", "goto"):
        assert cli.main([verb, "77", *there]) == 2
        told = capsys.readouterr()
        assert (
            told.out == "" and told.err.startswith("There is no lesson '77'. The lessons are 00, ") and len(opened) == 3
        )
