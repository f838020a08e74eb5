"""Evaluations against the metrics called one by one, and what happens when one is interrupted."""

import re

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient

from recsys_teach.data.catalogue import load_movielens
from recsys_teach.data.interactions import Interactions
from recsys_teach.data.splits import k_fold, random_split, temporal_split
from recsys_teach.evaluation import protocol
from recsys_teach.evaluation.beyond_accuracy import catalogue_coverage, gini, novelty
from recsys_teach.evaluation.pictures import comparison_figure
from recsys_teach.evaluation.protocol import compare, cross_validate, evaluate
from recsys_teach.evaluation.ranking import ranking_metrics
from recsys_teach.evaluation.rating import mae, rmse
from recsys_teach.evaluation.statistics import bootstrap_interval, holm, paired_test
from recsys_teach.models.bias import Bias
from recsys_teach.models.neighbors import UserNeighbors
from recsys_teach.models.popularity import Popularity
from recsys_teach.plots import COLOURS, MARKERS, table_html

pytestmark = pytest.mark.filterwarnings("error")


class Popular:
    """The least that a model is: no base class, no clone."""

    def __init__(self, seen=False):
        self.seen = seen

    def fit(self, train):
        self.train_, self.order_ = (
            train,
            np.argsort(-np.bincount(train.item_index, minlength=train.n_items), kind="stable"),
        )
        return self

    def recommend(self, users, k):
        items = np.full((len(users), k), None, dtype=object)
        for place, user in enumerate(users):
            seen = set() if self.seen else set(self.train_.of_user(user)[0].tolist())
            best = [item for item in self.train_.item_ids[self.order_].tolist() if item not in seen][:k]
            items[place, : len(best)] = best
        return items, np.zeros(items.shape)


class Mean(Popular):
    """Recommends what is popular, predicts the mean, and so is the poorest of rating models."""

    def predict(self, users, items):
        return np.full(len(users), self.train_.values.mean(dtype=float))


class Interrupted(Mean):
    """Is interrupted in the n-th fit of all copies."""

    fits = 0

    def __init__(self, at):
        super().__init__()
        self.at = at

    def fit(self, train):
        Interrupted.fits += 1
        if Interrupted.fits == self.at:
            raise KeyboardInterrupt
        return super().fit(train)


@pytest.fixture(autouse=True)
def nobody_has_interrupted():
    Interrupted.fits = 0


@pytest.fixture(scope="module")
def split():
    return random_split(load_movielens())


@pytest.fixture(scope="module")
def small():
    rng = np.random.default_rng(0)
    rows = [(u, i, rng.integers(1, 6)) for u in range(40) for i in range(20) if rng.random() < 0.3]
    return Interactions.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"]))


def test_evaluate_is_the_metrics_one_by_one(small):
    train, test = random_split(small)
    found = evaluate(Mean(), train, test, k=5, relevant_from=3)
    model = Mean().fit(train)
    users = sorted(set(test.to_frame()["user"]))
    lists, _ = model.recommend(users, 5)
    assert found.recommended.tolist() == lists.tolist()
    expected = ranking_metrics(lists, test, users, relevant_from=3)
    pd.testing.assert_frame_equal(found.per_user[list(expected)], expected)
    assert found.per_user["novelty@5"].tolist() == novelty(lists, train).tolist()
    assert found.catalogue == {"coverage@5": catalogue_coverage(lists, train), "gini@5": gini(lists, train)}
    predicted = model.predict(test.user_index, test.item_index)
    figures = found.summary.set_index("metric")
    assert figures.index.tolist() == [*expected, "novelty@5", "rmse", "mae", "coverage@5", "gini@5"]
    assert figures.loc["rmse", "mean"] == pytest.approx(rmse(test.values, predicted))
    assert figures.loc["mae", "mean"] == pytest.approx(mae(test.values, predicted))
    assert found.n_predictions == len(test) and found.seen_share == 0
    for metric in expected:
        interval = bootstrap_interval(expected[metric])
        assert figures.loc[metric].tolist() == [interval.mean, interval.low, interval.high, interval.users]
        assert found.mean(metric) == interval.mean
    assert figures.loc["recall@5", "users"] < len(users)  # some have nothing relevant
    assert set(found.seconds) == {"fit", "recommend", "predict"} and min(found.seconds.values()) >= 0


def test_rmse_interval_draws_whole_users(small):
    """Against a loop that draws users and pools their errors."""
    train, test = random_split(small, 0.4)
    found = evaluate(Mean(), train, test).interval("rmse", n_resamples=4_000)
    errors = (test.values - train.values.mean(dtype=float)) ** 2
    own = [errors[test.user_index == user] for user in np.unique(test.user_index)]
    rng = np.random.default_rng(9)
    drawn = [
        np.sqrt(np.concatenate([own[i] for i in rng.integers(0, len(own), len(own))]).mean()) for _ in range(4_000)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.06 * (high - low))


def test_blocks_change_nothing(small, monkeypatch):
    train, test = random_split(small)
    whole = evaluate(Bias(), train, test)
    monkeypatch.setattr(protocol, "BLOCK", 7)
    parts = evaluate(Bias(), train, test)
    pd.testing.assert_frame_equal(whole.per_user, parts.per_user)
    assert whole.recommended.tolist() == parts.recommended.tolist()


def test_the_model_passed_stays_as_it_was(small):
    train, test = random_split(small)
    for model in (Mean(), Bias()):
        before = dict(vars(model))
        evaluate(model, train, test)
        compare({"one": model, "two": model}, train, test)
        cross_validate(model, small, 2)
        assert vars(model) == before
    with pytest.raises(RuntimeError, match="fit"):
        evaluate(Bias(), train, test, fit=False)

    class Cloned(Mean):
        def clone(self):
            return Cloned()

        def __deepcopy__(self, memo):
            raise AssertionError("what was learnt before is not copied")

    assert evaluate(Cloned().fit(train), train, test).mean("rmse") == evaluate(Mean(), train, test).mean("rmse")
    fitted = Bias().fit(small)  # on all rows, the test included
    used = evaluate(fitted, train, test, fit=False)
    assert used.seconds["fit"] == 0
    assert used.mean("rmse") == pytest.approx(rmse(test.values, fitted.predict(*pairs_of(test))))


def pairs_of(test):
    frame = test.to_frame()
    return frame["user"].tolist(), frame["item"].tolist()


def test_with_neighbours_on_the_shipped_data(split):
    train, test = split
    found = evaluate(UserNeighbors(min_neighbors=5), train, test)
    predicted = UserNeighbors(min_neighbors=5).fit(train).predict(*pairs_of(test))
    assert found.mean("rmse") == pytest.approx(rmse(test.values, predicted), abs=1e-9)
    assert 0.85 < found.mean("rmse") < 0.95
    assert f"{len(test):,} ratings predicted" in repr(found)


def test_a_model_without_predict_has_no_rating_errors(small):
    found = evaluate(Popularity(), *random_split(small))
    assert found.n_predictions == 0 and "rmse" not in found.metrics and set(found.seconds) == {"fit", "recommend"}
    with pytest.raises(KeyError, match="no metric 'rmse'"):
        found.mean("rmse")


def test_people_without_training_rows_count_as_not_served():
    """A cold user with relevant items and an empty list scores 0, and is among those averaged."""
    rows = [
        ("Ana", "Alien", 5, 1),
        ("Ana", "Dune", 5, 2),
        ("Ben", "Alien", 5, 3),
        ("Ben", "Brazil", 4, 9),
        ("Cleo", "Dune", 5, 9),
    ]
    log = Interactions.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating", "time"]), time="time")
    train, test = temporal_split(log, at=5)

    class Silent(Popular):
        def recommend(self, users, k):
            items, scores = super().recommend(users, k)
            items[[not len(self.train_.of_user(user)[0]) for user in users]] = None
            return items, scores

    found = evaluate(Silent(), train, test, k=3)
    assert found.per_user["recall@3"].to_dict() == {"Ben": 1, "Cleo": 0}
    assert found.summary.set_index("metric").loc["recall@3", ["mean", "users"]].tolist() == [0.5, 2]
    assert np.isnan(found.per_user.loc["Cleo", "novelty@3"])


# What mistakes do to the figures (FACTS, section 3), in the direction named.


def test_the_best_rmse_is_not_the_best_ranking(split):
    """Row 12."""
    found = compare({"mean": Mean(), "bias": Bias()}, *split)
    mean, bias = found.evaluations["mean"], found.evaluations["bias"]
    assert bias.mean("rmse") + 0.1 < mean.mean("rmse")
    assert bias.mean("ndcg@10") + 0.03 < mean.mean("ndcg@10")
    tests = found.tests.set_index("metric")
    assert tests.loc["rmse", "difference"] < 0 and tests.loc["ndcg@10", "difference"] < 0
    assert tests.loc["ndcg@10", "p_holm"] < 0.01


def test_users_without_relevant_items_are_left_out_not_zero(split):
    """Row 17."""
    found = evaluate(Popular(), *split)
    row = found.summary.set_index("metric").loc["ndcg@10"]
    assert row["users"] < len(found.per_user)
    assert np.nan_to_num(found.per_user["ndcg@10"]).mean() < row["mean"]


def test_seen_items_in_the_lists_cost_precision_and_are_reported(split):
    """Row 11."""
    masked, unmasked = evaluate(Popular(), *split), evaluate(Popular(seen=True), *split)
    assert unmasked.mean("precision@10") < 0.7 * masked.mean("precision@10")
    assert masked.seen_share == 0 and unmasked.seen_share > 0.3
    assert "from the user's training rows" in repr(unmasked) and "training rows" not in repr(masked)


def test_a_leak_flatters_and_is_refused(split):
    """Row 1: the test among the training rows."""
    train, test = split
    everything = load_movielens()
    leaking = evaluate(Bias().fit(everything), train, test, fit=False)
    assert leaking.mean("rmse") + 0.02 < evaluate(Bias(), train, test).mean("rmse")
    with pytest.raises(
        ValueError, match=r"20,003 rows are in training and in the test, such as user \d+ with item \d+\."
    ):
        evaluate(Bias(), everything, test)


def test_a_duplicate_in_a_list_is_refused(small):
    """Row 22."""

    class Twice(Popular):
        def recommend(self, users, k):
            items, scores = super().recommend(users, k)
            items[:, -1] = items[:, 0]
            return items, scores

    with pytest.raises(ValueError, match="twice"):
        evaluate(Twice(), *random_split(small))


def test_cross_validate_is_evaluate_fold_by_fold(small):
    found = cross_validate(Bias(), small, 4, k=5, seed=2)
    singles = [evaluate(Bias(), *fold, k=5) for fold in k_fold(small, 4, seed=2)]
    assert found.complete and found.per_fold.index.tolist() == [1, 2, 3, 4]
    summary = found.summary.set_index("metric")
    for metric in ("rmse", "ndcg@5", "coverage@5", "novelty@5"):
        values = [single.mean(metric) for single in singles]
        assert found.per_fold[metric].tolist() == values
        assert summary.loc[metric].tolist() == [
            pytest.approx(np.mean(values)),
            pytest.approx(np.std(values, ddof=1)),
            4,
            min(len(one.per_user) if metric == "coverage@5" else one.per_user[metric].notna().sum() for one in singles),
        ]
    assert summary.loc["ndcg@5", "users"] < summary.loc["rmse", "users"]  # who has nothing relevant has no NDCG
    assert "fit_seconds" in found.per_fold and "fit_seconds" not in summary.index
    same = cross_validate(Bias(), None, iter(k_fold(small, 4, seed=2)), k=5)
    pd.testing.assert_frame_equal(same.summary, found.summary)


def test_cross_validate_agrees_with_surprise():
    surprise = pytest.importorskip("surprise")
    log = load_movielens()
    ours, columns = cross_validate(Bias(), log, 3).per_fold, ["user", "item", "value"]
    for number, (train, test) in enumerate(k_fold(log, 3), 1):
        data = surprise.Dataset.load_from_df(train.to_frame()[columns], surprise.Reader(rating_scale=(0.5, 5)))
        model = surprise.BaselineOnly(verbose=False).fit(data.build_full_trainset())
        told = model.test(list(test.to_frame()[columns].itertuples(index=False, name=None)))
        assert ours.loc[number, "rmse"] == pytest.approx(surprise.accuracy.rmse(told, verbose=False), abs=1e-4)
        assert ours.loc[number, "mae"] == pytest.approx(surprise.accuracy.mae(told, verbose=False), abs=1e-4)


def test_interrupted_cross_validation_keeps_what_is_finished(small):
    found = cross_validate(Interrupted(at=3), small, 4)
    assert not found.complete and len(found.per_fold) == 2
    assert repr(found).startswith("Interrupted: incomplete, stopped after 2 of 4 folds")
    expected = [evaluate(Mean(), *fold).mean("rmse") for fold in k_fold(small, 4)[:2]]
    assert found.per_fold["rmse"].tolist() == expected
    Interrupted.fits = 0
    with pytest.raises(KeyboardInterrupt):
        cross_validate(Interrupted(at=1), small, 4)


def test_interrupted_comparison_keeps_what_is_finished(small):
    train, test = random_split(small)
    found = compare({"mean": Mean(), "bias": Bias(), "slow": Interrupted(at=1), "last": Mean()}, train, test)
    assert not found.complete and list(found.evaluations) == ["mean", "bias"]
    assert repr(found).startswith("Incomplete, stopped after 2 of 4 models.")
    assert set(found.tests["model"]) == {"bias"}
    assert comparison_figure(found)[1].endswith("Incomplete: not every model was finished.")
    Interrupted.fits = 0
    with pytest.raises(KeyboardInterrupt):
        compare({"slow": Interrupted(at=1), "mean": Mean()}, train, test)


def test_comparison_tests_are_the_paired_tests(small):
    train, test = random_split(small)
    models = {"popular": Popular(), "bias": Bias(), "mean": Mean(), "neighbours": UserNeighbors()}
    found = compare(models, train, test, k=3, against="bias")
    assert found.complete and set(found.tests["against"]) == {"bias"}
    values = {name: one.per_user["ndcg@3"] for name, one in found.evaluations.items()}
    rows = found.tests[found.tests["metric"] == "ndcg@3"].set_index("model")
    assert rows.index.tolist() == ["popular", "mean", "neighbours"]
    for name in rows.index:
        expected = paired_test(values[name], values["bias"])
        assert rows.loc[name, "difference"] == expected.difference
        assert rows.loc[name, "p_permutation"] == expected.permutation_p
        assert rows.loc[name, "users"] == expected.users
    for _, group in found.tests.groupby("metric"):
        assert group["p_holm"].tolist() == holm(group["p_permutation"]).tolist()
    assert (found.tests["p_holm"] > found.tests["p_permutation"]).any()
    assert found.tests[found.tests["metric"] == "rmse"]["model"].tolist() == ["mean", "neighbours"]
    first = compare(models, train, test, k=3)
    assert set(first.tests["against"]) == {"popular"} and "rmse" not in set(first.tests["metric"])
    best = compare(models, train, test, k=3, against="best")
    for metric, group in best.tests.groupby("metric"):
        means = {name: one.mean(metric) for name, one in best.evaluations.items() if metric in one.metrics}
        wanted = min(means.values()) if metric in ("rmse", "mae") else max(means.values())
        assert means[group["against"].iloc[0]] == wanted
    wide = found.table.pivot(index="metric", columns="model", values="mean")
    assert wide.loc["ndcg@3", "mean"] == found.evaluations["mean"].mean("ndcg@3")
    assert repr(found).splitlines()[0].split() == list(models)
    fewest, most = found.table["users"].agg(["min", "max"])
    assert fewest < most and f"{fewest:,} to {most:,} users" in repr(found).splitlines()[-1]


def test_folds_of_nothing_are_refused():
    with pytest.raises(TypeError, match="There are no interactions to cut into 5 folds"):
        cross_validate(Popularity(), None, 5)


def test_the_picture_shows_the_numbers(small):
    found = compare({"popular": Popular(), "bias": Bias(), "<mean>": Mean()}, *random_split(small), k=3)
    figure, alt = comparison_figure(found, ["ndcg@3", "rmse"])
    figure.canvas.draw()
    assert len(figure.axes) == 2
    for panel, metric in zip(figure.axes, ("ndcg@3", "rmse"), strict=True):
        rows = found.table[found.table["metric"] == metric].set_index("model")
        bars, dots = panel.lines[::2], panel.lines[1::2]
        assert [dot.get_xdata()[0] for dot in dots] == rows["mean"].tolist()
        assert [list(bar.get_xdata()) for bar in bars] == rows[["low", "high"]].to_numpy().tolist()
        assert len({dot.get_marker() for dot in dots}) == len({dot.get_color() for dot in dots}) == len(rows)
        texts = [panel.xaxis.label, *panel.get_xticklabels(), *panel.get_yticklabels()]
        assert min(text.get_fontsize() for text in texts) >= 11
    first = figure.axes[0]
    assert [t.get_text() for t in first.get_yticklabels()] == ["popular", "bias", "<mean>"]
    heights = [dot.get_ydata()[0] for dot in first.lines[1::2]]
    assert heights == [0, 1, 2] and first.yaxis_inverted()
    figures = [f"{v:.4f}" for v in found.table[found.table["metric"] == "rmse"]["mean"]]
    assert "rmse (lower is better): bias" in alt and all(figure in alt for figure in figures)
    html = table_html(found.table, "Means & more")
    assert ">Means &amp; more</caption>" in html and "&lt;mean&gt;" in html and "<mean>" not in html
    assert html.count('scope="row"') == len(found.table) and html.count('scope="col"') == 6 and "nan" not in html
    assert len(MARKERS) >= 7 and len(set(MARKERS)) == len(MARKERS) and len(set(COLOURS)) == len(COLOURS)
    with pytest.raises(ValueError, match="metrics="):
        found.show(["accuracy"])


CELLS = """
import numpy as np
from recsys_teach.data.catalogue import load_movielens
from recsys_teach.data.splits import random_split
from recsys_teach.evaluation.protocol import compare, cross_validate, evaluate
from recsys_teach.models.bias import Bias
from recsys_teach.models.popularity import Popularity
ratings = load_movielens()
train, test = random_split(ratings)
---
evaluate(Bias(), train, test)
---
cross_validate(Bias(), ratings, 3)
---
class Stopped(Popularity):
    def fit(self, train):
        raise KeyboardInterrupt
found = compare({"popularity": Popularity(), "bias": Bias(), "stopped": Stopped()}, train, test)
found.show()
found
"""


def test_a_notebook_has_no_red_and_the_same_outputs_twice(tmp_path):
    first, *others = (cell.strip() for cell in CELLS.split("---"))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in [first, *others, *others]])
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    setup, *outputs = (cell.outputs for cell in notebook.cells)
    once, again = outputs[: len(others)], outputs[len(others) :]
    assert setup == []
    for one, other in zip(once, again, strict=True):
        for output in (*one, *other):
            output.pop("execution_count", None)
        assert one == other
    assert not [o for outputs in once for o in outputs if o.output_type in ("stream", "error")]
    evaluated, validated, compared = once
    assert "671 users with test rows" in evaluated[-1].data["text/plain"]
    assert "Bias: 3 folds" in validated[-1].data["text/plain"]
    bar, picture, table, shown = compared
    assert bar.data["text/plain"] == ""
    alt = re.search(r'alt="([^"]*)"', picture.data["text/html"]).group(1)
    assert "ndcg@10: popularity 0." in alt and "Incomplete" in alt
    assert picture.data["text/html"].startswith('<img src="data:image/png;base64,')
    assert ">Means over users" in table.data["text/html"] and "ndcg@10" in table.data["text/plain"]
    assert "recall@10" not in table.data["text/html"]  # only what the picture shows
    assert "stopped after 2 of 3 models" in shown.data["text/plain"]


def broken_model(**methods):
    return type("Broken", (Mean,), methods)()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda train, test: evaluate(Mean(), train, test.select([])), ValueError, "0 rows"),
        (lambda train, test: evaluate(Mean(), train.to_frame(), test), TypeError, "DataFrame"),
        (lambda train, test: evaluate(Mean(), train, Interactions.from_frame(test.to_frame(), value="value")), ValueError, "vocabularies"),
        (lambda train, test: evaluate(broken_model(recommend=lambda self, users, k: [[1]]), train, test), TypeError, "recommend of Broken returned a list"),
        (lambda train, test: evaluate(broken_model(recommend=lambda self, users, k: ([[1]], [[1]])), train, test), ValueError, "Fill short"),
        (lambda train, test: evaluate(broken_model(predict=lambda self, users, items: np.full(len(users), np.nan)), train, test), ValueError, "predictions are missing"),
        (lambda train, test: evaluate(broken_model(predict=lambda self, users, items: [3.0]), train, test), ValueError, "one prediction per rating"),
        (lambda train, test: compare({}, train, test), ValueError, "0 models"),
        (lambda train, test: compare([Mean()], train, test), TypeError, "with names"),
        (lambda train, test: compare({"a": Mean()}, train, test, against="b"), ValueError, "'first', 'best' or one of 'a'"),
        (lambda train, test: cross_validate(Mean(), train, []), ValueError, "0 folds"),
        (lambda train, test: cross_validate(Mean(), train, 1), ValueError, "n_folds is 1"),
    ],
)  # fmt: skip
def test_misuse_is_explained(small, call, error, message):
    with pytest.raises(error, match=message):
        call(*random_split(small))
