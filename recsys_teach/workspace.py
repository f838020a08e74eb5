"""The learner's own folder: copies of the lessons, brought up to date without ever losing what the learner wrote.

    workspace/03_user_based_cf.ipynb                      theirs
    workspace/aside/03_user_based_cf-2026-11-25T103000.ipynb   what `reset` took away; JupyterLab shows and opens it
    workspace/.recsys_teach/published/03_…/VERSION.ipynb  every version of the lesson that they have had, as published

A copy carries in its metadata the name of the version that it was last brought up to. So the two cannot part: not by a
crash between two writes, not when JupyterLab saves an older state over a newer one.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import time
import warnings
from pathlib import Path

from recsys_teach import __version__, places
from recsys_teach.exercises.progress import FOLDER
from recsys_teach.jupyterlab import running_on, why_not_to_touch
from recsys_teach.merge import OFFERED, merge, restore, text

ASIDE, KEPT = "aside", "What you had is kept in {}"
LESSONS = places.lessons()
CURES = {
    errno.ENOSPC: "Free some space on that disk and run it again.",
    errno.EROFS: "Choose a folder that you can write, with --workspace FOLDER.",
    errno.EACCES: "Close the program that has it open, or choose another folder with --workspace FOLDER.",
}
CURES[errno.EDQUOT] = CURES[errno.ENOSPC]
CURES[errno.EPERM] = CURES[errno.EACCES]


class WorkspaceError(Exception):
    """What was asked for could not be done, and nothing was lost. The text says why, then the cure."""


class SavedMeanwhile(Exception):
    """The file is no longer what it was when it was read, so it was not replaced."""


class NotANotebook(ValueError):
    """The text says why, as the end of a sentence."""


def prepare(workspace: Path, lesson: str, lessons: Path = LESSONS) -> Path:
    """Copy the lessons that are missing into `workspace`, bring the others up to date; return the notebook of `lesson`.

    The merge is that of `recsys_teach.merge`. A notebook that is open in JupyterLab, or that cannot be read, stays as it
    is; beside an unreadable one a fresh copy is put. Every such thing is said in one line. Raises WorkspaceError if
    there is no such lesson or its copy cannot be made.
    """
    workspace = workspace.resolve()
    wanted, copies = _lesson(lesson, lessons), {}
    for source in sorted(lessons.glob("*.ipynb")):
        try:
            copies[source] = _ready(workspace, source)
        except WorkspaceError as error:
            if source == wanted:
                raise
            print(error)
    return copies[wanted]


def reset(workspace: Path, lesson: str, function: str | None = None, lessons: Path = LESSONS) -> Path:
    """Put a lesson, or the answer cell of one function in it, back to its published text; return the notebook.

    What was there is copied into `workspace/aside` first, and where is said. Raises WorkspaceError, with nothing
    changed, for a lesson or function that is not there, a notebook that is open, a folder that cannot be written.
    """
    workspace = workspace.resolve()
    source = _lesson(lesson, lessons)
    if function is not None:
        return _reset_function(workspace, source, function)
    main = workspace / source.name
    published, tag = _published(source)
    copies = [path for path in _copies(workspace, source) if os.path.lexists(path)]
    try:
        for path in copies:
            _refuse_open(path)
        _keep_pristine(workspace, source, published, tag)
        fresh = _bytes(_tagged(published, tag))
        old = main.read_bytes() if main in copies else None
        if old == fresh:
            print(f"{main.name} is as it was published.")
        else:
            if old is not None:
                _put_aside(workspace, main, old)
            _write(main, fresh, old)
            print(f"{main.name} is now as it was published.")
        for path in copies:
            if path != main:
                kept = _name_aside(workspace, path)
                os.replace(path, kept)
                print(KEPT.format(kept))
    except (OSError, SavedMeanwhile) as error:
        raise WorkspaceError(f"{main.name} was not reset and is as it was: {_why(error)}") from None
    return main


def clean(workspace: Path, lesson: str, lessons: Path = LESSONS) -> Path:
    """Return a lesson as it was published, what was there put aside; one that is open in this folder's JupyterLab as it is.

    Raises WorkspaceError as `reset` does.
    """
    copy = workspace.resolve() / _lesson(lesson, lessons).name
    if copy.exists() and running_on(copy.parent) and why_not_to_touch(copy):
        return copy
    return reset(workspace, lesson, lessons=lessons)


def _reset_function(workspace, source, function):
    published, tag = _published(source)
    answers = {c["id"] for c in published["cells"] if c["metadata"].get("recsys_teach", {}).get("role") == "exercise"}
    if function not in answers:
        has = ", ".join(sorted(answers)) or "none"
        raise WorkspaceError(f"Lesson {source.name[:2]} has no exercise {function!r}. Its exercises: {has}.")
    copy = _ready(workspace, source)
    _refuse_open(copy)
    try:
        old = copy.read_bytes()
        mine = read_notebook(old)
        if _tag(mine) != tag:
            raise WorkspaceError(f"{function} was not reset, since {copy.name} is not up to date. Run it again.")
        cells = restore(mine["cells"], published["cells"], function)
        if _told(cells) == _told(mine["cells"]):
            print(f"{function} in {copy.name} is as it was published.")
            return copy
        _put_aside(workspace, copy, old)
        _write(copy, _bytes(mine | {"cells": cells}), old)
    except (OSError, SavedMeanwhile, NotANotebook) as error:
        raise WorkspaceError(f"{function} was not reset; {copy.name} is as it was: {_why(error)}") from None
    print(f"{function} in {copy.name} is now as it was published.")
    return copy


def _told(cells):
    return [(cell["id"], cell["cell_type"], text(cell)) for cell in cells]


def _ready(workspace, source):
    """Return the learner's copy of a lesson, made or brought up to date if that can be; say so if it cannot."""
    copy = _working_copy(workspace, source)
    try:
        _bring_up_to_date(workspace, source, copy)
    except (OSError, SavedMeanwhile, NotANotebook) as error:
        if not copy.exists():
            raise WorkspaceError(f"{copy} could not be made: {_why(error)}") from None
        print(f"{copy.name} was not brought up to date and is as it was: {_why(error)}")
    return copy


def _bring_up_to_date(workspace, source, copy):
    published, tag = _published(source)
    _keep_pristine(workspace, source, published, tag)
    if not copy.exists():
        _write(copy, _bytes(_tagged(published, tag)), None)
        return
    data = copy.read_bytes()
    mine = read_notebook(data)
    if _tag(mine) == tag:
        return
    trouble = why_not_to_touch(copy)
    if trouble:
        print(f"{copy.name} {trouble}, so it was not brought up to date. Close it there and start again.")
        return
    base = _base(workspace, source, mine, {tag: published})
    cells = merge(base["cells"], mine["cells"], published["cells"])
    _write(copy, _bytes(_tagged(mine | {"cells": cells}, tag, published)), data)
    offers = sum(text(cell).startswith(OFFERED) for cell in cells)
    below = f" The course's new text stands below {offers} of them." if offers else ""
    print(f"{copy.name} was brought up to date. Cells that you changed are as you left them.{below}")


def _lesson(lesson, lessons):
    """Return the published notebook of a lesson."""
    there = {path.name.split("_")[0]: path for path in sorted(lessons.glob("*.ipynb"))}
    if lesson not in there:
        raise WorkspaceError(f"There is no lesson {lesson!r}. The lessons are {', '.join(there) or 'missing'}.")
    return there[lesson]


def _copies(workspace, source):
    """Yield the names that the learner's copy of a lesson may have, the next one for when that before cannot be read."""
    yield workspace / source.name
    yield workspace / f"{source.stem}-fresh.ipynb"
    for number in range(2, 100):
        yield workspace / f"{source.stem}-fresh-{number}.ipynb"


def _working_copy(workspace, source):
    """Return where the learner works on a lesson: the first of its copies that is a notebook or does not exist yet."""
    for copy in _copies(workspace, source):
        if not os.path.lexists(copy):
            return copy
        try:
            read_notebook(copy.read_bytes())
            return copy
        except NotANotebook as error:
            trouble = str(error)
        except OSError as error:
            trouble = f"cannot be read ({error.strerror})"
        print(
            f"{copy.name} {trouble}. It stays as it is, and the lesson goes on in a fresh copy beside it. "
            f"To put it aside: recsys-teach reset {source.name.split('_')[0]}."
        )
    raise WorkspaceError(
        f"No copy of {source.name} in {workspace} can be read. Choose another folder with --workspace."
    )


def read_notebook(data: bytes) -> dict:
    """Return a notebook as plain data, unchanged. Raises NotANotebook for anything that is not nbformat 4 with unique ids."""
    import nbformat

    if not data.strip():
        raise NotANotebook("is empty")
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotANotebook("is not a notebook, or only half of one") from None
    if not isinstance(told, dict) or not isinstance(told.get("cells", told.get("worksheets")), list):
        raise NotANotebook("is not a notebook")
    if told.get("nbformat") != 4 or "cells" not in told:
        raise NotANotebook(f"is in notebook format {told.get('nbformat')!r}, not 4")
    ids = [cell.get("id") if isinstance(cell, dict) else None for cell in told["cells"]]
    if not all(isinstance(id, str) for id in ids):
        raise NotANotebook("has cells without an id, as Colab saves them")
    if len(set(ids)) < len(ids):
        raise NotANotebook("has two cells with the same id")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            nbformat.validate(told)
    except (nbformat.ValidationError, Warning, ValueError, TypeError, KeyError, AttributeError):
        raise NotANotebook("does not keep to the notebook format") from None
    return told


def _bytes(notebook):
    """Return the notebook as JupyterLab would save it; half of a surrogate pair, which UTF-8 has not, as JSON's escape."""
    import nbformat

    return (nbformat.v4.writes(nbformat.from_dict(notebook)).rstrip("\n") + "\n").encode("utf-8", "backslashreplace")


def _published(source):
    """Return the lesson as published, and the name of this version of it: the course's, and a hash of its cells."""
    try:
        notebook = read_notebook(source.read_bytes())
    except (OSError, NotANotebook) as error:
        raise WorkspaceError(
            f"The course's own {source.name} is damaged ({_why(error)}). Fetch the course anew."
        ) from None
    told = [(c["id"], c["cell_type"], text(c), c["metadata"]) for c in notebook["cells"]]
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()
    return notebook, f"{__version__}-{digest[:12]}"


def _own(notebook):
    own = notebook["metadata"].get("recsys_teach")
    return own if isinstance(own, dict) else {}


def _tag(notebook):
    tag = _own(notebook).get("published")
    return tag if isinstance(tag, str) else None


def _tagged(notebook, tag, published=None):
    own = _own(notebook if published is None else published) | {"published": tag}
    return notebook | {"metadata": notebook["metadata"] | {"recsys_teach": own}}


def _pristine(workspace, source):
    return workspace / FOLDER / "published" / source.stem


def _keep_pristine(workspace, source, published, tag):
    kept = _pristine(workspace, source) / f"{tag}.ipynb"
    if not kept.exists():
        _write(kept, _bytes(published), None)


def _base(workspace, source, mine, kept):
    """Return the version that a copy says it comes from, else the one with which most of its cells agree."""
    for path in sorted(_pristine(workspace, source).glob("*.ipynb")):
        with contextlib.suppress(OSError, NotANotebook):
            kept[path.stem] = read_notebook(path.read_bytes())
    cells = set(_told(mine["cells"]))
    agreeing = {tag: len(cells.intersection(_told(version["cells"]))) for tag, version in kept.items()}
    tag = _tag(mine)
    return kept[tag if tag in kept else max(agreeing, key=agreeing.get)]


def _refuse_open(path):
    trouble = why_not_to_touch(path)
    if trouble:
        raise WorkspaceError(
            f"{path.name} {trouble}, so nothing was changed. "
            "In JupyterLab choose File, Close and Shut Down Notebook, then run it again."
        )


def _name_aside(workspace, path):
    """Return a name for a notebook in the folder for what is put aside, one that is not taken."""
    stamp, number = time.strftime("%Y-%m-%dT%H%M%S"), 1
    kept = workspace / ASIDE / f"{path.stem}-{stamp}.ipynb"
    while os.path.lexists(kept):
        number += 1
        kept = kept.with_name(f"{path.stem}-{stamp}-{number}.ipynb")
    kept.parent.mkdir(parents=True, exist_ok=True)
    return kept


def _put_aside(workspace, path, data):
    kept = _name_aside(workspace, path)
    _write(kept, data, None)
    print(KEPT.format(kept))


def _write(path, data, before):
    """Replace the file at once and for good, if it still holds `before` (None: if it is still not there).

    Raises SavedMeanwhile if it does not, OSError if it cannot; then the file is untouched.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            shutil.copymode(path, beside)
        if (path.read_bytes() if path.exists() else None) != before:
            raise SavedMeanwhile
        os.replace(beside, path)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _why(error):
    if isinstance(error, SavedMeanwhile):
        return "it was saved in that moment. Run it again."
    if isinstance(error, OSError):
        return f"{error.strerror or error}. {CURES.get(error.errno, 'Run it again, or choose another folder with --workspace FOLDER.')}"
    return str(error)
