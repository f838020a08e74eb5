"""How many threads BLAS may use while models solve small systems."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import numpy as np
import pytest
import scipy.linalg  # noqa: F401 (its BLAS counts, too)
from threadpoolctl import threadpool_info, threadpool_limits

from recsys_teach.models import _kernels


def threads():
    np.ones((2, 2)) @ np.ones((2, 2))
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def two_threads():
    with threadpool_limits(2, user_api="blas"):
        if threads() != {2}:
            pytest.skip("This BLAS has one thread only.")
        yield


def test_blas_has_one_thread_inside_and_as_many_as_before_outside():
    with _kernels.one_blas_thread():
        assert threads() == {1}
        with _kernels.one_blas_thread():
            assert threads() == {1}
        assert threads() == {1}
    assert threads() == {2}


def test_an_error_inside_restores_the_threads():
    with pytest.raises(ZeroDivisionError), _kernels.one_blas_thread():
        raise ZeroDivisionError
    assert threads() == {2} and _kernels._blas_users == 0


def test_the_last_of_several_out_restores_the_threads_whoever_was_in_first():
    first_out, both_in = Event(), Barrier(2)

    def first():
        with _kernels.one_blas_thread():
            both_in.wait(10)
        first_out.set()

    def second():
        with _kernels.one_blas_thread():
            both_in.wait(10)
            assert first_out.wait(10)
            return threads()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(first)
        assert pool.submit(second).result(20) == {1}
    assert threads() == {2}
