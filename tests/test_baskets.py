"""AlsoBought against sets of people, and against mlxtend."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from recsys_teach.data.interactions import Interactions
from recsys_teach.models import baskets
from recsys_teach.models.baskets import MEASURES, AlsoBought


def purchases(seed=0, n_users=40, n_items=12):
    """Return who took what, some items far more often than others; user 3 of the vocabulary took nothing."""
    rng = np.random.default_rng(seed)
    has = rng.random((n_users, n_items)) < rng.uniform(0.1, 0.8, n_items)
    has[0], has[3] = True, False
    users, items = np.nonzero(has)
    everything = Interactions.from_frame(
        pd.DataFrame({"user": np.append(users, 3), "item": np.append(items, 0)}), value=None
    )
    return everything.select(everything.user_index != 3)


def by_sets(interactions, min_support):
    """Return {(i, j): (support, confidence, lift)} of the rules i → j, counted from sets of people."""
    people = {item: set(interactions.users_of(item).tolist()) for item in interactions.item_ids.tolist()}
    everybody = set().union(*people.values())
    rules = {}
    for i, j in permutations(people, 2):
        both = len(people[i] & people[j])
        if both >= min_support:
            p_i, p_j, p_both = (n / len(everybody) for n in (len(people[i]), len(people[j]), both))
            rules[i, j] = p_both, p_both / p_i, p_both / (p_i * p_j)
    return rules


@pytest.mark.parametrize("min_support", [1, 5, 12])
@pytest.mark.parametrize("by", MEASURES)
def test_rules_are_what_sets_of_people_say(by, min_support):
    interactions = purchases()
    expected = by_sets(interactions, min_support)
    model = AlsoBought(by, min_support=min_support).fit(interactions)
    for item in range(12):
        told = model.rules(item, 100)
        assert list(told) == ["item", *MEASURES]
        assert set(told["item"]) == {j for i, j in expected if i == item}
        for row in told.itertuples(index=False):
            assert (row.support, row.confidence, row.lift) == pytest.approx(expected[item, row.item])
        ranked = list(zip(-told[by].round(12), told["item"], strict=True))
        assert ranked == sorted(ranked)
        pd.testing.assert_frame_equal(model.rules(item, 2), told[:2])


@pytest.mark.parametrize("by", MEASURES)
def test_a_score_is_the_sum_of_the_rules_from_what_the_person_has(by):
    interactions = purchases()
    expected = by_sets(interactions, 4)
    model = AlsoBought(by, min_support=4).fit(interactions.with_values(np.full(len(interactions), 7.0)))
    place = MEASURES.index(by)
    for user in interactions.user_ids.tolist():
        mine = interactions.of_user(user)[0].tolist()
        items, scores = model.recommend([user], 12, exclude_seen=False)
        told = {item: score for item, score in zip(items[0], scores[0], strict=True) if item is not None}
        sums = {j: sum(expected[i, j][place] for i in mine if (i, j) in expected) for j in range(12)}
        assert told == pytest.approx({item: total for item, total in sums.items() if total})


def test_mlxtend_finds_the_same_rules():
    patterns = pytest.importorskip("mlxtend.frequent_patterns")
    interactions = purchases(1, 60)
    n = len(np.unique(interactions.user_index))
    table = pd.DataFrame(interactions.matrix.toarray()[np.diff(interactions.matrix.indptr) > 0] > 0)
    found = patterns.association_rules(
        patterns.apriori(table, min_support=(5 - 0.5) / n, max_len=2), metric="support", min_threshold=0
    )
    model = AlsoBought("lift", min_support=5).fit(interactions)
    ours = pd.concat([model.rules(item, 12).assign(first=item) for item in range(12)])
    ours = ours.set_index(["first", "item"]).sort_index()
    theirs = found.assign(
        first=[min(one) for one in found["antecedents"]], item=[min(one) for one in found["consequents"]]
    )
    theirs = theirs.set_index(["first", "item"]).sort_index()
    assert len(theirs) > 80 and ours.index.tolist() == theirs.index.tolist()
    np.testing.assert_allclose(ours[list(MEASURES)], theirs[list(MEASURES)], rtol=1e-12)


def test_beer_and_nappies_by_hand():
    """Of four baskets, beer is in three, nappies in two, both in two; milk is everywhere."""
    rows = [(basket, item) for basket, items in enumerate(["b m n", "b n m", "b m", "m"]) for item in items.split()]
    model = AlsoBought(min_support=1).fit(
        Interactions.from_frame(pd.DataFrame(rows, columns=["user", "item"]), value=None)
    )
    told = model.rules("n").set_index("item")
    assert told.loc["b"].tolist() == [2 / 4, 2 / 2, (2 / 4) / (3 / 4 * 2 / 4)]
    assert told.loc["m"].tolist() == [2 / 4, 2 / 2, 1.0]  # what everybody has says nothing: a lift of 1
    assert told.index.tolist() == ["b", "m"]  # equal confidence: by index
    assert model.rules("b").set_index("item").loc["n", "confidence"] == 2 / 3
    names = {"b": "Beer", "n": "Nappies", "m": "Milk"}
    assert model.explain(2, "n", names) == (
        "Nappies was taken by 67% of those who took Beer and 50% of those who took Milk, and by 50% of everybody."
    )
    assert model.explain(9, "n", names).startswith("Nothing is known")


def test_rare_pairs_have_the_highest_lift_until_support_is_asked_for():
    rows = [(user, "hit") for user in range(50)] + [(user, "other hit") for user in range(40)]
    rows += [(0, "rare"), (0, "rarer")]
    interactions = Interactions.from_frame(pd.DataFrame(rows, columns=["user", "item"]), value=None)
    first = AlsoBought("lift", min_support=1).fit(interactions).rules("rare", 1)
    assert first["item"].tolist() == ["rarer"] and first["lift"].tolist() == [50.0]
    asked = AlsoBought("lift", min_support=2).fit(interactions)
    assert len(asked.rules("rare")) == 0 and asked.fold_in(["rare"], [1.0], 2)[0].tolist() == [None, None]


def test_more_items_than_a_block_are_no_matter(monkeypatch):
    whole = AlsoBought("lift", min_support=3).fit(purchases()).weights_
    monkeypatch.setattr(baskets, "BLOCK", 5)
    parts = AlsoBought("lift", min_support=3).fit(purchases()).weights_
    np.testing.assert_array_equal(whole.toarray(), parts.toarray())


def test_misuse_is_explained():
    for wrong in ({"by": "leverage"}, {"min_support": 0}, {"min_support": float("nan")}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            AlsoBought(**wrong)
    with pytest.raises(RuntimeError, match="Call fit"):
        AlsoBought().rules(1)
    model = AlsoBought().fit(purchases())
    with pytest.raises(KeyError, match="no item 99"):
        model.rules(99)
    with pytest.raises(ValueError, match="k is 0"):
        model.rules(1, 0)
