"""`lint`: the course's invariants, proved from its sources, its notebooks and its bank. One sentence for each breach."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

import nbformat

from recsys_teach.authoring import prose
from recsys_teach.authoring.build import read, stale
from recsys_teach.authoring.source import BEGIN, BEGIN_GIVEN, END, END_GIVEN, MarkerError
from recsys_teach.exercises import glossary, messages
from recsys_teach.exercises.exercise import STUB, Exercise, lessons, load_lesson

CELL_LINES, LINE_LENGTH, SOLUTION_LINES, EXERCISES, PICTURES = 20, 100, 12, 5, 3
TELLING = 16  # a line of a solution that is shorter may stand in a lesson for another reason
CLOSE = ("Common mistakes", "Quick reference", "What comes next", "**Sources.**")
LOCAL = re.compile(r"(?<![\w.])(?:/(?:home|Users|root|tmp|mnt|work)/\w|[A-Z]:\\\w)")
ESCAPE = re.compile(r"^\s*[!%]", re.MULTILINE)
IMAGE = re.compile(r'<img [^>]*?alt="([^"]*)"')


def lint(root: Path) -> list[str]:
    """Return one sentence for every invariant that the course under `root` breaks."""
    sources = sorted((root / "solutions").glob("[0-9][0-9]_*.py"))
    without = [source.stem for source in sources if source.stem[:2] not in lessons()]
    if without:  # the other checks read the bank, and what build would write
        bank = "Write recsys_teach/exercises/bank/lesson_{} with its EXERCISES and QUESTIONS."
        return [f"{stem}: it has no bank. {bank.format(stem[:2])}" for stem in without]
    try:
        found = stale(root)
    except MarkerError as error:
        return [f"A source cannot be built: {error}"]
    except KeyError as error:
        told = f"its bank has no exercise {error}. Write it and name it in the lesson's EXERCISES."
        return [f"A source cannot be built: {told}"]
    for source in sources:
        built = (root / "lessons" / f"{source.stem}.ipynb", source.with_suffix(".ipynb"))
        if all(path.exists() for path in built):  # one that does not is among those that are not current
            found += [f"{source.stem}: {one}" for one in lint_lesson(root, source)]
    return found + list(_across(sources))


def lint_lesson(root: Path, source: Path) -> Iterator[str]:
    """Yield what is wrong with one lesson."""
    lesson = source.stem[:2]
    bank = load_lesson(lesson)
    lesson_file = root / "lessons" / f"{source.stem}.ipynb"
    blank = nbformat.read(lesson_file, as_version=4)
    solved = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    markdown = [cell.source for cell in blank.cells if cell.cell_type == "markdown"]
    yield from prose.findings(markdown, lesson)
    yield from _exercises(bank, blank, solved)
    # Read as JSON, since nbformat gives a new id to a cell that has the id of another.
    ids = [cell.get("id", "") for cell in json.loads(lesson_file.read_text(encoding="utf-8"))["cells"]]
    yield from _ids(lesson, bank, blank, ids)
    yield from _code(blank)
    yield from _outputs(blank, solved)
    for part in CLOSE:
        if not any(part in cell for cell in markdown):
            yield f"it has no {part!r}. Every lesson closes with it."
    for where, text in _texts(bank):
        for word in prose.unwanted(text):
            yield f"{where} says {word!r}. Say it without."


def _exercises(bank, blank, solved):
    """The notebook and the bank name the same exercises, and each stub is its solution without what is marked."""
    answers = {c["id"]: c.source for c in blank.cells if c.metadata.get("nbgrader", {}).get("solution")}
    names = [e.name for e in bank.EXERCISES]
    if list(answers) != names:
        yield f"the notebook has the exercises {list(answers)}, the bank {names}. Give both the same, in the same order."
    if len(names) > EXERCISES:
        yield f"it has {len(names)} core exercises. {EXERCISES} are the most."
    text = "\n".join(_normal(cell.source) for cell in blank.cells)
    sources = {c["id"]: c.source for c in solved.cells}
    for exercise in bank.EXERCISES:
        kept, marked, given = _parts(sources.get(exercise.name, ""))
        stub = [line for line in answers.get(exercise.name, "").splitlines() if line.strip() not in STUB]
        if [line for line in stub if line.strip() not in given] != kept:
            yield f"the stub of {exercise.name} is not its solution without the marked lines. Build it again."
        if not 1 <= len(marked) <= SOLUTION_LINES:
            yield f"the solution of {exercise.name} has {len(marked)} lines. 1 to {SOLUTION_LINES} are right."
        for line in marked:
            telling = _normal(line).removeprefix("return ")
            if len(telling) >= TELLING and telling in text:
                yield f"the line {line.strip()!r} of the solution of {exercise.name} stands in the lesson. Take it out."


def _parts(source):
    """Return (the lines outside of markers, the marked lines, the given lines without their comment sign)."""
    kept, marked, given, into = [], [], [], None
    for line in source.splitlines():
        mark = line.strip()
        if mark in (BEGIN, BEGIN_GIVEN):
            into = mark
        elif mark in (END, END_GIVEN):
            into = None
        elif into == BEGIN:
            marked += [line] if mark else []
        elif into == BEGIN_GIVEN:
            given.append(mark.removeprefix("#").strip())
        else:
            kept.append(line)
    return kept, marked, given


def _normal(code):
    return "\n".join(" ".join(line.split()) for line in code.splitlines())


def _ids(lesson, bank, blank, ids):
    """Ids are unique, say their lesson, and are used as they are declared."""
    if len(set(ids)) < len(ids):
        yield "two cells have the same id. No section may have the heading of another."
    if any(id.endswith("-new") for id in ids):
        yield "a cell's id ends in -new, which updates use for themselves. Rename it."
    for exercise in bank.EXERCISES:
        if exercise.id != f"{lesson}.{exercise.name}":
            yield f"the exercise {exercise.id!r} should have the id {lesson}.{exercise.name}."
    code = "\n".join(cell.source for cell in blank.cells if cell.cell_type == "code")
    asked = re.findall(r'lesson\.answer\("([^"]+)"', code)
    declared = {q.id for one in lessons() if one <= lesson for q in load_lesson(one).QUESTIONS}
    for id in asked:
        if id not in declared:
            yield f"it asks the question {id!r}, which no bank has. Declare it in QUESTIONS."
    for id in (q.id for q in bank.QUESTIONS if not q.id.startswith(f"{lesson}.q")):
        yield f"the question {id!r} does not begin with {lesson}.q. Rename it."
    predicted, shown = (sorted(re.findall(rf'lesson\.{verb}\(\s*"([^"]+)"', code)) for verb in ("predict", "result"))
    if predicted != shown or len(set(predicted)) < len(predicted):
        yield f"it predicts {predicted} and shows results for {shown}. Each prediction has its own id and one result."
    for id in (id for id in predicted if not id.startswith(f"{lesson}.p")):
        yield f"the prediction {id!r} does not begin with {lesson}.p. Rename it."


def _code(blank):
    for cell in blank.cells:
        if cell.cell_type != "code":
            continue
        begins = repr(cell.source.splitlines()[0][:50] if cell.source else "")
        lines = cell.source.splitlines()
        if len(lines) > CELL_LINES:
            yield f"the cell {begins} has {len(lines)} lines. {CELL_LINES} are the most."
        if any(len(line) > LINE_LENGTH for line in lines):
            yield f"the cell {begins} has a line of {max(map(len, lines))} characters. {LINE_LENGTH} are the most."
        if ESCAPE.search(cell.source):
            yield f"the cell {begins} has a shell escape or a magic. Use Python."


def _outputs(blank, solved):
    """The blank notebook has no outputs; the solved one was run, without an error, and its pictures have texts."""
    if any(cell.get("outputs") or cell.get("execution_count") for cell in blank.cells):
        yield "the lesson's notebook has outputs. Build it again."
    pictures = 0
    for cell in (c for c in solved.cells if c.cell_type == "code"):
        begins = repr(cell.source.splitlines()[0][:50] if cell.source else "")
        if cell.source.strip() and not cell.execution_count:
            yield f"the cell {begins} was not run. Build it again."
        for output in cell.outputs:
            html = "".join(output.get("data", {}).get("text/html", ""))
            texts = IMAGE.findall(html)
            pictures += len(texts)
            if len(texts) < html.count("<img") or any(len(text) < 40 for text in texts):
                yield f"the picture of the cell {begins} has no text that says what it shows. Pass one to show()."
            if "image/png" in output.get("data", {}):
                yield f"the picture of the cell {begins} has no text. Show it with recsys_teach.plots.show."
            if output.output_type == "error":
                yield f"the cell {begins} ended with an error. Mend it and build again."
            if output.get("name") == "stderr":
                yield f"the cell {begins} writes to standard error. Keep it quiet."
    if pictures < PICTURES:
        yield f"it has {pictures} pictures. {PICTURES} are the least."
    for name, notebook in (("lesson", blank), ("solution", solved)):
        local = LOCAL.search(nbformat.writes(notebook).replace("\\n", "\n"))
        if local:
            yield f"the {name}'s notebook holds the local path {local.group()!r}. Take it out."


def _texts(bank) -> Iterator[tuple[str, str]]:
    """Yield (where, text) for everything in the bank that a learner may read."""
    for exercise in chain(bank.EXERCISES, (e.variant for e in bank.EXERCISES if e.variant)):
        yield exercise.id, "\n".join([exercise.done, exercise.task, *exercise.hints])
        for m in exercise.misconceptions:
            yield f"{exercise.id}, {m.id}", "\n".join([m.see, m.name, m.remedy])
    for question in bank.QUESTIONS:
        yield question.id, "\n".join([question.text, question.other, *question.options.values()])


def _across(sources) -> Iterator[str]:
    """Yield what is wrong between lessons."""
    banks = [(source, load_lesson(source.stem[:2])) for source in sources]
    everything: list[Exercise] = [e for _, bank in banks for e in bank.EXERCISES]
    names = [e.name for e in everything] + [e.variant.name for e in everything if e.variant]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"The name {name} is used by {names.count(name)} exercises. A name has one meaning in the course."
    for source, bank in banks:
        if source.stem != bank.NOTEBOOK:
            yield f"{source.stem}: the bank calls it {bank.NOTEBOOK!r}. Give both the same name."
        text = _words(source)
        for term, (lesson, _) in glossary.TERMS.items():
            word = re.escape(term.lower().split(" (")[0])
            if lesson == source.stem[:2] and not re.search(rf"(?<!\w){word}(s|es)?(?!\w)", text):
                yield f"{source.stem}: the glossary says that it introduces {term!r}, and it does not. Correct the glossary."
    told = [(f"messages.{n}", str(v)) for n, v in vars(messages).items() if n.isupper()]
    for where, text in told + [("the glossary", str(glossary.TERMS))]:
        for word in prose.unwanted(text):
            yield f"{where} says {word!r}. Say it without."


def _words(source):
    """Return what a lesson tells, in its texts and in those that its code shows, in small letters and on one line."""
    cells = read(source).cells
    told = [cell.source for cell in cells if cell.cell_type == "markdown"]
    for cell in (c for c in cells if c.cell_type == "code"):
        with suppress(SyntaxError):  # told as an escape, or when it was run
            told += [
                n.value
                for n in ast.walk(ast.parse(cell.source))
                if isinstance(n, ast.Constant) and type(n.value) is str
            ]
    return " ".join(" ".join(told).lower().split())
