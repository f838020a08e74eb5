"""Our factor models beside scikit-surprise's, from the same initial factors.

Both draw their factors at random, from different generators. `started_like` makes a model of ours that starts from the factors
that scikit-surprise draws, so that every number after that can be compared.
"""

import numpy as np
import surprise

from recsys_teach.models.factorization import NMF, FunkSVD
from recsys_teach.models.svdpp import SVDpp
from tests.parity.neighbors_agreement import trainset_of

PEERS = {FunkSVD: surprise.SVD, SVDpp: surprise.SVDpp, NMF: surprise.NMF}


def peer_of(model, seed):
    """Return scikit-surprise's counterpart of a model of ours, all parameters the same."""
    options = {"n_factors": model.n_factors, "n_epochs": model.epochs, "random_state": seed}
    kind = PEERS[type(model)]
    if isinstance(model, NMF):
        return kind(reg_pu=model.regularization, reg_qi=model.regularization, **options)
    if type(model) is FunkSVD:
        options["biased"] = model.biased
    return kind(lr_all=model.learning_rate, reg_all=model.regularization, **options)


def started_like(model, trainset, train, seed):
    """Return a model like ours that starts from what its peer draws with this seed. Fit it on the same rows.

    scikit-surprise numbers users and items as it meets them, and draws nothing for those without rows.
    """
    users = train.user_indices([trainset.to_raw_uid(u) for u in range(trainset.n_users)])
    items = train.item_indices([trainset.to_raw_iid(i) for i in range(trainset.n_items)])
    rng = np.random.RandomState(seed)

    class Started(type(model)):
        _number = np.float64  # what the peer computes in

        def _start(self, *counts):
            drawn = []
            for count, places in zip(counts, (users, items, items), strict=False):
                shape = (len(places), self.n_factors)
                factors = np.zeros((count, self.n_factors))
                factors[places] = rng.uniform(0, 1, shape) if isinstance(self, NMF) else rng.normal(0, 0.1, shape)
                drawn.append(factors)
            return drawn

    return Started(**model.parameters())


def predictions(peer, test):
    """Return what a fitted peer says about all test rows."""
    rows = list(test.to_frame()[["user", "item", "value"]].itertuples(index=False))
    return np.array([one.est for one in peer.test(rows)])


def both(model, train, test, seed=0):
    """Return the predictions of all test rows, ours and the peer's, from the same start."""
    trainset = trainset_of(train)
    peer = peer_of(model, seed).fit(trainset)
    ours = started_like(model, trainset, train, seed).fit(train)
    frame = test.to_frame()
    return ours.predict(frame["user"], frame["item"]), predictions(peer, test)
