"""What loops are given, and the sums that several models take."""

import numpy as np
import pytest

from recsys_teach.models import _kernels
from recsys_teach.models.inner_product import pair_products


@pytest.mark.parametrize("number", [np.float32, np.float64])
@pytest.mark.parametrize("width", [1, 31, 32, 100])
def test_rows_for_loops_begin_at_a_cache_line_and_end_in_zeros(number, width):
    table = np.random.default_rng(0).normal(size=(7, width))
    rows = _kernels.for_loops(table, number)
    assert rows.dtype == number and rows.flags.c_contiguous
    assert rows.shape[0] == 7 and rows.shape[1] % 32 == 0 and rows.shape[1] - width < 32
    assert all(row.ctypes.data % 64 == 0 for row in rows)
    np.testing.assert_array_equal(rows[:, :width], table.astype(number))
    assert not rows[:, width:].any()


def test_sums_of_groups_and_products_of_pairs_are_their_twins(monkeypatch):
    rng = np.random.default_rng(0)
    groups, others = rng.integers(0, 5, 200), rng.integers(0, 9, 200)
    apart, biases, left, right = (
        rng.normal(size=200),
        rng.normal(size=9),
        rng.normal(size=(5, 7)),
        rng.normal(size=(9, 7)),
    )
    fast = _kernels.sums_of_groups(groups, apart, others, biases, 6), pair_products(groups, others, left, right)
    monkeypatch.setattr(_kernels, "FAST", False)
    slow = _kernels.sums_of_groups(groups, apart, others, biases, 6), pair_products(groups, others, left, right)
    for one, other in zip(fast, slow, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-13)
    assert fast[0][5] == 0
