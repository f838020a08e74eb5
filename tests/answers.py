"""Answers to exercise 3.1 that several tests use: right ways of writing it, different in algorithm or return type."""

RIGHT = {
    "masked arrays": """
def corated_cosine(x, y):
    shared = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[shared], y[shared]
    lengths = np.sqrt((x**2).sum() * (y**2).sum())
    return float(x @ y / lengths) if lengths > 0 else 0.0
""",
    "a loop over pairs": """
def corated_cosine(x, y):
    top = squares_x = squares_y = 0
    for a, b in zip(x, y):
        if a == a and b == b:
            top += a * b
            squares_x += a * a
            squares_y += b * b
    if top == 0:
        return 0
    return top / (squares_x * squares_y) ** 0.5
""",
    "norms, a NumPy scalar back": """
def corated_cosine(x, y):
    m = np.isfinite(x + y)
    if not m.any():
        return np.float32(0)
    return np.float64(np.dot(x[m] / np.linalg.norm(x[m]), y[m] / np.linalg.norm(y[m])))
""",
    "an array without dimensions back": """
def corated_cosine(x, y):
    gone = np.isnan(x) | np.isnan(y)
    x, y = np.where(gone, 0, x), np.where(gone, 0, y)
    return np.array(np.nan_to_num((x * y).sum() / np.sqrt((x * x).sum() * (y * y).sum())))
""",
    "nansum, with a helper and a constant": """
NOTHING = 0
def length(v):
    return np.sqrt(np.nansum(v**2))
def corated_cosine(x, y):
    x, y = x + 0 * y, y + 0 * x
    return np.nansum(x * y) / (length(x) * length(y)) if length(x) else NOTHING
""",
    "the angle between arrows": """
from math import atan2, cos, hypot
def corated_cosine(x, y):
    import scipy.spatial.distance as d
    keep = [i for i in range(len(x)) if not np.isnan(x[i] * y[i])]
    return 1 - d.cosine(x[keep], y[keep]) if keep else False + 0
""",
    "a lambda": "corated_cosine = lambda x, y: float(np.nan_to_num(np.nansum(x * y) / np.sqrt(np.nansum((x + 0 * y) ** 2) * np.nansum((y + 0 * x) ** 2))))",
}

ZEROS = """
def corated_cosine(x, y):
    x, y = np.nan_to_num(x), np.nan_to_num(y)
    lengths = np.sqrt((x**2).sum() * (y**2).sum())
    return float(x @ y / lengths) if lengths > 0 else 0.0
"""
STUB = "def corated_cosine(x, y):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n"
