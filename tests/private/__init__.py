"""The bank that ships as an example of an instructor's own, and what the course's own bank has in public."""

from unittest.mock import patch

from recsys_teach.exercises import exercise
from recsys_teach.places import ROOT

FOLDER = ROOT / "examples" / "bank"


def load():
    """Return the example's module; the lessons that other tests know stay as they are."""
    with patch.dict(exercise._banks):
        (lesson,) = exercise.use_bank(FOLDER)
        return exercise.load_lesson(lesson)
