"""From a store and a policy to marks. Every export reads a Book; none of them reads anything else."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from recsys_teach.grading.policy import Policy
from recsys_teach.grading.records import Mark, Student
from recsys_teach.grading.store import Store


class Book:
    """The marks of a class. One student's are worked out at a time, so a class of any size takes no more memory.

    With `pseudonyms`, students carry made names that nobody can take back without the store: for reports that are shown.
    """

    def __init__(self, store: Store, policy: Policy, pseudonyms: bool = False):
        self.store, self.policy, self.pseudonyms = store, policy, pseudonyms

    def students(self) -> list[Student]:
        """Return all, those of the roster first and in its order; made names in the order of the names, which tells nothing."""
        return [self._shown(one) for one in self._ordered()]

    def shown_ids(self) -> dict[str, str]:
        """Return {a student's id: the one that is shown}."""
        return {one.id: self._shown(one).id for one in self.store.students()}

    def unlisted(self) -> list[Student]:
        """Return who handed in and is not on the roster; nobody where there is no roster."""
        return [one for one in self.students() if not one.listed and self.has_roster()]

    def has_roster(self) -> bool:
        return self.store.fact("roster") == "yes"

    def extended(self) -> list[tuple[Student, float]]:
        """Return whom a person gave more time, in the order of `students`, and the minutes."""
        minutes = self.store.extensions()
        return [(self._shown(one), minutes[one.id]) for one in self._ordered() if minutes.get(one.id)]

    def lessons(self) -> list[str]:
        """Return the lessons from which somebody handed in."""
        return sorted({one.lesson for one in self.store.attempts() if one.lesson})

    def marks(self) -> Iterator[Mark]:
        """Give a mark for each student and lesson; on the roster, also for those who handed nothing in."""
        lessons = self.lessons()
        for student in self._ordered():
            for lesson in lessons:
                mark = self.mark(student, lesson)
                if mark.attempt or student.listed:
                    yield replace(mark, student=self._shown(student))

    def mark(self, student: Student, lesson: str) -> Mark:
        """Return what a student of the store gets for a lesson."""
        more = student.extra + self.store.extended(student.id)
        tries = [
            (one, list(map(self._weighed, self.store.verdicts(one.id))))
            for one in self.store.attempts(student.id, lesson)
        ]
        if not tries:
            return Mark(student, lesson, None)
        attempt, items = tries[self.policy.choose(tries, more)]
        late, off = self.policy.late_by(attempt, more), self.policy.taken_off(attempt, more)
        points = (1 - off) * sum(one.points for one in items if one.points is not None)
        # A notebook says itself of which version it is, so what is refused for that counts until a person has decided.
        most = sum(one.max_points for one in items if one.points is not None or one.told.get("refused"))
        return Mark(student, lesson, attempt, tuple(items), late, off, round(points, 6), most, len(tries))

    def _ordered(self):
        students = self.store.students()
        return sorted(students, key=lambda one: pseudonym(self.store, one.id)) if self.pseudonyms else students

    def _weighed(self, graded):
        """Return a verdict with the points that the policy gives to a question; in the store each has one."""
        if not graded.is_question:
            return graded
        worth = self.policy.question_points
        points = None if graded.points is None else worth * graded.points
        return replace(graded, points=points, max_points=worth * graded.max_points)

    def _shown(self, student):
        if not self.pseudonyms:
            return student
        name = pseudonym(self.store, student.id)
        return Student(name, name, "", 0.0, (), student.listed)


def pseudonym(store: Store, id: str) -> str:
    """Return the made name of a student, the same in every report from one store."""
    told = hmac.new(bytes.fromhex(store.fact("salt")), id.encode("utf-8", "backslashreplace"), sha256)
    return f"student-{told.hexdigest()[:8]}"
