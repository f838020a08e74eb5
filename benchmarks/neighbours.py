"""Seconds and memory of neighbour models over five folds of MovieLens small, beside scikit-surprise on the same folds.

    python -m benchmarks.neighbours [--repeats 5]

MSD similarity, k = 40. Timed from the data frame of all ratings to the predictions of all test rows: our Interactions and
their trainsets are built inside the clock. Compilation and imports are outside it. Every entry runs in a process of its own, with
one thread; the memory is the highest that the process reached, less what it held before the clock started. Prints one
Markdown table.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time

import numpy as np

FOLDS = 5
ENTRIES = {
    "user, basic": ("UserNeighbors", "basic", "KNNBasic"),
    "user, centred": ("UserNeighbors", "centred", "KNNWithMeans"),
    "item, basic": ("ItemNeighbors", "basic", "KNNBasic"),
    "item, centred": ("ItemNeighbors", "centred", "KNNWithMeans"),
}


def ours(frame, folds, name, variant):
    """Yield the predictions of each fold's test rows, in the order of the rows."""
    from recsys_teach.data.interactions import Interactions
    from recsys_teach.models import neighbors

    ratings = Interactions.from_frame(frame, value="value")
    for fold in range(FOLDS):
        model = getattr(neighbors, name)(40, similarity="msd", variant=variant).fit(ratings.select(folds != fold))
        test = frame[folds == fold]
        yield model.predict(test["user"], test["item"])


def theirs(frame, folds, name, user_based):
    """Yield the same from scikit-surprise."""
    import surprise

    data = surprise.Dataset.load_from_df(frame[["user", "item", "value"]], surprise.Reader(rating_scale=(0.5, 5)))
    raw = data.raw_ratings
    for fold in range(FOLDS):
        train = data.construct_trainset([row for row, held in zip(raw, folds == fold, strict=True) if not held])
        test = data.construct_testset([row for row, held in zip(raw, folds == fold, strict=True) if held])
        options = {"name": "msd", "user_based": user_based}
        model = getattr(surprise, name)(k=40, sim_options=options, verbose=False).fit(train)
        yield np.array([told.est for told in model.test(test)])


def measure(entry: str, whose: str, repeats: int) -> dict:
    """Return seconds of each repeat, the highest memory in MB above the start, and the RMSE over all folds."""
    import resource

    from recsys_teach import load_movielens

    frame = load_movielens().to_frame()
    folds = np.random.default_rng(0).permutation(len(frame)) % FOLDS
    name, variant, peer = ENTRIES[entry]
    run = ours if whose == "ours" else theirs
    options = (name, variant) if whose == "ours" else (peer, name == "UserNeighbors")
    few = frame.sample(2_000, random_state=0)
    list(run(few, np.arange(len(few)) % FOLDS, *options))  # imports and compilation
    scale = 1024 if platform.system() == "Linux" else 1024**2
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        told = list(run(frame, folds, *options))
        seconds.append(time.perf_counter() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale - before
    truth = np.concatenate([frame["value"][folds == fold] for fold in range(FOLDS)])
    rmse = float(np.sqrt(np.mean((np.concatenate(told) - truth) ** 2)))
    return {"seconds": seconds, "memory": memory, "rmse": rmse}


def in_a_process(entry: str, whose: str, repeats: int) -> dict:
    """Return what `measure` says in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.neighbours", "--entry", entry, whose, "--repeats", str(repeats)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--entry", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.entry:
        print(json.dumps(measure(*arguments.entry, arguments.repeats)))
        return
    print(f"{FOLDS} folds of MovieLens small, MSD, k = 40, median of {arguments.repeats}\n")
    print("| model | ours, s | scikit-surprise, s | times as fast | ours, MB | theirs, MB | RMSE, ours | theirs |")
    print("|---|---|---|---|---|---|---|---|")
    for entry in ENTRIES:
        mine, peer = (in_a_process(entry, whose, arguments.repeats) for whose in ("ours", "theirs"))
        fast, slow = statistics.median(mine["seconds"]), statistics.median(peer["seconds"])
        print(
            f"| {entry} | {fast:.2f} | {slow:.1f} | {slow / fast:.0f} | {mine['memory']:.0f} | {peer['memory']:.0f} "
            f"| {mine['rmse']:.5f} | {peer['rmse']:.5f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
