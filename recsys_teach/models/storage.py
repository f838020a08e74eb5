"""A fitted model in one file: a zip archive of NumPy arrays (npz) and `model.json`, which says where each belongs.

Nothing is pickled, so opening a file runs none of its code. `model.json` is a tree: numbers, texts, booleans and None stand for
themselves; everything else is an object with one key, the kind. Arrays are named by their place in the archive.
"""

from __future__ import annotations

import json
import math
import os
import zipfile
import zlib
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
# What damage leads to, from a wrong checksum to a length that no memory holds.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, MemoryError, NotImplementedError, RuntimeError),
    *(ValueError, KeyError, TypeError, IndexError),
)
PARTS = ("user_ids", "item_ids", "user_index", "item_index", "values", "times")


def save(model: Recommender, path) -> None:
    """Write a fitted model. An old file at `path` is replaced once the new one is complete.

    Raises TypeError for a model with a part that a file cannot hold, such as a function.
    """
    arrays: dict[str, np.ndarray] = {}
    tree = {"format": FORMAT, "model": _packed(model, type(model).__name__, arrays)["model"]}
    path = Path(path)
    unfinished = path.with_name(path.name + ".part")
    try:
        with open(unfinished, "wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
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
            raise ValueError(f"{path} is no model that this course saved. Load what `save` wrote.")
        later = tree["format"] > FORMAT
        with np.load(path, allow_pickle=False) as arrays:
            model = None if later else _unpacked({"model": tree["model"]}, arrays)
    except BROKEN as error:
        if str(error).startswith(str(path)):
            raise
        raise ValueError(f"{path} is damaged ({error}). Fit the model again and save it.") from None
    if later:
        raise ValueError(f"{path} was saved by a later version of the course. Update the course to load it.")
    if not isinstance(model, wanted):
        kind = type(model).__name__
        raise TypeError(f"{path} holds a {kind}, not a {wanted.__name__}. Load it with {kind}.load.")
    return model


def _packed(value, name: str, arrays: dict):
    """Return the value as a tree; put its arrays into `arrays`. `name` says in an error where the value stands."""
    from recsys_teach.models.base import Recommender

    if value is None or isinstance(value, (bool, str, int)):
        return value
    if isinstance(value, np.generic):
        return _packed(value.item(), name, arrays)
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, (list, tuple)):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [_packed(one, f"{name}[{place}]", arrays) for place, one in enumerate(value)]}
    if isinstance(value, dict):
        pairs = [[_packed(key, name, arrays), _packed(one, f"{name}[{key!r}]", arrays)] for key, one in value.items()]
        return {"dict": pairs}
    if isinstance(value, np.ndarray):
        return _packed_array(value, name, arrays)
    if sparse.issparse(value) and value.format == "csr":
        csr = (value.data, value.indices, value.indptr, tuple(value.shape))
        return {"csr": [_packed(part, name, arrays) for part in csr]}
    if isinstance(value, Interactions):
        return {"interactions": [_packed(getattr(value, part), f"{name}.{part}", arrays) for part in PARTS]}
    if isinstance(value, Features):
        return {"features": [_packed(part, name, arrays) for part in (value.ids, value.names, value.matrix)]}
    if isinstance(value, Recommender):
        both = [_packed(part, name, arrays) for part in (value.parameters(), value.learnt())]
        return {"model": [type(value).__name__, *both]}
    what = "a function" if callable(value) else f"a {type(value).__name__}"
    raise TypeError(f"{name} is {what}, which a file of a model cannot hold. Use a named setting instead.")


def _packed_array(value, name, arrays):
    if value.dtype == object:
        if not all(isinstance(one, str) for one in value.flat):
            raise TypeError(
                f"{name} is an array of objects, of which a file can hold texts only. Use numbers or texts."
            )
        return {"texts": value.tolist()}
    # The parts of a hybrid share their training data: written once.
    place = next((place for place, one in arrays.items() if one is value), f"a{len(arrays)}")
    arrays[place] = value
    return {"array": place}


def _unpacked(tree, arrays):
    if not isinstance(tree, dict):
        return tree
    ((kind, inside),) = tree.items()
    if kind == "float":
        return float(inside)
    if kind in ("list", "tuple"):
        values = [_unpacked(one, arrays) for one in inside]
        return values if kind == "list" else tuple(values)
    if kind == "dict":
        return {_unpacked(key, arrays): _unpacked(one, arrays) for key, one in inside}
    if kind == "texts":
        texts = np.empty(len(inside), dtype=object)
        texts[:] = inside
        return texts
    if kind == "array":
        return arrays[inside]
    if kind == "model":
        name, parameters, learnt = inside
        return _model(name).restored(_unpacked(parameters, arrays), _unpacked(learnt, arrays))
    parts = [_unpacked(one, arrays) for one in inside]
    if kind == "csr":
        data, indices, indptr, shape = parts
        matrix = sparse.csr_matrix((data, indices, indptr), shape)
        matrix.check_format()
        return matrix
    if kind == "interactions":
        return _interactions(*parts)
    if kind == "features":
        return Features(*parts)
    raise ValueError(f"the unknown kind {kind!r}")


def _interactions(user_ids, item_ids, user_index, item_index, values, times):
    n = len(values)
    if not (len(user_index) == len(item_index) == n and (times is None or len(times) == n)):
        raise ValueError("columns of different lengths")
    for ids, index in ((user_ids, user_index), (item_ids, item_index)):
        if n and not 0 <= int(index.min()) <= int(index.max()) < len(ids):
            raise ValueError("an index without an id")
    return Interactions(user_ids, item_ids, user_index, item_index, values, times)


def _model(name):
    """Return the public class of this name. Nothing else is ever made from a file."""
    import recsys_teach
    from recsys_teach.models.base import Recommender

    kind = getattr(recsys_teach, name) if name in recsys_teach.__all__ else None
    if not (isinstance(kind, type) and issubclass(kind, Recommender)):
        raise ValueError(f"the unknown model {name!r}")
    return kind
