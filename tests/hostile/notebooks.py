"""Notebooks that were tampered with, that other programs wrote, or that are none."""

from __future__ import annotations

import json

from tests.hostile.making import (
    NAME,
    OK,
    Hostile,
    answer,
    body,
    cell_of,
    changed,
    code_cell,
    lesson,
    with_answer,
    written,
)

WRONG = body("return 0.5")
SCRIPT = "<script>alert(document.cookie)</script>"
FORMULA = '=HYPERLINK("http://example.org", "mark")'


def of(threat, *rows):
    """Return the entries of one kind. A row: name, maker, status, points, why."""
    return [Hostile(name, threat, *row) for name, *row in rows]


def drop(id):
    return lambda notebook: notebook["cells"].remove(cell_of(notebook, id))


def each(change):
    """Return what does the same to every cell."""
    return lambda notebook: [change(n, cell) for n, cell in enumerate(notebook["cells"])]


def of_metadata(**told):
    return lambda notebook: notebook["metadata"]["recsys_teach"].update(told)


def edit_grade_cells(notebook):
    for cell in notebook["cells"]:
        if str(cell.get("id", "")).endswith("-check"):
            cell["source"] = "2.0"
            cell["metadata"]["nbgrader"] |= {"points": 1000, "locked": False, "grade_id": NAME}


def redefine_lesson(notebook):
    own = "class lesson:\n    def check(*_): return 2.0\n    def __getattr__(self, name): return lambda *a: 2.0\nlesson = lesson()"
    notebook["cells"].insert(0, code_cell(own))
    notebook["cells"].append(code_cell("from recsys_teach.exercises import judge\njudge.same = lambda *a: True"))


def as_colab_saves(notebook):
    """Colab drops the ids and puts one into the metadata, and has sources in one text."""
    for cell in notebook["cells"]:
        cell["metadata"] = {"id": f"{cell.pop('id')}Xy12", "colab": {"base_uri": "https://localhost:8080/"}}
    notebook["metadata"] = {"colab": {"provenance": [], "toc_visible": True}, "kernelspec": {"name": "python3"}}
    notebook |= {"nbformat": 4, "nbformat_minor": 0}


def as_format_3(notebook):
    cells = [
        cell | {"input": cell.pop("source"), "language": "python"}
        for cell in notebook.pop("cells")
        if cell["cell_type"] == "code"
    ]
    notebook |= {"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells[:5]}, {"cells": cells[5:]}]}


def split_into_lines(notebook):
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)


def with_outputs(*outputs):
    def change(notebook):
        cell_of(notebook)["outputs"] = list(outputs)

    return change


def shown(**data):
    return {"output_type": "display_data", "data": data, "metadata": {}}


def many_cells(n):
    return lambda: written(with_answer(OK) | {"cells": [code_cell("1", f"c{i}") for i in range(n)]})


def replaced(content: bytes, by: bytes):
    """Return the bytes of a right notebook in which something is replaced."""

    def make():
        told = written(with_answer(OK))
        assert content in told
        return told.replace(content, by, 1)

    return make


TAMPERED = of(
    "cells and metadata tampered with",
    ("the answer's cell deleted", changed(drop(NAME)), "missing", 0, "There is no answer."),
    ("all cells deleted", changed(lambda n: n["cells"].clear()), "missing", 0, "There is no answer."),
    ("all cells but the answer deleted", changed(lambda n: n.update(cells=[cell_of(n)])), "error", 0, "NameError: nothing imports np."),
    ("the answer's cell twice, the second wrong", changed(lambda n: n["cells"].append(cell_of(n) | {"source": WRONG})), "wrong", 0, "The last definition counts."),
    ("the stub pasted below the answer", changed(lambda n: n["cells"].append(cell_of(lesson()))), "correct", 2, "The last that is not the stub counts."),
    ("another answer at the end", changed(lambda n: n["cells"].append(code_cell(OK)), WRONG), "wrong", 0, "The one in the exercise's own cell counts."),
    ("the answer at the end alone", changed(lambda n: (drop(NAME)(n), n["cells"].append(code_cell(OK)))), "correct", 2, "The function's name is enough."),
    ("the answer split over cells", changed(lambda n: n["cells"].extend([code_cell("def shared_of(x, y):\n    return ~np.isnan(x) & ~np.isnan(y)"), code_cell(OK.replace("~np.isnan(x) & ~np.isnan(y)", "shared_of(x, y)"))]), ""), "correct", 2, "Helpers are taken along."),
    ("grade cells edited", changed(edit_grade_cells, WRONG), "wrong", 0, "Nothing of them is run or read."),
    ("grade cells deleted", changed(lambda n: n.update(cells=[c for c in n["cells"] if not c["id"].endswith("-check")])), "correct", 2, "Nothing of them is run or read."),
    ("lesson and judge redefined", changed(redefine_lesson, WRONG), "wrong", 0, "Judging is elsewhere."),
    ("cells in reverse order", changed(lambda n: n["cells"].reverse()), "correct", 2, "Imports and definitions are found wherever they are."),
    ("ids renumbered", changed(each(lambda n, cell: cell.update(id=f"cell-{n}"))), "correct", 2, "The function's name is enough."),
    ("every id the answer's", changed(each(lambda n, cell: cell.update(id=NAME))), "correct", 2, "The function's name is enough."),
    ("the answer under another exercise's id", changed(lambda n: (drop("pearson")(n), cell_of(n).update(id="pearson"))), "correct", 2, "The function's name is enough."),
    ("ids that are no text", changed(each(lambda n, cell: cell.update(id=[n, {"a": None}]))), "correct", 2, "The function's name is enough."),
    ("ids of 100,000 letters", changed(each(lambda n, cell: cell.update(id="x" * 10**5))), "correct", 2, "The function's name is enough."),
    ("no metadata at all", changed(lambda n: (n.pop("metadata"), each(lambda _, cell: cell.pop("metadata"))(n))), "correct", 2, "The lesson was named when grading."),
    ("metadata of another kind", changed(lambda n: n.update(metadata=["recsys_teach"])), "correct", 2, "It says nothing."),
    ("another lesson's number", changed(of_metadata(lesson="00")), "correct", 2, "It is graded as what was asked for, and that is reported."),
    ("a lesson that leads to other files", changed(of_metadata(lesson="../../../etc/passwd")), "correct", 2, "It is graded as what was asked for."),
    ("a version that the bank lacks", changed(of_metadata(version="99.0")), "not graded", None, "Refused by name, and listed for a person to look at."),
    ("a version that is none", changed(of_metadata(version="=1+1")), "not graded", None, "Refused by name, and listed for a person to look at."),
    ("a version of the exercise that the bank lacks", changed(lambda n: cell_of(n)["metadata"].update(recsys_teach={"exercise": "03.corated_cosine", "version": 7})), "not graded", None, "Refused by name, and listed for a person to look at."),
    ("points of its own", changed(of_metadata(points=1000, status="correct"), WRONG), "wrong", 0, "Nobody asks a notebook for its points."),
    ("cells marked as markdown", changed(lambda n: cell_of(n).update(cell_type="markdown")), "missing", 0, "Only code cells hold code."),
    ("cells marked as raw", changed(lambda n: cell_of(n).update(cell_type="raw")), "missing", 0, "Only code cells hold code."),
    ("cells of no type", changed(lambda n: cell_of(n).pop("cell_type")), "missing", 0, "Only code cells hold code."),
)  # fmt: skip

FROM_ELSEWHERE = of(
    "notebooks of other programs",
    ("saved by Colab", changed(as_colab_saves), "correct", 2, "Neither ids nor metadata are needed."),
    ("nbformat 3", changed(as_format_3), "correct", 2, "Worksheets are read."),
    ("sources as lists of lines", changed(split_into_lines), "correct", 2, "Both ways are Jupyter's."),
    ("a byte order mark", lambda: b"\xef\xbb\xbf" + written(with_answer(OK)), "correct", 2, "As some editors write it."),
    ("indented, with Windows' lines", lambda: json.dumps(with_answer(OK), indent=1).replace("\n", "\r\n").encode(), "correct", 2, "JSON either way."),
    ("nbformat 99", changed(lambda n: n.update(nbformat=99, nbformat_minor=-1)), "correct", 2, "It has cells."),
    ("NaN and Infinity in the JSON", changed(lambda n: n["metadata"].update(x=[float("nan"), float("inf")])), "correct", 2, "As Python's json writes them."),
    ("twenty megabytes of pictures", changed(with_outputs(shown(**{"image/png": "iVBOR" * 4 * 10**6}))), "correct", 2, "Outputs are passed over."),
    ("a script in an output", changed(with_outputs(shown(**{"text/html": SCRIPT, "application/javascript": "alert(1)"}), {"output_type": "stream", "name": "stdout", "text": SCRIPT})), "correct", 2, "Outputs are passed over."),
    ("a script and a formula in every name", changed(lambda n: (n["metadata"].update({SCRIPT: FORMULA}), cell_of(n).update(id=SCRIPT))), "correct", 2, "Only the roster's and the file's names come out."),
    ("a formula in an error", answer(body(f"raise ValueError({FORMULA!r})")), "error", 0, "Exports neutralise it."),
    ("a script in an error", answer(body(f"raise ValueError({SCRIPT!r})")), "error", 0, "Exports escape it."),
)  # fmt: skip

NO_NOTEBOOKS = of(
    "what is no notebook",
    ("an empty file", lambda: b"", "missing", 0, "It cannot be read."),
    ("cut off in the middle", lambda: written(with_answer(OK))[:-1000], "missing", 0, "It cannot be read."),
    ("not UTF-8", replaced(b"def corated_cosine", b"\xff\xfe def corated_cosine"), "missing", 0, "It cannot be read."),
    ("UTF-16", lambda: json.dumps(with_answer(OK)).encode("utf-16"), "missing", 0, "It cannot be read."),
    ("a list", lambda: b"[]", "missing", 0, "It has no cells."),
    ("null", lambda: b"null", "missing", 0, "It has no cells."),
    ("cells that are a number", changed(lambda n: n.update(cells=7)), "missing", 0, "It has no cells."),
    ("a cell that is a number", changed(lambda n: n["cells"].append(7)), "missing", 0, "It is no notebook."),
    ("a source of numbers", changed(lambda n: cell_of(n).update(source=[1, 2])), "missing", 0, "It is no notebook."),
    ("cells twice, the second without an answer", replaced(b'{"cells":', b'{"cells": [], "cells":'), "correct", 2, "The last counts, as in every reader."),
    ("cells twice, the answer hidden in the first", lambda: b'{"cells": [{"cell_type": "code", "source": ""}], ' + written(lesson())[1:], "not attempted", 0, "The last counts, as in every reader."),
    ("nested a hundred thousand deep", replaced(b'"cells":', b'"x": ' + b"[" * 10**5 + b"]" * 10**5 + b', "cells":'), "missing", 0, "It is no notebook."),
    ("a number of a million digits", replaced(b'"cells":', b'"x": ' + b"9" * 10**6 + b', "cells":'), "missing", 0, "Python does not read such numbers."),
    ("6,000 cells", many_cells(6_000), "missing", 0, "No notebook has so many."),
    ("100,000 cells", many_cells(100_000), "missing", 0, "No notebook has so many."),
    ("ten million empty lists", lambda: b'{"cells": [' + b"[]," * 10**7 + b"[]]}", "missing", 0, "They would take gigabytes."),
    ("200 MB", lambda: written(with_answer(OK)) + b" " * 200_000_000, "missing", 0, "It is not read to its end."),
    ("three megabytes of code", changed(lambda n: n["cells"].extend(code_cell("x = 1\n" * 150_000, f"c{i}") for i in range(8))), "missing", 0, "No notebook has so much."),
    ("a megabyte in the answer", changed(lambda n: None, OK + "\n" * 10**6 + ")"), "correct", 2, "A cell of more than a megabyte is cut."),
    ("a zip", lambda: b"PK\x03\x04" + bytes(100), "missing", 0, "It is no notebook."),
    ("a pickle", lambda: b"cos\nsystem\n(S'touch /tmp/owned'\ntR.", "missing", 0, "It is no notebook, and nothing is unpickled."),
    ("a page", lambda: b"<!DOCTYPE html><title>Sign in</title>", "missing", 0, "It is no notebook."),
    ("the file's name for its content", lambda: b"/etc/passwd", "missing", 0, "It is no notebook."),
)  # fmt: skip

NOTEBOOKS = [*TAMPERED, *FROM_ELSEWHERE, *NO_NOTEBOOKS]
