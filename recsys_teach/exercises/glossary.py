"""The course's symbols and terms: what each means, and the lesson that introduces it. One meaning each, everywhere."""

# Symbol → (lesson, meaning). Letters stand for themselves, Greek ones by their LaTeX name; `lint` refuses any other.
SYMBOLS = {
    "n": ("00", "how many, as the text says: ratings, pairs, films; n_i ratings of item i, n_u of user u"),
    "r": ("00", "a rating; r_ui is that of user u for item i, and r with a hat is a predicted one"),
    "i": ("00", "an item, here a film; j is another one"),
    "λ": (
        "00",
        "damping, or shrinkage: how many imagined ratings an average starts with (in code: damping or shrinkage)",
    ),
    "μ": ("00", "the mean of ratings: of all, or, as μ_u, of user u"),
    "u": ("01", "a user, here a person; v is another one"),
    "U": ("01", "the set of all users; bars around a set, as in |U|, say how many are in it"),
    "I": ("01", "the set of all items; |I| says how many they are"),
    "j": ("01", "another item than i"),
    "k": ("02", "how many are asked for: the length of a list, or the number of neighbours"),
    "p": ("02", "a position in a list, from 1"),
    "L": ("02", "the first k items of a list of recommendations"),
    "R": ("02", "the set of relevant items: those that the user liked in the test"),
    "b": ("02", "a bias: how far a user (b_u) or an item (b_i) lies from the mean"),
    "v": ("03", "another user than u"),
    "x": ("03", "a list of ratings, one position for each film; y is another one"),
    "y": ("03", "another list of ratings than x"),
    "s": ("03", "a similarity; s_uv is that of users u and v"),
}

# Term → (lesson, meaning).
TERMS = {
    "bestseller list": ("00", "the same list for everybody: the items with the most ratings"),
    "collaborative filtering": ("00", "recommending from who liked what, without looking at what the items are"),
    "content-based filtering": ("00", "recommending from what the items are: genre, words, cast"),
    "damped mean": (
        "00",
        "a mean that begins with imagined ratings at the overall mean, so that few ratings move it little",
    ),
    "hidden favourites": (
        "00",
        "films that a person gave 4 stars or more, in the part of the ratings that a model did not see",
    ),
    "hybrid": ("00", "a recommender that combines others"),
    "ladder": ("00", "the picture with a bar for the score of every model so far"),
    "shelf": ("00", "the films that you rated, kept in your workspace"),
    "bot": ("01", "a program that acts as if it were a person"),
    "centring": ("01", "taking the mean off, so that what remains lies around 0"),
    "context": ("01", "what was around an event: device, hour, season"),
    "CSR matrix": ("01", "a sparse matrix stored row by row: values, their columns, and where each row starts"),
    "drift": ("01", "a change of the data over time"),
    "explicit feedback": ("01", "what people say when they are asked: ratings, thumbs, reviews"),
    "implicit feedback": ("01", "what people do while they are watched: clicks, plays, skips, dwell time"),
    "imputation": ("01", "filling the gaps of a table"),
    "KPI": ("01", "key performance indicator: the number that says whether a goal is reached"),
    "metadata": ("01", "what is known about an item itself: genres, year, maker, price"),
    "min-max": ("01", "rescaling to 0 … 1: (x − lowest) / (highest − lowest)"),
    "profile": ("01", "what is known about a person, worked out from their events"),
    "pseudonym": ("01", "a number or a made-up name in the place of a person's name"),
    "sparse matrix": ("01", "a table that stores only the cells that hold something, with their places"),
    "sparsity": ("01", "the share of the cells of a table that are empty"),
    "average precision": (
        "02",
        "the precisions at each hit of a list, added up, divided by the number of relevant items",
    ),
    "bias": ("02", "how far a person or an item lies from the mean of all ratings, damped"),
    "cold": ("02", "without a training row: a person or an item of which a model has seen nothing"),
    "ideal list": (
        "02",
        "a list that no other can beat: it shows relevant items first, until there are no more or it is full",
    ),
    "leakage": ("02", "answers of the test that were seen in training; results become too good to be true"),
    "leave-last-out": ("02", "a split that hides everybody's latest rating"),
    "logarithm": ("02", "to base 2: how often you double 1 to get a number"),
    "MAE": ("02", "mean absolute error: the mean of the errors without their signs"),
    "NDCG": ("02", "how much the hits of a list count, further down less, as a share of what an ideal list would get"),
    "precision": ("02", "precision@k: the share of k places that hold a relevant item"),
    "recall": ("02", "recall@k: the share of the relevant items that are among the first k"),
    "reciprocal rank": ("02", "1 divided by the position of the first hit; its mean over people is MRR"),
    "relevant": ("02", "liked by the person in the test: here with 4 stars or more"),
    "RMSE": ("02", "root mean squared error: the root of the mean of the squared errors"),
    "temporal split": ("02", "a split that hides everything from one moment on"),
    "test": ("02", "the rows that a model is measured on, and does not see before"),
    "training": ("02", "the rows that a model learns from"),
    "cosine": ("03", "a similarity: 1 when two lists of ratings point the same way, 0 at a right angle"),
    "cross-validation": ("03", "measuring several times, each time on another part of the data, and taking the mean"),
    "dot product": ("03", "the sum of the products of two lists, position by position"),
    "Jaccard similarity": ("03", "what two people share, divided by what at least one of them has"),
    "nearest-neighbour imputation": ("03", "filling a gap with what the most similar row has there"),
    "neighbour": ("03", "somebody similar who is asked"),
    "norm": ("03", "the length of a list of numbers as an arrow: the root of the sum of its squares"),
    "paired test": ("03", "how often chance alone would make two models differ so much over the same people"),
    "Pearson's correlation": ("03", "the cosine of what is left when each one's mean is taken off: from −1 to 1"),
    "shrinkage": ("03", "λ, how strongly a number that rests on little evidence is pulled towards 0 or the usual"),
}


def up_to(table: dict, lesson: str) -> dict[str, str]:
    """Return {symbol or term: meaning} of what a lesson or one before it introduces, in alphabetical order."""
    known = {name: meaning for name, (first, meaning) in table.items() if first <= lesson}
    return dict(sorted(known.items(), key=lambda pair: pair[0].lower()))
