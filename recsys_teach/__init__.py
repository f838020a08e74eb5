"""recsys_teach: learn recommender systems by building them from scratch.

Importing the package imports nothing heavy. Public names are loaded when they are first used.
"""

__version__ = "0.1.0"

_PUBLIC = {
    "Interactions": "recsys_teach.data.interactions",
    "load_movielens": "recsys_teach.data.catalogue",
    "load_films": "recsys_teach.data.catalogue",
    "load_film_notes": "recsys_teach.data.catalogue",
    "load_corrupted_movielens": "recsys_teach.data.catalogue",
    "load_corruption_truth": "recsys_teach.data.catalogue",
    "load_streaming": "recsys_teach.data.catalogue",
    "load_film_vectors": "recsys_teach.data.catalogue",
    "simulate": "recsys_teach.data.simulator",
    "random_split": "recsys_teach.data.splits",
    "k_fold": "recsys_teach.data.splits",
    "leave_last_out": "recsys_teach.data.splits",
    "temporal_split": "recsys_teach.data.splits",
    "Popularity": "recsys_teach.models.popularity",
    "Bias": "recsys_teach.models.bias",
    "UserNeighbors": "recsys_teach.models.neighbors",
    "ItemNeighbors": "recsys_teach.models.neighbors",
    "PureSVD": "recsys_teach.models.factorization",
    "FunkSVD": "recsys_teach.models.factorization",
    "SVDpp": "recsys_teach.models.svdpp",
    "NMF": "recsys_teach.models.factorization",
    "ExplicitALS": "recsys_teach.models.factorization",
    "ContentBased": "recsys_teach.models.content",
    "combined": "recsys_teach.models.content",
    "ItemKNN": "recsys_teach.models.item_knn",
    "AlsoBought": "recsys_teach.models.baskets",
    "EASE": "recsys_teach.models.linear",
    "SLIM": "recsys_teach.models.linear",
    "ImplicitALS": "recsys_teach.models.implicit",
    "BPR": "recsys_teach.models.bpr",
    "FeatureFactorization": "recsys_teach.models.feature_factorization",
    "evaluate": "recsys_teach.evaluation.protocol",
    "cross_validate": "recsys_teach.evaluation.protocol",
    "compare": "recsys_teach.evaluation.protocol",
    "Weighted": "recsys_teach.models.hybrid",
    "Switching": "recsys_teach.models.hybrid",
    "Cascade": "recsys_teach.models.hybrid",
    "Mixed": "recsys_teach.models.hybrid",
    "learn_weights": "recsys_teach.models.hybrid",
    "Stacked": "recsys_teach.models.stacked",
    "grid_search": "recsys_teach.evaluation.search",
    "random_search": "recsys_teach.evaluation.search",
    "cold_start": "recsys_teach.evaluation.cold_start",
    "Features": "recsys_teach.data.features",
    "Recommender": "recsys_teach.models.base",
    "open_lesson": "recsys_teach.exercises.lesson",
}

__all__ = sorted(_PUBLIC)


def __getattr__(name):
    if name in _PUBLIC:
        import importlib

        return getattr(importlib.import_module(_PUBLIC[name]), name)
    raise AttributeError("module 'recsys_teach' has no attribute '%s'." % name)


def __dir__():
    return __all__ + ["__version__"]
