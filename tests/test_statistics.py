"""Intervals and tests against SciPy, against complete enumeration of small cases, and in the long run."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from recsys_teach.evaluation.statistics import bootstrap_interval, holm, paired_test

pytestmark = pytest.mark.filterwarnings("error")  # a warning would stand in red in a notebook


def test_interval_agrees_with_the_complete_bootstrap_distribution():
    """Of four values there are 256 samples; the interval's ends must cut off 2.5% of their means on each side."""
    values = np.array([0.13, 0.29, 0.71, 1.0])
    means = np.array([np.mean(sample) for sample in product(values, repeat=4)])
    interval = bootstrap_interval(values, n_resamples=40_000)
    assert (means < interval.low - 1e-9).mean() <= 0.025 <= (means <= interval.low + 1e-9).mean()
    assert (means > interval.high + 1e-9).mean() <= 0.025 <= (means >= interval.high - 1e-9).mean()
    assert interval.mean == pytest.approx(values.mean())


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_interval_agrees_with_scipy(confidence):
    values = np.random.default_rng(1).exponential(size=80)
    theirs = stats.bootstrap(
        (values,), np.mean, method="percentile", n_resamples=20_000, confidence_level=confidence, rng=2
    ).confidence_interval
    ours = bootstrap_interval(values, confidence=confidence, n_resamples=20_000)
    width = theirs.high - theirs.low
    assert ours.low == pytest.approx(theirs.low, abs=0.03 * width)
    assert ours.high == pytest.approx(theirs.high, abs=0.03 * width)


def test_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(3)
    covered = 0
    for seed in range(400):
        interval = bootstrap_interval(rng.beta(1, 4, 100), n_resamples=500, seed=seed)
        covered += interval.low <= 0.2 <= interval.high
    assert 0.91 < covered / 400 < 0.98


def test_weights_count_every_rating_the_same():
    """The weighted mean over users is the plain mean over their ratings; its interval comes from drawing whole users."""
    rng = np.random.default_rng(4)
    ratings = [rng.normal(user % 3, 1, size=rng.integers(1, 30)) for user in range(60)]
    means, counts = np.array([r.mean() for r in ratings]), np.array([len(r) for r in ratings])
    ours = bootstrap_interval(means, counts, n_resamples=8_000)
    assert ours.mean == pytest.approx(np.concatenate(ratings).mean())

    def pooled(index):
        return np.concatenate([ratings[i] for i in index]).mean()

    drawn = [pooled(rng.integers(0, 60, 60)) for _ in range(8_000)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert (ours.low, ours.high) == pytest.approx((low, high), abs=0.05 * (high - low))


@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(np.nan)), max_size=12), st.integers(0, 3))
def test_nan_is_left_out_and_counted(values, seed):
    interval = bootstrap_interval(values, n_resamples=50, seed=seed)
    defined = [v for v in values if v == v]
    assert (interval.users, interval.left_out) == (len(defined), len(values) - len(defined))
    assert interval == bootstrap_interval(values, n_resamples=50, seed=seed) or np.isnan(interval.low)
    if len(defined) < 2:
        assert np.isnan(interval.low) and np.isnan(interval.high)
        assert interval.mean == pytest.approx(defined[0] if defined else np.nan, nan_ok=True)
    else:
        assert min(defined) - 1e-6 <= interval.low <= interval.high <= max(defined) + 1e-6
        again = bootstrap_interval(defined, n_resamples=50, seed=seed)
        assert (interval.low, interval.high) == (again.low, again.high)


def test_more_memory_than_one_block_gives_the_same(monkeypatch):
    values = np.random.default_rng(0).normal(size=300)
    whole, test = bootstrap_interval(values), paired_test(values, values**2)
    monkeypatch.setattr("recsys_teach.evaluation.statistics.BLOCK", 900)
    assert bootstrap_interval(values).users == whole.users == 300
    assert bootstrap_interval(values).low == pytest.approx(whole.low, abs=0.02)
    assert paired_test(values, values**2).permutation_p == pytest.approx(test.permutation_p, abs=0.02)


@pytest.mark.parametrize("seed", range(10))
def test_p_values_agree_with_scipy(seed):
    rng = np.random.default_rng(seed)
    n, shift = int(rng.integers(10, 90)), rng.choice([0, 0.05, 0.2])
    a = rng.random(n)
    b = np.clip(a + rng.normal(shift, 0.2, n), 0, 1)
    b[: n // 5] = a[: n // 5]  # people for whom both are equally good
    ours = paired_test(a, b, n_resamples=20_000)
    d = a - b
    assert ours.difference == pytest.approx(d.mean())
    assert ours.t_p == pytest.approx(stats.ttest_rel(a, b).pvalue, rel=1e-6)
    assert ours.wilcoxon_p == pytest.approx(stats.wilcoxon(d[d != 0].round(12)).pvalue, rel=1e-6)
    theirs = stats.permutation_test((d,), np.mean, permutation_type="samples", n_resamples=20_000, rng=1).pvalue
    assert ours.permutation_p == pytest.approx(theirs, abs=0.012)
    interval = bootstrap_interval(d)
    assert (paired_test(a, b).low, paired_test(a, b).high) == pytest.approx((interval.low, interval.high), abs=1e-9)


def test_p_values_agree_with_complete_enumeration():
    d = np.array([0.31, -0.12, 0.45, 0.27, -0.08, 0.5, 0.11, 0.39])
    flipped = np.array(list(product([1, -1], repeat=8)))
    exact = (np.abs(flipped @ d) >= abs(d.sum()) - 1e-12).mean()
    ranks = stats.rankdata(np.abs(d))
    exact_ranks = (np.abs(flipped @ ranks) >= abs(np.sign(d) @ ranks) - 1e-12).mean()
    ours = paired_test(d, np.zeros(8), n_resamples=50_000)
    assert ours.permutation_p == pytest.approx(exact, abs=0.004)
    assert ours.wilcoxon_p == pytest.approx(exact_ranks, abs=1e-12)


@pytest.mark.parametrize(("d", "exact"), [([1, 1, 1], 1 / 4), ([0.3, 0.1, -0.1], 3 / 4), ([0.1, 0.2, 0.3], 1 / 4)])
def test_sign_flips_that_tie_on_paper_count(d, exact):
    """0.3 + 0.1 − 0.1 and 0.3 − 0.1 + 0.1 differ in the last digit."""
    assert paired_test(d, np.zeros(3), n_resamples=20_000).permutation_p == pytest.approx(exact, abs=0.015)


def test_under_chance_one_in_twenty_is_below_five_percent():
    rng = np.random.default_rng(5)
    below = np.zeros(3)
    for seed in range(400):
        test = paired_test(rng.random(60), rng.random(60), n_resamples=300, seed=seed)
        below += np.array([test.t_p, test.wilcoxon_p, test.permutation_p]) < 0.05
    assert np.all((below / 400 > 0.025) & (below / 400 < 0.085)), below


def test_a_test_has_a_direction_and_leaves_nobody_out_unsaid():
    a, b = np.array([0.5, 0.7, np.nan, 0.9, 0.4]), np.array([0.4, np.nan, 0.1, 0.5, 0.1])
    one, other = paired_test(a, b), paired_test(b, a)
    assert one.difference == pytest.approx(0.8 / 3) and other.difference == pytest.approx(-0.8 / 3)
    assert (one.users, one.left_out) == (3, 2)
    assert (one.t_p, one.wilcoxon_p, one.permutation_p) == (other.t_p, other.wilcoxon_p, other.permutation_p)
    assert "+0.2667" in str(one) and "3 users, 2 left out" in str(one)


def test_when_there_is_nothing_to_test():
    values = np.array([0.1, 0.2, 0.3])
    same = paired_test(values + 0.1 - 0.1, values)  # differs in the last digit only
    assert (same.difference, same.t_p, same.wilcoxon_p, same.permutation_p) == (0, 1, 1, 1)
    constant = paired_test(np.full(20, 0.5), np.full(20, 0.25))
    assert constant.t_p == 0 and constant.permutation_p < 0.01 and (constant.low, constant.high) == (0.25, 0.25)
    for few in ([], [0.4], [np.nan, 0.4]):
        test = paired_test(few, np.zeros(len(few)))
        assert np.isnan([test.low, test.high, test.t_p, test.wilcoxon_p, test.permutation_p]).all()


def test_p_is_never_zero_by_resampling():
    assert paired_test(np.ones(200), np.linspace(0, 0.5, 200), n_resamples=99).permutation_p == 0.01


@given(st.lists(st.one_of(st.floats(0, 1), st.just(np.nan)), max_size=8))
def test_holm_against_its_definition(p_values):
    """Reject the smallest p values, one by one, while p_j ≤ α / (m − j + 1): adjusted p ≤ α tells the same."""
    adjusted = holm(p_values)
    valid = sorted(p for p in p_values if p == p)
    for alpha in (0.01, 0.05, 0.2, 0.5):
        n_rejected = 0
        while n_rejected < len(valid) and valid[n_rejected] * (len(valid) - n_rejected) <= alpha:
            n_rejected += 1
        assert np.count_nonzero(adjusted <= alpha) == n_rejected
    assert np.array_equal(np.isnan(adjusted), np.isnan(np.array(p_values, dtype=float)))


def test_interval_can_be_read_aloud():
    assert str(bootstrap_interval([0.25, 0.25, np.nan])) == (
        "0.2500, 95% interval 0.2500 to 0.2500 (2 users, 1 left out: no value)"
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bootstrap_interval([1, 2], confidence=95), "confidence is 95"),
        (lambda: bootstrap_interval([1, 2], n_resamples=0), "n_resamples is 0"),
        (lambda: bootstrap_interval([[1, 2]]), r"shape \(1, 2\)"),
        (lambda: bootstrap_interval([1, np.inf]), "1 of the values are infinite"),
        (lambda: bootstrap_interval([1, 2], [1]), "2 values and 1 weights"),
        (lambda: bootstrap_interval([1, 2], [1, 0]), "not a positive number"),
        (lambda: bootstrap_interval([1, 2], [1, np.nan]), "not a positive number"),
        (lambda: paired_test([1, 2], [1]), "2 values and 1 values"),
    ],
)
def test_misuse_is_explained(call, message):
    with pytest.raises(ValueError, match=message):
        call()
