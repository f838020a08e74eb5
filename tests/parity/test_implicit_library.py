"""ImplicitALS and BPR beside the library implicit. More settings and run times: `python -m benchmarks.agreement_implicit`."""

import numpy as np
import pytest

from recsys_teach import evaluate, load_movielens, random_split
from recsys_teach.models import bpr
from recsys_teach.models.bpr import BPR
from recsys_teach.models.implicit import ImplicitALS

pytest.importorskip("implicit")
from tests.parity import implicit_agreement as peers  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore:.*(BLAS|OpenBLAS|threadpool):RuntimeWarning")


@pytest.fixture(scope="module")
def parts():
    return random_split(load_movielens())


def ndcg(model, parts):
    return np.nanmean(evaluate(model, *parts).per_user["ndcg@10"])


@pytest.mark.parametrize("solver", ["cholesky", "cg"])
@pytest.mark.parametrize("below", [0, 3])
def test_als_vectors_are_theirs_from_the_same_start(parts, solver, below):
    """With below=3, ratings under 3 stars are a "no" said with confidence."""
    train = parts[0].with_values(parts[0].values - below)
    settings = {"regularization": 2.0, "alpha": 2.0, "epochs": 4, "seed": 3}
    apart = peers.factors_apart(train, ImplicitALS(12, solver=solver, **settings))
    assert max(apart) < 1e-4


def test_als_ranks_as_well_as_theirs(parts):
    settings = {"regularization": 0.01, "alpha": 1.0, "epochs": 15}
    ours = [ndcg(ImplicitALS(24, **settings, seed=seed), parts) for seed in range(3)]
    theirs = [ndcg(peers.als(seed, 24, **settings), parts) for seed in range(3)]
    assert abs(np.mean(ours) - np.mean(theirs)) < 0.005
    assert min(ours) > 0.2


def test_bpr_ranks_as_well_as_theirs(parts, monkeypatch):
    """With their popular negatives and first vectors as small as theirs (±0.5 / n_factors)."""
    monkeypatch.setattr(bpr, "SPREAD", 0.009)
    settings = {"learning_rate": 0.01, "regularization": 0.01, "epochs": 40}
    ours = [ndcg(BPR(32, **settings, negatives="popular", seed=seed), parts) for seed in range(6)]
    theirs = [ndcg(peers.bpr(seed, 32, **settings), parts) for seed in range(6)]
    assert abs(np.mean(ours) - np.mean(theirs)) < 0.005
    assert min(ours) > 0.15
