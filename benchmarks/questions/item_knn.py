"""Five folds of item-based neighbours: fit, and predict every rating once."""

from benchmarks.questions._neighbors import question
from recsys_teach import ItemNeighbors

QUESTION = question(ItemNeighbors, wanted={"seconds": 50, "memory": 10})
