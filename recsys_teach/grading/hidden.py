"""An exercise with more cases than everybody has: those that one student alone meets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import cached_property

from recsys_teach.exercises import codec
from recsys_teach.exercises.exercise import Candidate, Case, Exercise


class Longer(Exercise):
    """The same exercise with hidden cases behind the public ones, in the same groups.

    What is known of the public cases (expected outcomes, those of mistakes) is worked out once for the whole class.
    """

    public: Exercise

    @cached_property
    def singles(self) -> list[Candidate]:
        return [_LongerCandidate(self, one) for one in self.public.singles]

    @cached_property
    def pairs(self) -> list[Candidate]:
        return [_LongerCandidate(self, one) for one in self.public.pairs]


class _LongerCandidate(Candidate):
    def __init__(self, exercise, known):
        super().__init__(exercise, *known.members)
        self.known = known

    def outcome(self, case):
        return self.known.outcome(case) if case < len(self.known.exercise.encoded) else super().outcome(case)


def with_hidden(exercise: Exercise, more: Sequence[Case]) -> Exercise:
    """Return the exercise with these cases as well. Evidence shows a public case where one differs."""
    if not more:
        return exercise
    longer = Longer(**{one.name: getattr(exercise, one.name) for one in fields(exercise)})
    known = len(exercise.encoded)
    for case in more:
        case.hidden = True
    longer.__dict__ |= {
        "public": exercise,
        "drawn": [*exercise.drawn, *more],
        "encoded": [*exercise.encoded, *(codec.encode(case.args) for case in more)],
    }
    longer.__dict__["expected"] = (*exercise.expected, *(longer.outcome(known + i) for i in range(len(more))))
    return longer
