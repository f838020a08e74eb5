"""Make this folder's files with the course's simulator of a small streaming service.

    python datasets/streaming-small/make.py

The same content on every system. What gzip makes of it may differ in some bytes from one build of Python to another; the
checksums are those of the files in this folder.
"""

import argparse
import gzip
import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from recsys_teach.data.simulator import Service, simulate

ARGUMENTS = {"n_people": 300, "n_films": 200, "days": 28, "seed": 0}
HERE = Path(__file__).resolve().parent


def contents(service: Service) -> dict[str, bytes]:
    """Return the text of each file, by its name: CSV, with times as seconds since 1970 (UTC)."""
    frames = {
        "events.csv.gz": service.events,
        "films.csv": service.films,
        "impressions.csv.gz": service.impressions,
        "people.csv": service.people,
        "truth_events.csv.gz": service.truth.events,
        "truth_films.csv": service.truth.films,
        "truth_people.csv": service.truth.people,
    }
    return {
        name: _in_seconds(frame).to_csv(index=False, lineterminator="\n").encode() for name, frame in frames.items()
    }


def main(out: Path = HERE) -> None:
    sums = []
    for name, content in contents(simulate(**ARGUMENTS)).items():
        if name.endswith(".gz"):
            content = gzip.compress(content, compresslevel=9, mtime=0)
        (out / name).write_bytes(content)
        sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
    (out / "SHA256SUMS").write_text("".join(sums), newline="\n")


def _in_seconds(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**{name: frame[name].astype(np.int64) for name in frame.select_dtypes("datetime")})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE)
    main(parser.parse_args().out)
