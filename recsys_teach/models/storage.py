"""A fitted model in one file: a zip archive of NumPy arrays (npz) and `model.json`, which says where each belongs.

Nothing is pickled, so opening a file runs none of its code. `model.json` is a tree: numbers, texts, booleans and None stand for
themselves; everything else is an object with one key, the kind. Arrays are named by their place in the archive. What several
parts of a model have in common, such as the training data, is written once: where it comes again stands its number among
these, counted from 0 in the order in which they end.
"""

from __future__ import annotations

import inspect
import itertools
import json
import math
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from recsys_teach.data.features import Features
from recsys_teach.data.interactions import Interactions

if TYPE_CHECKING:
    from recsys_teach.models.base import Recommender

FORMAT = 1
TREE = "model.json"
LETTERS = 200  # of what a message says about damage
PARTS = ("user_ids", "item_ids", "user_index", "item_index", "values", "times")


class Refused(ValueError):
    """What `load` says of a file, in two sentences."""


@dataclass
class Parts:
    """What has been written, or read, so far."""

    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    shared: list = field(default_factory=list)


def save(model: Recommender, path) -> None:
    """Write a fitted model. An old file at `path` is replaced once the new one is complete.

    Raises TypeError for a model of a class that is not the course's, and for one with a part that a file cannot hold, such
    as a function.
    """
    parts = Parts()
    tree = {"format": FORMAT, "model": _packed(model, type(model).__name__, parts)["model"]}
    path = Path(path)
    unfinished = path.with_name(path.name + ".part")
    try:
        with open(unfinished, "wb") as file:
            np.savez_compressed(file, allow_pickle=False, **parts.arrays)
        with zipfile.ZipFile(unfinished, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(TREE, json.dumps(tree, indent=1, ensure_ascii=False))
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def load(path, wanted: type[Recommender]) -> Recommender:
    """Return the model in a file that `save` wrote.

    Raises FileNotFoundError for no file; ValueError for a damaged file, one of another program or of a later version of the
    course; TypeError when the model is not a `wanted`.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"There is no file {path}. Check its name, or save a fitted model there first.")
    if not zipfile.is_zipfile(path):
        raise ValueError(f"{path} is damaged, or no model that this course saved. Fit the model again and save it.")
    try:
        with zipfile.ZipFile(path) as archive:
            tree = json.loads(archive.read(TREE)) if TREE in archive.namelist() else None
        if not isinstance(tree, dict) or not isinstance(tree.get("format"), int) or "model" not in tree:
            raise Refused(f"{path} is no model that this course saved. Load what `save` wrote.")
        if tree["format"] > FORMAT:
            raise Refused(f"{path} was saved by a later version of the course. Update the course to load it.")
        with np.load(path, allow_pickle=False) as arrays:
            parts = Parts({name: arrays[name] for name in arrays.files if name != TREE})
        model = _unpacked({"model": tree["model"]}, parts)
        _try(model)
    except Refused:
        raise
    except Exception as error:  # from a wrong checksum to a length that no memory holds, or that no loop can take
        told = " ".join(str(error).split())[:LETTERS] or type(error).__name__
        raise Refused(f"{path} is damaged ({told}). Fit the model again and save it.") from None
    if not isinstance(model, wanted):
        kind = type(model).__name__
        raise TypeError(f"{path} holds a {kind}, not a {wanted.__name__}. Load it with {kind}.load.")
    return model


def _try(model) -> None:
    """Ask a model that was loaded a little of everything. Raises what comes of parts that do not fit together."""
    from recsys_teach.models.base import RatingRecommender

    known = model._fitted()
    users, items = known.user_ids[[0, -1]].tolist(), known.item_ids[[0, -1]].tolist()
    with np.errstate(all="ignore"):
        scores = model._scores(np.array([0, known.n_users - 1, -1]))
        if scores.shape != (3, known.n_items) or scores.dtype != np.float64 or np.isinf(scores).any():
            raise ValueError("scores that are none")
        model.recommend(users, 3)
        model.fold_in(items[:1], [float(known.values.mean(dtype=np.float64))], 3)
        for user, item in zip(users, items, strict=True):
            model.explain(user, item)
        if isinstance(model, RatingRecommender) and not np.isfinite(model.predict(users, items)).all():
            raise ValueError("predictions that are none")


def _packed(value, name: str, kept: Parts):
    """Return the value as a tree; put its arrays into `kept`. `name` says in an error where the value stands."""
    from recsys_teach.models.base import Recommender

    if value is None or isinstance(value, (bool, str, int)):
        return value
    if isinstance(value, np.generic):
        return _packed(value.item(), name, kept)
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, (list, tuple)):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [_packed(one, f"{name}[{place}]", kept) for place, one in enumerate(value)]}
    if isinstance(value, dict):
        pairs = [[_packed(key, name, kept), _packed(one, f"{name}[{key!r}]", kept)] for key, one in value.items()]
        return {"dict": pairs}
    if isinstance(value, np.ndarray) and value.dtype != object:
        place = next((place for place, one in kept.arrays.items() if one is value), f"a{len(kept.arrays)}")
        kept.arrays[place] = value
        return {"array": place}
    if sparse.issparse(value) and value.format == "csr":
        csr = (value.data, value.indices, value.indptr, tuple(value.shape))
        return {"csr": [_packed(part, name, kept) for part in csr]}
    if isinstance(value, (np.ndarray, Interactions, Features)):
        return _packed_once(value, name, kept)
    if isinstance(value, Recommender):
        if _public(type(value).__name__) is not type(value):
            raise TypeError(
                f"{name} is of the class {type(value).__name__}, which is not one of the course's, so no file of it could be "
                "loaded. Save a model of the course, or keep the code that fits yours."
            )
        both = [_packed(part, name, kept) for part in (value.parameters(), value.learnt())]
        return {"model": [type(value).__name__, *both]}
    what = "a function" if callable(value) else f"a {type(value).__name__}"
    raise TypeError(f"{name} is {what}, which a file of a model cannot hold. Use a named setting instead.")


def _packed_once(value, name, kept):
    """Return texts, interactions or features as a tree; their number where they come again."""
    again = next((place for place, one in enumerate(kept.shared) if one is value), None)
    if again is not None:
        return {"same": again}
    if isinstance(value, Interactions):
        tree = {"interactions": [_packed(getattr(value, part), f"{name}.{part}", kept) for part in PARTS]}
    elif isinstance(value, Features):
        tree = {"features": [_packed(part, name, kept) for part in (value.ids, value.names, value.matrix)]}
    else:
        if not all(isinstance(one, str) for one in value.flat):
            raise TypeError(
                f"{name} is an array of objects, of which a file can hold texts only. Use numbers or texts."
            )
        tree = {"texts": value.tolist()}
    kept.shared.append(value)
    return tree


def _unpacked(tree, kept: Parts):
    if not isinstance(tree, dict):
        return tree
    ((kind, inside),) = tree.items()
    if kind == "float":
        return float(inside)
    if kind in ("list", "tuple"):
        values = [_unpacked(one, kept) for one in inside]
        return values if kind == "list" else tuple(values)
    if kind == "dict":
        return {_unpacked(key, kept): _unpacked(one, kept) for key, one in inside}
    if kind == "array":
        return kept.arrays[inside]
    if kind == "same":
        return kept.shared[inside]
    if kind == "model":
        name, parameters, learnt = inside
        return _restored(name, _unpacked(parameters, kept), _unpacked(learnt, kept))
    if kind in ("texts", "interactions", "features"):
        value = _texts(inside) if kind == "texts" else SHARED[kind](*(_unpacked(one, kept) for one in inside))
        kept.shared.append(value)
        return value
    if kind == "csr":
        parts = [_unpacked(one, kept) for one in inside]
        data, indices, indptr, shape = parts
        matrix = sparse.csr_matrix((data, indices, indptr), shape)
        matrix.check_format()
        return matrix
    raise ValueError(f"the unknown kind {kind!r}")


def _texts(inside):
    texts = np.empty(len(inside), dtype=object)
    texts[:] = inside
    if not all(isinstance(one, str) for one in inside):
        raise ValueError("texts that are none")
    return texts


def _interactions(user_ids, item_ids, user_index, item_index, values, times):
    n = len(values)
    if not (len(user_index) == len(item_index) == n and (times is None or len(times) == n)):
        raise ValueError("columns of different lengths")
    for ids, index in ((user_ids, user_index), (item_ids, item_index)):
        if ids.dtype not in (np.int64, object) or index.dtype != np.int32 or ids.ndim != 1 or index.ndim != 1:
            raise ValueError("a column of another type")
        if not n or not 0 <= int(index.min()) <= int(index.max()) < len(ids):
            raise ValueError("an index without an id")
        if any(one >= other for one, other in itertools.pairwise(ids.tolist())):
            raise ValueError("ids that are not sorted")
    if np.any(np.diff(user_index.astype(np.int64) * len(item_ids) + item_index) <= 0):
        raise ValueError("interactions that are not sorted")
    if values.dtype != np.float32 or not np.isfinite(values).all():
        raise ValueError("values that are none")
    return Interactions(user_ids, item_ids, user_index, item_index, values, times)


SHARED: dict[str, Callable] = {"interactions": _interactions, "features": Features}


def _restored(name, parameters, learnt):
    kind = _public(name)
    if kind is None:
        raise ValueError(f"the unknown model {name!r}")
    if any(not one.endswith("_") or one.startswith("_") for one in learnt):
        raise ValueError("what no model learns")
    if learnt and not isinstance(learnt.get("interactions_"), Interactions):
        raise ValueError("no training data")
    return kind.restored(parameters, learnt)


def _public(name) -> type[Recommender] | None:
    """Return the course's class of this name, if there is one. Nothing else is ever made from a file."""
    import recsys_teach
    from recsys_teach.models.base import Recommender

    kind = getattr(recsys_teach, name) if name in recsys_teach.__all__ else None
    return kind if isinstance(kind, type) and issubclass(kind, Recommender) and not inspect.isabstract(kind) else None
