"""Make this folder's files: a part of ../movielens-small, damaged in four ways, and a list of the damage.

    python make.py

The choices are made by hashes of a fixed seed, so the bytes are the same on every system and version.
"""

import argparse
import csv
import gzip
import hashlib
import io
from pathlib import Path

HERE = Path(__file__).resolve().parent
GOOD = HERE.parent / "movielens-small"
SEED = 8  # with it, nobody here has rated two films of one title, but for the altered one
N_PEOPLE, FEWEST, MOST = 40, 20, 100
N_REPEATED, N_SHIFTED = 12, 5
URL = "https://movielens.org/movies/260"


def shuffled(things):
    """Return the things in an order that looks random and depends on nothing but SEED and the things."""
    return sorted(things, key=lambda one: hashlib.sha256(f"{SEED} {one}".encode()).digest())


def read(path):
    text = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).decode()
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return header, rows


def write(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def choose(ratings, films):
    """Return the ratings of some people with neither few nor many, and the films that they rated, in the good order."""
    counts = {}
    for user, *_ in ratings:
        counts[user] = counts.get(user, 0) + 1
    people = set(shuffled(user for user, n in counts.items() if FEWEST <= n <= MOST)[:N_PEOPLE])
    kept = [row for row in ratings if row[0] in people]
    items = {row[1] for row in kept}
    return kept, [row for row in films if row[0] in items]


def shift(ratings, truth):
    """Lose the first field of a few rows of one person, so that what follows moves one column to the left."""
    starts = []
    for start in range(len(ratings) - N_SHIFTED):
        block = ratings[start : start + N_SHIFTED]
        halves = sum(row[2].endswith(".5") for row in block)
        if len({row[0] for row in block}) == 1 and halves >= 2:
            starts.append(start)
    start = shuffled(starts)[0]
    for row in range(start, start + N_SHIFTED):
        before, ratings[row] = ratings[row], [*ratings[row][1:], ""]
        truth.append(["ratings.csv", row, "shifted", "", ",".join(before), ",".join(ratings[row])])
    return set(range(start, start + N_SHIFTED))


def paste_url(ratings, truth, touched):
    """Put a web address where a time was."""
    row = shuffled(set(range(len(ratings))) - touched)[0]
    before, ratings[row] = ratings[row], [*ratings[row][:3], URL]
    truth.append(["ratings.csv", row, "pasted", "time", before[3], URL])
    return {row}


def repeat(ratings, truth, touched):
    """Put a few rows at the end again."""
    for row in sorted(shuffled(set(range(len(ratings))) - touched)[:N_REPEATED]):
        truth.append(["ratings.csv", len(ratings), "repeated", "", "", ",".join(ratings[row])])
        ratings.append(ratings[row])


def alter_title(ratings, films, truth):
    """Give a film the title of the one that most people rated; somebody has rated both."""
    raters = {}
    for user, item, *_ in ratings:
        raters.setdefault(item, set()).add(user)
    places = {film[0]: row for row, film in enumerate(films)}
    best = max(places, key=lambda item: (len(raters[item]), -int(item)))
    also = [item for item in places if item != best and len(raters[item] & raters[best]) >= 3]
    row, title = places[shuffled(also)[0]], films[places[best]][1]
    truth.append(["films.csv", row, "altered", "title", films[row][1], title])
    films[row] = [films[row][0], title, *films[row][2:]]


def main(out):
    ratings_header, ratings = read(GOOD / "ratings.csv.gz")
    films_header, films = read(GOOD / "films.csv")
    ratings, films = choose(ratings, films)
    truth = []
    alter_title(ratings, films, truth)
    touched = shift(ratings, truth)
    touched |= paste_url(ratings, truth, touched)
    repeat(ratings, truth, touched)
    write(out / "ratings.csv", ratings_header, ratings)
    write(out / "films.csv", films_header, films)
    write(out / "truth.csv", ["file", "row", "kind", "column", "before", "after"], truth)
    names = ("films.csv", "ratings.csv", "truth.csv")
    lines = [f"{hashlib.sha256((out / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (out / "SHA256SUMS").write_text("".join(lines), newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE)
    main(parser.parse_args().out)
