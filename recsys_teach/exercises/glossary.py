"""The course's symbols and terms: what each means, and the lesson that introduces it. One meaning each, everywhere."""

# Symbol → (lesson, meaning). Letters stand for themselves, Greek ones by their LaTeX name; `lint` refuses any other.
SYMBOLS = {
    "n": ("00", "how many: ratings, films, people, as the text says"),
    "r": ("00", "a rating; r_ui is that of user u for item i, and r with a hat is a predicted one"),
    "i": ("00", "an item, here a film; j is another one"),
    "λ": ("00", "damping, or shrinkage: how many imagined ratings an average starts with (in code: damping)"),
    "μ": ("00", "the mean of ratings: of all, or, as μ_u, of user u"),
    "u": ("01", "a user, here a person; v is another one"),
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
    "hidden favourites": ("00", "films that a person gave 4 stars or more, in the part of the ratings that a model did not see"),
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
    "cosine": ("03", "a similarity: 1 when two lists of ratings point the same way, 0 at a right angle"),
    "cross-validation": ("03", "measuring several times, each time on another part of the data, and taking the mean"),
    "dot product": ("03", "the sum of the products of two lists, position by position"),
    "Jaccard similarity": ("03", "what two people share, divided by what at least one of them has"),
    "nearest-neighbour imputation": ("03", "filling a gap with what the most similar row has there"),
    "neighbour": ("03", "somebody similar who is asked"),
    "norm": ("03", "the length of a list of numbers as an arrow: the root of the sum of its squares"),
    "paired test": ("03", "how often chance alone would make two models differ so much over the same people"),
    "Pearson's correlation": ("03", "the cosine of what is left when each one's mean is taken off: from −1 to 1"),
    "shrinkage": ("03", "pulling a number that rests on little evidence towards 0, or towards the usual"),
}


def up_to(table: dict, lesson: str) -> dict[str, str]:
    """Return {symbol or term: meaning} of what a lesson or one before it introduces, in alphabetical order."""
    known = {name: meaning for name, (first, meaning) in table.items() if first <= lesson}
    return dict(sorted(known.items(), key=lambda pair: pair[0].lower()))
