"""Each of the course's invariants, broken once in a copy of lesson 00, is told; the course itself keeps them all."""

import json
import shutil

import nbformat
import pytest

from recsys_teach.authoring import lint, prose
from recsys_teach.exercises.exercise import Question, load_lesson
from recsys_teach.places import ROOT

NAME = "00_start_here"


def test_the_course_keeps_the_rules():
    assert lint.lint(ROOT) == []


@pytest.fixture
def course(tmp_path):
    for folder, name in (("solutions", f"{NAME}.py"), ("solutions", f"{NAME}.ipynb"), ("lessons", f"{NAME}.ipynb")):
        (tmp_path / folder).mkdir(exist_ok=True)
        shutil.copy(ROOT / folder / name, tmp_path / folder / name)
    return tmp_path


def changed(course, folder, change):
    path = course / folder / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    return "\n".join(lint.lint_lesson(course, course / "solutions" / f"{NAME}.py"))


def cell_of(notebook, text):
    return next(cell for cell in notebook.cells if text in cell.source)


def set_source(text, new):
    return lambda notebook: cell_of(notebook, text).update(source=new)


def add(kind, text):
    return lambda notebook: notebook.cells.append(getattr(nbformat.v4, f"new_{kind}_cell")(text))


LONG = "One word after another makes a cell that is too long. " * 12
BROKEN = [
    ("lessons", add("markdown", LONG), "has 132 words. Split it"),
    ("lessons", lambda n: [add("markdown", LONG)(n) for _ in range(12)], "it has 3,"),
    ("lessons", add("markdown", "This is simply done."), "says 'simply'"),
    ("lessons", add("markdown", "Well done \U0001f389"), "says '\U0001f389'"),
    ("lessons", add("markdown", "Let $q$ be a query."), "uses the symbol q"),
    ("lessons", add("markdown", "Let $s_{uv}$ be a similarity."), "uses the symbol s"),  # of a later lesson
    ("lessons", add("markdown", "# Again"), "2 headings of the first level"),
    ("lessons", add("markdown", "## One\n\n#### Two"), "a heading skips a level"),
    ("lessons", set_source("**Sources.**", "The end."), "it has no '**Sources.**'"),
    ("lessons", set_source("def most_rated", "def most_rated(items, k):\n    return items[:k]"), "the stub of most_rated is not"),
    ("lessons", add("markdown", "`order = np.argsort(-counts,  kind=\"stable\")`"), "of the solution of most_rated stands in the lesson"),
    ("lessons", lambda n: n.cells.remove(cell_of(n, "def damped_mean")), "the notebook has the exercises ['most_rated']"),
    ("lessons", lambda n: n.cells[1].update(id="x-new"), "ends in -new"),
    ("lessons", add("code", 'lesson.answer("00.q77", "a")'), "asks the question '00.q77'"),
    ("lessons", add("code", 'lesson.predict("00.p9", None)'), "it predicts ['00.p1', '00.p9']"),
    ("lessons", lambda n: [add("code", f'lesson.{v}("01.p1", None)')(n) for v in ("predict", "result")], "does not begin with 00.p"),
    ("lessons", add("code", "x = 1\n" * 21), "has 21 lines"),
    ("lessons", add("code", "x = " + "1" * 100), "a line of 104 characters"),
    ("lessons", add("code", "!ls"), "a shell escape or a magic"),
    ("lessons", add("code", "%matplotlib inline"), "a shell escape or a magic"),
    ("lessons", lambda n: n.cells[-1].update(execution_count=3), "the lesson's notebook has outputs"),
    ("lessons", add("code", "open('/home/ada/x')"), "holds the local path '/home/a'"),
    ("solutions", add("code", "x = 2"), "was not run"),
]  # fmt: skip


@pytest.mark.parametrize(("folder", "change", "told"), BROKEN, ids=[told for _, _, told in BROKEN])
def test_a_breach_is_told(course, folder, change, told):
    assert told in changed(course, folder, change)


@pytest.mark.filterwarnings("ignore")  # nbformat's own
def test_two_cells_with_one_id_are_told(course):
    path = course / "lessons" / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][1]["id"] = notebook["cells"][0]["id"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    told = "\n".join(lint.lint_lesson(course, course / "solutions" / f"{NAME}.py"))
    assert "two cells have the same id" in told


def output(**data):
    return nbformat.v4.new_output("display_data", data)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (output(**{"text/html": '<img src="x">'}), "has no text that says what it shows"),
        (output(**{"text/html": '<img src="x" alt="a plot">'}), "has no text that says what it shows"),
        (output(**{"image/png": "abc"}), "has no text. Show it with"),
        (nbformat.v4.new_output("error", ename="E", evalue="e", traceback=[]), "ended with an error"),
        (nbformat.v4.new_output("stream", name="stderr", text="w"), "writes to standard error"),
        (nbformat.v4.new_output("stream", name="stdout", text="/tmp/x"), "holds the local path '/tmp/x'"),
    ],
)
def test_a_bad_output_is_told(course, made, told):
    def change(notebook):
        cell_of(notebook, "lesson = open_lesson").outputs.append(made)

    assert told in changed(course, "solutions", change)


def test_too_few_pictures_are_told(course):
    def change(notebook):
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = [o for o in cell.outputs if "<img" not in json.dumps(o)]

    assert "it has 0 pictures" in changed(course, "solutions", change)


def test_words_of_the_bank_are_read(monkeypatch, course):
    bank = load_lesson("00")
    monkeypatch.setattr(bank, "QUESTIONS", [Question("01.q1", "An easy one?", "a", {"a": "Obviously."})])
    told = "\n".join(lint.lint_lesson(course, course / "solutions" / f"{NAME}.py"))
    assert "01.q1 says 'easy'" in told and "01.q1 says 'Obviously'" in told
    assert "the question '01.q1' does not begin with 00.q" in told


def test_markers_out_of_balance_are_told(course):
    source = course / "solutions" / f"{NAME}.py"
    source.write_text(source.read_text(encoding="utf-8").replace("    ### END SOLUTION\n", "", 1), encoding="utf-8")
    assert lint.lint(course)[0].startswith("A source cannot be built: ")


def test_a_lesson_that_is_not_built_and_a_source_without_a_bank_are_told(course):
    (course / "lessons" / f"{NAME}.ipynb").unlink()
    assert lint.lint(course) == [f"lessons/{NAME}.ipynb is not current."]
    source = course / "solutions" / f"{NAME}.py"
    text = source.read_text(encoding="utf-8")
    source.write_text(text + '\n# %% exercise="heaviest"\nx = 1\n', encoding="utf-8")
    assert lint.lint(course) == [
        "A source cannot be built: its bank has no exercise 'heaviest'. Write it and name it in the lesson's EXERCISES."
    ]
    source.rename(course / "solutions" / "99_the_end.py")
    assert lint.lint(course) == [
        "99_the_end: it has no bank. Write recsys_teach/exercises/bank/lesson_99 with its EXERCISES and QUESTIONS."
    ]


def test_a_changed_source_is_not_current(course):
    source = course / "solutions" / f"{NAME}.py"
    source.write_text(source.read_text(encoding="utf-8").replace("tonight", "today"), encoding="utf-8")
    assert any("is not current" in told for told in lint.lint(course))


def test_names_and_terms_across_lessons(course, monkeypatch):
    bank = load_lesson("00")
    monkeypatch.setattr(bank, "EXERCISES", [*bank.EXERCISES, bank.EXERCISES[0]])
    monkeypatch.setattr(bank, "NOTEBOOK", "00_other")
    monkeypatch.setitem(lint.glossary.TERMS, "flux", ("00", "what is simply everywhere"))
    for term in ("ilm", "matplotlib", "film"):  # a part of a word, a word of code, a word
        monkeypatch.setitem(lint.glossary.TERMS, term, ("00", "a thing"))
    told = "\n".join(lint._across([course / "solutions" / f"{NAME}.py"]))
    assert "The name most_rated is used by 2 exercises" in told
    assert "the bank calls it '00_other'" in told
    assert "introduces 'flux', and it does not" in told
    assert "introduces 'ilm', and it does not" in told and "introduces 'matplotlib', and it does not" in told
    assert "introduces 'film', and it does not" not in told
    assert "the glossary says 'simply'" in told


def test_sentences_are_counted_in_running_text_only():
    text = "# A title of five words\n\nOne two three. Four five, six: $x + y$ seven.\n\n| a | b |\n|---|---|\n\n- one two\n- three"
    assert prose.sentence_lengths(text) == [3, 5, 2, 1]
    assert prose.words_of("**Two** words — and `code_here`") == 4
