"""A page for whoever helps in a class, one per lesson, made from the exercise bank and the published lesson."""

from __future__ import annotations

import json
import re
from pathlib import Path

from recsys_teach import places
from recsys_teach.exercises.exercise import Exercise, Misconception, Question, lessons, load_lesson
from recsys_teach.merge import text

FOLDER = Path("docs") / "facilitator"
MISTAKES = 5  # of each exercise
ASKED = re.compile(r'lesson\.answer\("([^"]+)"')
OPTION = re.compile(r"\*\*([a-d])\*\*\s+(.+?)(?=\s*(?:-\s+)?\*\*[a-d]\*\*|\s*$)", re.DOTALL)
HEAD = """\
# Lesson {lesson} for facilitators: {title}

{about}

On the screen: `recsys-teach start {lesson} --projector`. For everybody: `recsys-teach start {lesson}`, or `recsys-teach goto {lesson}`
for a clean copy.

*This page is made from the exercise bank (`recsys_teach/authoring/facilitator.py`), so change the bank and not the page.
Nobody has counted yet which mistakes are the likeliest. Shown are the first in the order of the bank, which stands in for
a count and is none. After your first class, `class.html` of a grading run counts the mistakes of your own people.*
"""
TALK = """\
## Before the first exercise

Let everybody answer alone, then talk to a neighbour, then answer again. Take a wrong answer from the list and ask who can
say what speaks for it; what speaks against it stands behind the colon.
"""
EXERCISES = """\
## The exercises

**Beside somebody who is stuck.** Ask the question, and wait. It is about the smallest case that differs, which the check shows. What
the mistake is, in italics, is for you; say it only when the question has not helped twice.

**In pairs.** One explains on paper, without code, while the other asks. Then they change places, and whoever asked writes the near
task while the other keeps their hands off the keyboard. Right ways of the near tasks stand at the end of this page.
"""


def facilitator_page(lesson: str) -> str:
    """Return the page of a lesson as Markdown: talking points, likely mistakes with a question for each, tasks for pairs.

    Which questions open the lesson, their options and its minutes are read from the published notebook, the rest from the
    bank. Raises ValueError where there is no such lesson.
    """
    bank, cells = load_lesson(lesson), _cells(lesson)
    minutes = re.search(r"About (\d+)\s+minutes", "\n".join(source for _, source in cells))
    n, writing = len(bank.EXERCISES), sum(e.minutes for e in bank.EXERCISES)
    about = f"{n} exercises, about {writing} minutes of writing"
    about += f" in a lesson of about {minutes[1]} (both are the authors' estimates)." if minutes else "."
    parts = [HEAD.format(lesson=lesson, title=bank.TITLE, about=about)]
    if asked := _opening(lesson, cells):
        parts += [TALK, *(_question(question, options) for question, options in asked)]
    parts += [EXERCISES, *map(_exercise, bank.EXERCISES)]
    if near := [e.variant for e in bank.EXERCISES if e.variant]:
        parts.append("## Right ways of the near tasks\n")
        parts += [f"{one.title.capitalize()}:\n\n```python\n{one.source['solution'].strip()}\n```\n" for one in near]
    return "\n".join(parts)


def likeliest(exercise: Exercise, most: int = MISTAKES) -> list[Misconception]:
    """Return the mistakes that stand first in the bank, of those with the same question or the same name the first one."""
    found: list[Misconception] = []
    for one in exercise.misconceptions:
        if len(found) < most and all(one.see != other.see and one.name != other.name for other in found):
            found.append(one)
    return found


def build_pages(root: Path) -> list[Path]:
    """Write the page of every lesson under `root`; return the files."""
    written = []
    for lesson, path in _pages(root):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(facilitator_page(lesson), encoding="utf-8", newline="\n")
        written.append(path)
    return written


def stale_pages(root: Path) -> list[str]:
    """Return one sentence for every page that is not what the bank says, and for every page of no lesson."""
    pages = dict(_pages(root))
    found = [
        f"{path.relative_to(root).as_posix()} is not current."
        for lesson, path in pages.items()
        if not path.exists() or path.read_text(encoding="utf-8") != facilitator_page(lesson)
    ]
    strays = sorted(set((root / FOLDER).glob("*.md")) - set(pages.values()))
    return found + [f"{path.relative_to(root).as_posix()} is of no lesson." for path in strays]


def _pages(root):
    return [(lesson, root / FOLDER / f"{lesson}.md") for lesson in lessons() if _notebook(lesson).exists()]


def _notebook(lesson):
    return places.lessons() / f"{load_lesson(lesson).NOTEBOOK}.ipynb"


def _cells(lesson):
    """Return the published cells as (type, source)."""
    told = json.loads(_notebook(lesson).read_text(encoding="utf-8"))
    return [(cell["cell_type"], text(cell)) for cell in told["cells"]]


def _opening(lesson, cells):
    """Return [(question, {letter: what the option says})] for what is asked from earlier lessons, else for the first question."""
    known = {q.id: q for one in lessons() if one <= lesson for q in load_lesson(one).QUESTIONS}
    asked: list[tuple[Question, dict]] = []
    words = ""
    for kind, source in cells:
        if kind == "markdown":
            words = source
        asked += [(known[id], _options(words, id)) for id in ASKED.findall(source) if kind == "code"]
    earlier = [(question, options) for question, options in asked if not question.id.startswith(lesson)]
    return earlier or asked[:1]


def _options(words, id):
    """Return {letter: text}. A cell with several questions begins each with the lesson that it is from."""
    parts = re.split(r"\*\*From lesson (\d\d)\.\*\*", words)
    mine = dict(zip(parts[1::2], parts[2::2], strict=True)).get(id.split(".")[0], words)
    return {letter: " ".join(option.split()).rstrip(".") for letter, option in OPTION.findall(mine)}


def _question(question, options):
    right = options.get(question.key, _as_said(question.key))
    lines = [f"**{question.id}** {question.text} Right: *{right}*.", ""]
    for answer, reply in question.options.items():
        said = options.get(answer, _as_said(answer))
        if answer != question.key and said.casefold() != "not sure yet":
            lines.append(f"- *{said}*: {reply}")
    unsure = [reply for answer, reply in question.options.items() if _is_unsure(answer, options)]
    lines += [f"- Nobody dares: {reply}" for reply in unsure]
    return "\n".join(lines) + "\n"


def _is_unsure(answer, options):
    return options.get(answer, _as_said(answer)).casefold() == "not sure yet"


def _as_said(answer):
    return f"{answer:g}".replace("-", "−") if isinstance(answer, (int, float)) else answer


def _exercise(exercise):
    lines = [f"### {exercise.number} · {exercise.title} · about {exercise.minutes} minutes", ""]
    for number, one in enumerate(likeliest(exercise), 1):
        lines += [f"{number}. {one.see}", f"   *{one.name}*"]
    near = exercise.variant
    first = likeliest(exercise)[0].see if exercise.misconceptions else "How do you know?"
    lines += [
        "",
        f"**In pairs.** One explains {exercise.number}, *{exercise.title}*, on paper, while the other asks: “{first}”",
    ]
    if near:
        lines += [
            "",
            f"Then the other writes *{near.title}*, about {near.minutes} minutes, as `def {_head(near)}`. {near.task}",
        ]
    return "\n".join(lines) + "\n"


def _head(exercise):
    """Return the head of a function as it is to be written: "f(x, y)"."""
    return exercise.source["stub"].splitlines()[0].removeprefix("def ").rstrip(":")
