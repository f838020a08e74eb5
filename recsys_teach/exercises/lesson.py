"""The lesson object: what a notebook calls."""

from __future__ import annotations

import copy
import hashlib
import os
from dataclasses import replace

import numpy as np

from recsys_teach import __version__, plots
from recsys_teach.exercises import display, glossary, messages, progress, session, shelf
from recsys_teach.exercises.collect import Answer, collect
from recsys_teach.exercises.display import Code, Definitions, Heading, Shown, Table, Words
from recsys_teach.exercises.examine import examine
from recsys_teach.exercises.exercise import Exercise, lessons, load_lesson
from recsys_teach.exercises.judge import Verdict, redact
from recsys_teach.exercises.run import run


def open_lesson(lesson: str) -> Lesson:
    """Return the lesson with this number, "03" say, and begin to follow the cells that are run."""
    return Lesson(lesson)


def show(*blocks) -> None:
    """Show blocks in the notebook, or print them where there is none."""
    if session.current() is None:
        print(Shown(blocks))
        return
    from IPython.display import display as show_in_notebook

    show_in_notebook(Shown(blocks))


class Lesson:
    """One lesson's exercises and questions. Made by `open_lesson`."""

    def __init__(self, lesson: str):
        self._bank = load_lesson(str(lesson))
        self.id = str(lesson)
        # Where a class looks on, each notebook begins anew, and what was done before is nobody's business.
        self._projector = os.environ.get(progress.PROJECTOR) == "1"
        self._log = progress.Log(None if self._projector else progress.workspace())
        # For marks: without references and solutions (`sealed.py`); in an exam, what a check says is cut as well.
        self._sealed, self._exam = getattr(self._bank, "SEALED", False), getattr(self._bank, "EXAM", False)
        session.current()

    def __repr__(self):
        return f"Lesson {self.id} · {self._bank.TITLE} · recsys_teach {__version__}"

    def check(self, function) -> float:
        """Show what is known about your answer, and return its points.

        Of `function` only the name is used. Judged is its last definition in the cells that were run, with the imports,
        helpers and constants that it needs from them: not what the notebook's memory holds besides. In an exam it says
        how many cases agree; that it says no more is a courtesy, since everything runs on your own machine.
        """
        exercise = self._exercise(function)
        answer, verdict = self._examined(function, exercise)
        code = hashlib.sha256(answer.tree.encode()).hexdigest()[:16]
        facts = {"broken": verdict.broken, "source": answer.source} if verdict.broken else {}
        self._log.add(
            "check", exercise=exercise.id, status=verdict.status, points=verdict.points,
            mistakes=list(verdict.mistakes), code=code, **facts,
        )  # fmt: skip
        self._show(exercise, verdict, answer)
        return verdict.points

    def verdict(self, function) -> Verdict:
        """Return the Verdict on your answer without showing it."""
        return self._examined(function, self._exercise(function))[1]

    def why(self, function) -> None:
        """Show the next stage at once: what the mistake is, then what to change."""
        exercise = self._exercise(function)
        if self._exam:
            show(Words(messages.SEALED["exam"]))
            return
        answer, verdict = self._examined(function, exercise)
        if verdict.mistakes:
            code = hashlib.sha256(answer.tree.encode()).hexdigest()[:16]
            key = list(verdict.mistakes)
            if not self._log.of("check", exercise=exercise.id, mistakes=key):
                self._log.add(
                    "check", exercise=exercise.id, status=verdict.status, points=verdict.points, mistakes=key, code=code
                )
            self._log.add("why", exercise=exercise.id, mistakes=key)
        self._show(exercise, verdict, answer)

    def hint(self, function) -> None:
        """Show the next hint; after the last one, the last again."""
        exercise = self._exercise(function)
        if not exercise.hints:  # a lesson for marks has none that holds code, an exam none at all
            show(Words(messages.SEALED["exam" if self._exam else "hint"]))
            return
        if self._projector and self._log.of("hint", exercise=exercise.id):
            show(_not_shown("hint", exercise))
            return
        self._log.add("hint", exercise=exercise.id)
        given = min(len(self._log.of("hint", exercise=exercise.id)), len(exercise.hints))
        last = ", the last" if given == len(exercise.hints) else ""
        show(
            Heading(f"Exercise {exercise.number} · hint {given} of {len(exercise.hints)}{last}"),
            Words(exercise.hints[given - 1]),
        )

    def solution(self, function) -> None:
        """Show one right way of writing it."""
        exercise = self._exercise(function)
        if self._sealed:
            show(Words(messages.SEALED["exam" if self._exam else "solution"]))
            return
        if self._projector:
            show(_not_shown("solution", exercise))
            return
        self._log.add("solution", exercise=exercise.id)
        show(
            Heading(f"Exercise {exercise.number} · one right way; yours may differ"), Code(exercise.source["solution"])
        )

    def use(self, function):
        """Return your function if it is right, else the course's, and say which. A lesson for marks has yours alone."""
        exercise = self._exercise(function)
        verdict = self._examined(function, exercise)[1]
        if self._sealed and verdict.status != "correct":
            print(messages.SEALED["use"].format(name=exercise.name))
            return function
        if verdict.status != "correct":
            print(f"Using the course's {exercise.name}, not yours. Your own takes its place as soon as it is right.")
            return _named(lambda *arguments: exercise.answer(*arguments), exercise.name)
        if "changed-input" in verdict.remarks:  # the next cells still need what they pass to it
            print(f"Using your {exercise.name}, on copies, since it changes what it is given.")
            return _named(lambda *arguments: function(*copy.deepcopy(arguments)), exercise.name)
        print(f"Using your {exercise.name}.")
        return function

    def predict(self, id: str, value=None) -> None:
        """Record your guess, to be shown beside the result. None skips it."""
        self._log.add("predict", id=id, value=_plain(value))
        print("No guess, that is fine too." if value is None else f"Your guess: {value}. The result comes in a moment.")

    def result(self, id: str, value) -> None:
        """Show the result beside your guess."""
        guesses = [e["value"] for e in self._log.of("predict", id=id) if e["value"] is not None]
        guess = f"Your guess: {guesses[-1]}." if guesses else "You made no guess."
        show(Words(f"{guess} The result: {value}."))

    def answer(self, id: str, value) -> None:
        """Say whether an answer to a question is right, and why; in a lesson for marks, that it is recorded."""
        questions = [q for lesson in self._lessons_so_far() for q in load_lesson(lesson).QUESTIONS]
        question = next((q for q in questions if q.id == id), None)
        if question is None:
            has = ", ".join(q.id for q in questions if q.id.startswith(self.id))
            raise ValueError(f"There is no question {id!r} in this lesson. It has {has}.")
        try:
            reply = question.reply(value)
        except ValueError as error:  # a slip of the keyboard, which shall not stop "Run All Cells"
            show(Words(str(error)))
            return
        self._log.add("answer", id=id, value=_plain(value))
        show(Words(reply))

    def review(self) -> None:
        """Offer an exercise near to each earlier one whose solution was opened. Nothing is graded."""
        opened = {event["exercise"] for event in self._log.of("solution")}
        earlier = [e for lesson in self._lessons_so_far()[:-1] for e in load_lesson(lesson).EXERCISES]
        offered = [e.variant for e in earlier if e.id in opened and e.variant and e.variant.id not in self._done()]
        if not offered:
            show(Words(messages.NO_REVIEW))
            return
        show(Heading(messages.REVIEW))
        for variant in offered:
            show(
                Heading(f"{variant.title} · about {variant.minutes} minutes"),
                Words(variant.task),
                Code(f"{variant.source['stub']}\nlesson.check({variant.name})"),
            )

    def rate(self, ratings: dict) -> None:
        """Put films on your shelf: {title: stars from 0.5 to 5, None for a film that you skip, 0 to take one off}."""
        show(*map(Words, shelf.put(self._log, ratings)))

    def title(self, item: int) -> str:
        """Return a film's title and year as people say it, from its number."""
        return shelf.title_of(item)

    def shelf(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the film numbers and the stars of your shelf, or of the sample person while yours has fewer than three."""
        ratings, _ = shelf.ratings_on(self._log)
        return np.array(list(ratings)), np.array(list(ratings.values()))

    def top_tens(self, models: dict) -> None:
        """Show the ten films that each model, {name: fitted model}, recommends to the person whose shelf it is."""
        ratings, own = shelf.ratings_on(self._log)
        whose = "your shelf" if own else "the sample person's shelf"
        table = shelf.lists_for(ratings, models)
        plots.show_table(table, f"Ten films for {whose} ({len(ratings)} ratings)")
        if shelf.why_empty(ratings, table):
            show(Words(shelf.why_empty(ratings, table)))

    def glossary(self, term: str = "") -> None:
        """Show the terms of this lesson and of those before it, or those that hold `term`."""
        meanings = glossary.up_to(glossary.TERMS, self.id)
        found = {one: meaning for one, meaning in meanings.items() if term.casefold() in one.casefold()}
        missed = [] if found else [Words(f"There is no term {term!r} so far. These are all:")]
        show(Heading(f"Terms up to lesson {self.id}"), *missed, Definitions(found or meanings))

    def notation(self) -> None:
        """Show the symbols of this lesson and of those before it."""
        show(Heading(f"Symbols up to lesson {self.id}"), Definitions(glossary.up_to(glossary.SYMBOLS, self.id)))

    def progress(self) -> None:
        """Show which exercises are done, and about how many minutes the others take."""
        done = self._done()
        rows = [
            (f"{e.number} {e.name}", ["done" if e.id in done else f"open, about {e.minutes} min"])
            for e in self._bank.EXERCISES
        ]
        show(Heading(f"Lesson {self.id}: {self._so_far()}"), Table("Exercises", rows))

    def _exercise(self, function) -> Exercise:
        if isinstance(function, str):
            name = function
        elif not callable(function):
            raise TypeError(
                f"{function!r} is not a function. Pass the function's name without brackets, such as lesson.check(f)."
            )
        elif str(getattr(function, "__module__", "")).startswith("recsys_teach"):
            raise ValueError(
                "That is the course's own function, not yours. Define the function in this notebook and check that one."
            )
        else:
            name = getattr(function, "__name__", "")
        named = {e.name: e for e in self._bank.EXERCISES} | self._variants()
        if name not in named:
            followed = session.current()
            space = followed.shell.user_ns if followed else {}
            name = next((n for n in named if space.get(n) is function), name)
        if name not in named:
            has = ", ".join(e.name for e in self._bank.EXERCISES)
            raise ValueError(f"Lesson {self.id} has no exercise {name!r}. It has {has}.")
        return named[name]

    def _lessons_so_far(self) -> list[str]:
        """Return the numbers of the lessons up to this one."""
        return [lesson for lesson in lessons() if lesson <= self.id]

    def _variants(self) -> dict[str, Exercise]:
        earlier = [e for lesson in self._lessons_so_far()[:-1] for e in load_lesson(lesson).EXERCISES]
        return {e.variant.name: e.variant for e in earlier if e.variant}

    def _examined(self, function, exercise) -> tuple[Answer, Verdict]:
        answer = collect(session.cells_for(function), exercise.name)
        verdict = examine(exercise, answer, run)
        return answer, _counts_only(verdict) if self._exam else verdict

    def _show(self, exercise, verdict, answer):
        if self._exam:
            not_run = verdict.status in ("missing", "not attempted")
            told = messages.HEAD[verdict.status] if not_run else messages.SEALED["agree"].format(**vars(verdict))
            show(Heading(f"Exercise {exercise.number} · {exercise.name} · {told}"))
            return
        stage = progress.stage(self._log, exercise.id, verdict.mistakes) if verdict.mistakes else 1
        # What lesson.hint would say now; after each other code that nobody recognised, the one behind it.
        given = len(self._log.of("hint", exercise=exercise.id))
        unknown = {e["code"] for e in self._log.of("check", exercise=exercise.id) if e.get("broken")}
        next_hint = 0 if self._projector else min(given + max(len(unknown) - 1, 0), len(exercise.hints) - 1)
        judged = (answer.label, answer.first_line) if answer.label else ()
        shown = min(stage, 2) if self._projector else stage
        hint = exercise.hints[next_hint] if exercise.hints else ""
        blocks = display.blocks_for(exercise, verdict, shown, judged, self._so_far(), hint)
        show(*blocks, *([_not_shown("remedy", exercise)] if shown < stage else []))

    def _done(self) -> set[str]:
        return {e["exercise"] for e in self._log.of("check", status="correct")}

    def _so_far(self) -> str:
        left = sum(e.minutes for e in self._bank.EXERCISES if e.id not in self._done())
        told = messages.MINUTES.format(minutes=left) if left else ""
        done = sum(e.id in self._done() for e in self._bank.EXERCISES)
        return messages.SO_FAR.format(done=done, all=len(self._bank.EXERCISES), left=told)


def _named(function, name):
    """Return the function under a name, marked as the course's, so that it is not checked as the learner's."""
    function.__name__, function.__module__ = name, "recsys_teach.exercises"
    return function


def _not_shown(what, exercise):
    return Words(messages.PROJECTOR[what].format(name=exercise.name, all=len(exercise.hints)))


def _counts_only(verdict):
    """Return a verdict that says how many cases agree, and not which or why."""
    return replace(redact(verdict, "none"), agree=verdict.agree, total=verdict.total)


def _plain(value):
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
