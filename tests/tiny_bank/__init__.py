"""The bank, and answers to its exercises: right ones, wrong ones, and some that do not come to an answer."""

from pathlib import Path

FOLDER = Path(__file__).parent
RIGHT = {
    "x1.share_above": "def share_above(x, limit):\n    a = [v for v in x if v == v]\n    return sum(v > limit for v in a) / len(a) if a else 0",
    "x1.top_two": "def top_two(scores):\n    return sorted(range(len(scores)), key=lambda i: (-scores[i], i))[:2]",
}
WRONG = {
    "x1.share_above": [
        "def share_above(x, limit):\n    raise NotImplementedError()",
        "def share_above(x, limit):\n    return np.mean(x > limit)",
        "def share_above(x, limit):\n    x = x[~np.isnan(x)]\n    return np.mean(x >= limit) if len(x) else 0",
        "def share_above(x, limit):\n    return 0.5",
        "def share_above(x, limit):\n    x[np.isnan(x)] = 9\n    print(x)\n    return 0.25 + np.mean(x > limit)",
        "def share_above(x, limit):\n    return ratings.mean()",
        "def share_above(x, limit):\n    return [None]",
        "def share_above(x, limit):\n    return None + 1",
        "def share_above(x):\n    return 1",
        "def share_above(x, limit):\n    return open('a')",
        "def share_above(x, limit)\n    return 1",
        "other = 1",
    ],
    "x1.top_two": [
        "def top_two(scores):\n    return np.argsort(scores)[:2]",
        "def top_two(scores):\n    print(np.argsort(-scores)[:2])",
        "def top_two(scores):\n    return np.argsort(-scores, kind='stable')[:3]",
        "def top_two(scores):\n    return np.argsort(-scores, kind='stable')[1::-1]",
        "def top_two(scores):\n    a = np.argsort(-scores, kind='stable')[:2]\n    scores[:] = 0\n    return a",
        "def top_two(scores):\n    return np.sort(scores)[:-3:-1]",
        "def top_two(scores):\n    return {i: 1 for i in range(2)}",
    ],
}
