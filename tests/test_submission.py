"""What a notebook says of itself, whatever tool has saved it and whoever has edited it."""

import json

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_teach.exercises.collect import MAX_CELL
from recsys_teach.grading import submission
from recsys_teach.grading.submission import Submission, Unreadable, parse_submission, read_submission


def code(source="x = 1", **more):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None} | more


def parsed(cells, **more):
    return parse_submission(json.dumps({"cells": cells, "metadata": {}} | more).encode(), "a.ipynb")


def test_a_file_and_its_bytes_say_the_same(tmp_path):
    content = nbformat.writes(
        nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell("y = 2")], metadata={"recsys_teach": {"lesson": "03", "version": "0.1.0"}}
        )
    ).encode()
    (tmp_path / "a.ipynb").write_bytes(b"\xef\xbb\xbf" + content)
    told = read_submission(tmp_path / "a.ipynb")
    assert told == parse_submission(content, "b.ipynb")
    assert (told.lesson, told.version, [c.source for c in told.cells]) == ("03", "0.1.0", ["y = 2"])


@pytest.mark.parametrize(
    "cell, id",
    [
        (code(id="f", metadata={"nbgrader": {"grade_id": "g"}, "id": "h"}), "f"),
        (code(metadata={"nbgrader": {"grade_id": "g"}, "id": "h"}), "g"),
        (code(metadata={"nbgrader": {"grade_id": 7}, "id": "h"}), "h"),
        (code(id="", metadata={"nbgrader": [], "id": "h"}), "h"),
        (code(id=["f"], metadata={"nbgrader": None}), ""),
        (code(id="f" * 101), ""),
        (code(metadata=None), ""),
        (code(metadata=[3]), ""),
        ({"cell_type": "code", "source": ""}, ""),
    ],
)
def test_a_cell_has_the_id_of_the_notebook_of_nbgrader_or_of_colab(cell, id):
    assert parsed([{"cell_type": "markdown", "source": ""}, cell]).cells[0].id == id


def test_a_notebook_that_colab_saved_is_read():
    cells = [
        code(
            ["def f(x):\n", "    return 1"],
            metadata={"id": "f", "colab": {"base_uri": "https://localhost"}, "outputId": "a"},
            outputs=[{"output_type": "stream", "name": "stdout", "text": ["1"]}],
        ),
    ]
    told = parsed(
        cells, metadata={"colab": {"provenance": []}, "recsys_teach": {"lesson": "03"}}, nbformat=4, nbformat_minor=0
    )
    assert [(c.source, c.id) for c in told.cells] == [("def f(x):\n    return 1", "f")]
    assert told.lesson == "03"


def test_a_notebook_of_format_3_is_read():
    cells = [
        {"cell_type": "code", "input": ["a = 1\n", "b = 2"], "language": "python"},
        {"cell_type": "heading", "source": "x"},
    ]
    content = json.dumps(
        {"worksheets": [{"cells": cells}, {"cells": cells[:1]}], "nbformat": 3, "metadata": {"name": ""}}
    )
    told = parse_submission(content.encode(), "a.ipynb")
    assert [(c.source, c.label, c.id) for c in told.cells] == [
        ("a = 1\nb = 2", "cell 1", ""),
        ("a = 1\nb = 2", "cell 3", ""),
    ]


def of(exercise, version):
    return code(metadata={"recsys_teach": {"exercise": exercise, "version": version}})


def test_exercises_say_their_versions():
    cells = [
        of("03.a", 1),
        of("03.b", 2),
        of("03.b", 3),
        code(),
        {"cell_type": "markdown", "metadata": of("03.c", 1)["metadata"]},
    ]
    assert parsed(cells).versions == {"03.a": 1, "03.b": 3}


@pytest.mark.parametrize("version", [None, "1", 1.0, True, 0, -1, 10**6, [1], {}])
@pytest.mark.parametrize("exercise", ["03.a"])
def test_versions_that_are_none_are_passed_over(exercise, version):
    assert parsed([of(exercise, version)]).versions == {}
    assert parsed([of("03.a", 4), of(exercise, version)]).versions == {"03.a": 4}
    for strange in (None, 3, ["03.a"], {}, "", "x" * 101):
        assert parsed([of(strange, 1)]).versions == {}


@pytest.mark.parametrize(
    "metadata", [None, 3, [], "x", {"recsys_teach": 3}, {"recsys_teach": {"lesson": 3, "version": [1]}}]
)
def test_metadata_of_any_kind_costs_nobody_the_notebook(metadata):
    assert parsed([code()], metadata=metadata) == Submission(parsed([code()]).cells)


@pytest.mark.parametrize(
    "content, says",
    [
        (b"[" * 6_000_000, "holds more than 5,000,000 values. Clear its outputs"),
        (b"[" + b"1," * 6_000_000, "holds more than 5,000,000 values"),
        (b" " * (submission.MAX_BYTES + 1), "is larger than 64 MB. Clear its outputs"),
        (json.dumps({"cells": [{}] * 100_000}).encode(), "has more than 5,000 cells. Open it"),
        (json.dumps({"cells": [code("x" * MAX_CELL)] * 6}).encode(), "holds more than 1,000,000 characters of code"),
        ('{"cells": [], "é": 1}'.encode("latin-1"), "is not a notebook"),
        (b'{"cells": [' + b'{"a":' * 50_000, "is not a notebook"),
        (b'{"cells": [], "metadata": ' + b"9" * 5000 + b"}", "is not a notebook"),
        (b'{"worksheets": 3}', "is not a notebook"),
    ],
    ids=range(9),
)  # fmt: skip
def test_notebooks_that_would_take_all_memory_or_are_none_are_unreadable(content, says):
    with pytest.raises(Unreadable, match=f"^a.ipynb {says}"):
        parse_submission(content, "a.ipynb")


def test_one_large_cell_costs_no_other():
    cells = [code("x = 1"), code("y = '" + "z" * 5_000_000 + "'")]
    assert len(parsed(cells).cells) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["code", "f"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["cells", "metadata", "cell_type", "source", "id", "nbgrader", "grade_id", "recsys_teach", "exercise", "version", "worksheets"]), inner, max_size=6
    ),
    max_leaves=30,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    JSON.map(lambda told: json.dumps(told).encode())
    | st.lists(JSON, max_size=3).map(lambda told: json.dumps({"cells": told}).encode())
    | st.binary(max_size=50)
)
def test_whatever_is_in_the_bytes_is_a_submission_or_unreadable(content):
    try:
        told = parse_submission(content, "a.ipynb")
    except Unreadable:
        return
    assert all(isinstance(c.source, str) and isinstance(c.id, str) for c in told.cells)
    assert all(type(v) is int and isinstance(e, str) for e, v in told.versions.items())
