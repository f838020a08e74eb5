"""The public MovieLens archives: fetched from GroupLens on request, checked, kept in a cache folder, read in place."""

from __future__ import annotations

import errno
import os
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pandas as pd

from recsys_teach.progress_bar import progress

SERVER = "https://files.grouplens.org/datasets/movielens/"
TERMS = "https://grouplens.org/datasets/movielens/"
SILENCE = 30  # seconds without a byte, after which the server counts as gone
COLUMNS = ("user", "item", "rating", "time")
TYPES = {"user": "int32", "item": "int32", "rating": "float32", "time": "int64"}


@dataclass(frozen=True)
class Archive:
    """One file on the server: its size, its checksum, which member holds the ratings, and how their fields are parted."""

    name: str
    member: str
    megabytes: int
    checksum: str
    separator: str = ","
    may_be_passed_on: bool = True


# Checksums. SHA-256 of all but 10m and 32m: TensorFlow Datasets, url_checksums/movielens.txt; of 10m: several public
# projects that also quote GroupLens's MD5 (ce571fd55effeba0271552578f2648bd). MD5 of 32m: as GroupLens publishes it in
# ml-32m.zip.md5, quoted by several public projects. What may be passed on: the README in each archive.
SIZES = {
    "100k": Archive(
        "ml-100k.zip",
        "ml-100k/u.data",
        5,
        "sha256:50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229",
        separator="\t",
        may_be_passed_on=False,
    ),
    "1m": Archive(
        "ml-1m.zip",
        "ml-1m/ratings.dat",
        6,
        "sha256:a6898adb50b9ca05aa231689da44c217cb524e7ebd39d264c56e2832f2c54e20",
        separator="::",
        may_be_passed_on=False,
    ),
    "10m": Archive(
        "ml-10m.zip",
        "ml-10M100K/ratings.dat",
        66,
        "sha256:813c411ccb6122564edfe752e7f80c4dcc5aa25fa94c93622f6877a7ba252862",
        separator="::",
        may_be_passed_on=False,
    ),
    "20m": Archive(
        "ml-20m.zip",
        "ml-20m/ratings.csv",
        199,
        "sha256:96f243c338a8665f6bcc89c53edf6ee39162a846940de6b7c8c48aeada765ff3",
    ),
    "25m": Archive(
        "ml-25m.zip",
        "ml-25m/ratings.csv",
        262,
        "sha256:8b21cfb7eb1706b4ec0aac894368d90acf26ebdfb6aced3ebd4ad5bd1eb9c6aa",
    ),
    "32m": Archive(
        "ml-32m.zip",
        "ml-32m/ratings.csv",
        239,
        "md5:d472be332d4daa821edc399621853b57",
    ),
    "latest-small": Archive(
        "ml-latest-small.zip",
        "ml-latest-small/ratings.csv",
        1,
        "sha256:696d65a3dfceac7c45750ad32df2c259311949efec81f0f144fdfb91ebc9e436",
    ),
}


def cache_folder() -> Path:
    """Return the folder that keeps what was fetched: RECSYS_TEACH_CACHE if it is set, else the system's place."""
    import platformdirs

    return Path(os.environ.get("RECSYS_TEACH_CACHE") or platformdirs.user_cache_dir("recsys_teach"))


def read_ratings(size: str) -> pd.DataFrame:
    """Return the ratings of one of SIZES: columns user, item, rating, time (seconds since 1970, UTC).

    The archive is fetched unless the cache folder has it with the right checksum. Raises ValueError for a size that is
    not there, for wrong bytes and for an archive with members that lead out of its folder, ConnectionError when the
    server cannot be reached or breaks off, OSError when the file cannot be kept.
    """
    if size not in SIZES:
        raise ValueError(f"There is no MovieLens {size!r}. Take 'small' or one of {', '.join(map(repr, SIZES))}.")
    path = fetch(SIZES[size])
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            _refuse_unsafe(member, path)
        with archive.open(SIZES[size].member) as file:
            return _parse(file, SIZES[size].separator)


def fetch(archive: Archive) -> Path:
    """Return the path of the archive in the cache folder; fetch it if it is not there or not right."""
    import pooch
    from requests import exceptions

    folder = cache_folder()
    # Pooch tells what it does on standard error, which a notebook shows as a fault.
    level = pooch.get_logger().level
    pooch.get_logger().setLevel("ERROR")
    try:
        url = SERVER + archive.name
        path = pooch.retrieve(url, archive.checksum, fname=archive.name, path=folder, downloader=_downloader(archive))
        return Path(path)
    except exceptions.RequestException as error:
        by_hand = f"Try again later, or fetch {SERVER}{archive.name} with a browser and put it into {folder}."
        raise ConnectionError(f"{archive.name} could not be fetched: {_cause(error)}. {by_hand}") from error
    except ValueError:
        raise ValueError(
            f"What came instead of {archive.name} is another file; it was not kept. "
            "Try again, on another network if this one asks for a login."
        ) from None
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        what = "has no room left" if full else f"cannot be used ({error.strerror or error})"
        cure = f"Free {archive.megabytes} MB or set" if full else "Set"
        raise OSError(
            error.errno,
            f"The folder {folder} {what}. {cure} RECSYS_TEACH_CACHE to a folder with room that you may write to.",
        ) from error
    finally:
        pooch.get_logger().setLevel(level)


def _downloader(archive):
    """Return what pooch calls to fetch the file, if it has to: the terms once, then a bar."""

    def download(url, output_file, keeper):
        import pooch

        forbidden = "no commercial use" if archive.may_be_passed_on else "no commercial use and no passing on"
        print(
            f"Fetching {archive.name} ({archive.megabytes} MB) from GroupLens. Its terms: {forbidden} without permission; "
            f"name Harper and Konstan (2015) as the source. In full: {TERMS}",
            flush=True,
        )
        # Without a total, pooch could not ask the bar whether it is there.
        total = archive.megabytes * 10**6
        with progress(total=total, label=archive.name) as bar:
            bar.unit, bar.unit_scale = "B", True
            pooch.HTTPDownloader(progressbar=bar, timeout=SILENCE, chunk_size=2**17)(url, output_file, keeper)

    return download


def _cause(error):
    from requests import exceptions

    if isinstance(error, exceptions.HTTPError):
        return f"the server answered {error.response.status_code} ({error.response.reason})"
    if isinstance(error, exceptions.SSLError):
        return "the server's certificate could not be verified (is the computer's clock right?)"
    if isinstance(error, exceptions.ProxyError):
        return "the proxy refused the connection"
    # A timeout in the middle of the file arrives as a ConnectionError.
    if isinstance(error, exceptions.Timeout) or "timed out" in str(error):
        return f"the server sent nothing for {SILENCE} seconds"
    if isinstance(error, exceptions.ConnectionError):
        return "the server cannot be reached; is there a network"
    return "the connection broke off"


def _refuse_unsafe(member, path):
    name = member.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    outside = name.startswith("/") or ".." in parts or ":" in name
    if outside or stat.S_ISLNK(member.external_attr >> 16):
        raise ValueError(
            f"The archive {path} holds {member.filename!r}, which leads out of its folder. Delete the archive; do not unpack it."
        )


def _parse(file, separator):
    if separator == ",":
        names = {"userId": "user", "movieId": "item", "rating": "rating", "timestamp": "time"}
        types = {old: TYPES[new] for old, new in names.items()}
        return pd.read_csv(file, usecols=list(names), dtype=types).rename(columns=names)[list(COLUMNS)]
    # The fast reader knows separators of one character: "::" makes an empty column between two.
    step = len(separator)
    fields = [place * step for place in range(len(COLUMNS))]
    frame = pd.read_csv(file, sep=separator[0], header=None, usecols=fields).set_axis(list(COLUMNS), axis=1)
    return frame.astype(TYPES)
