"""Five folds of user-based neighbours: fit, and predict every rating once."""

from benchmarks.questions._neighbors import question
from recsys_teach import UserNeighbors

QUESTION = question(UserNeighbors, wanted={"seconds": 25})
