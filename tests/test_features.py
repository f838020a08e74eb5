"""What is known about items and users: ids stay what they are, and nothing changes afterwards."""

import pickle
from copy import deepcopy

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_teach import Features, Interactions


def of(ids):
    """Return features of these ids, the first has 1, the second 2, and so on."""
    return Features(ids, ["f"], np.arange(1.0, len(ids) + 1)[:, None])


@pytest.mark.parametrize("type_", [np.int8, np.int32, np.int64, np.uint64, "Int64", object])
def test_whole_numbers_are_int64_of_whatever_type_they_come(type_):
    for ids in (pd.Series([7, 3], dtype=type_), pd.Index([7, 3], dtype=type_), [7, 3], (7, np.int32(3))):
        features = of(ids)
        assert features.ids.dtype == np.int64 and features.ids.tolist() == [7, 3]
    assert of([]).ids.dtype == np.int64


@given(st.lists(st.text(), unique=True, max_size=5))
def test_texts_stay_as_they_are(ids):
    features = of(ids)
    assert features.ids.tolist() == ids and all(type(one) is str for one in features.ids)
    assert not ids or features.ids.dtype == object
    assert features.of(ids).toarray().ravel().tolist() == [*range(1, len(ids) + 1)]
    assert Features.from_lists({one: ("a",) for one in ids}).ids.tolist() == ids


def test_texts_that_differ_in_a_nul_are_two():
    assert of(["a", "a\0"]).of(["a\0", "a", "\0"]).toarray().ravel().tolist() == [2, 1, 0]


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        ([1.5, 2.5], "1.5 is of the type float"),
        ([1.0, 2.0], "1.0 is of the type float"),
        (np.array([1.0, 2.0]), "1.0 is of the type float"),
        ([True, False], "True is of the type bool"),
        ([None, None], "None is of the type NoneType"),
        ([b"a", b"b"], "is of the type bytes"),
        ([(1, 2), (3, 4)], "is of the type tuple"),
        ([1, "a"], "two types"),
        ([1, True], "two types"),
        ([1, 2.0], "two types"),
        (["a", None], "two types"),
        ([2**63, 1], "64 bits"),
        ([5, 5], "id 5 is there twice"),
        (["b", "b"], "id 'b' is there twice"),
    ],
)
def test_what_is_no_id_is_refused(ids, said):
    with pytest.raises(ValueError, match=said + r".*\. [A-Z]"):
        of(ids)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"shape \(1, 2\) for 1 ids and 1 names"):
        Features([1], ["f"], [[1, 2]])
    with pytest.raises(ValueError, match="name 'f' is there twice"):
        Features([1], ["f", "f"], [[1, 2]])
    for odd in (np.nan, np.inf):
        with pytest.raises(ValueError, match="missing or infinite"):
            Features([1], ["f"], [[odd]])


def test_names_that_each_id_has():
    for lists in (
        {2: ("War", "Drama"), 1: ("Drama", "Drama"), 9: ()},
        pd.Series({2: ("War", "Drama"), 1: ["Drama"], 9: []}),
    ):
        features = Features.from_lists(lists)
        assert features.ids.tolist() == [2, 1, 9] and features.names.tolist() == ["Drama", "War"]
        assert features.matrix.toarray().tolist() == [[1, 1], [1, 0], [0, 0]]
        assert len(features) == 3 and repr(features) == "Features(3 ids, 2 features)"


def test_a_text_is_no_list_of_names_and_ids_of_two_types_are_refused():
    with pytest.raises(TypeError, match=r"'Comedy' is a text, not a list of names. Pass \('Comedy',\)"):
        Features.from_lists({1: ("Drama",), 2: "Comedy"})
    with pytest.raises(ValueError, match="two types"):
        Features.from_lists({1: ("Comedy",), "b": ("Drama",)})


def test_rows_of_ids_in_any_order_and_zeros_for_others():
    features = Features([3, 1], ["a", "b"], [[1, 0], [2, 4]])
    for ids in ([1, 8, 3, 3], np.array([1, 8, 3, 3], dtype=np.int32), pd.Index([1, 8, 3, 3])):
        assert features.of(ids).toarray().tolist() == [[2, 4], [0, 0], [1, 0], [1, 0]]
    assert features.of([]).shape == (0, 2)
    assert of([]).of(["a", 1]).toarray().tolist() == [[0], [0]]
    ratings = Interactions.from_frame(pd.DataFrame({"user": [1, 1], "item": ["b", "a"], "rating": [3, 4]}))
    assert of(["a", "b"]).of(ratings.item_ids).toarray().ravel().tolist() == [1, 2]


@pytest.mark.parametrize("ids", [["1"], [1, "1"], [1.0], [True], [None]])
def test_asking_for_ids_of_another_type_is_an_error(ids):
    with pytest.raises(KeyError, match=r"these features have ids like 1\. Ask for those"):
        of([1, 2]).of(ids)
    with pytest.raises(TypeError, match="is one id, not several"):
        of(["a", "b"]).of("ab")


def test_columns_of_both_for_the_ids_of_either():
    both = Features([1, 2], ["a"], [[1], [2]]).beside(Features([2, 5], ["b"], [[3], [4]]))
    assert both.ids.tolist() == [1, 2, 5] and both.names.tolist() == ["a", "b"]
    assert both.matrix.toarray().tolist() == [[1, 0], [2, 3], [0, 4]]
    with pytest.raises(KeyError, match="Ask for those"):
        of([1]).beside(of(["a"]))


def test_nothing_changes_afterwards():
    ids, names, matrix = np.array([1, 2]), np.array(["a", "b"], dtype=object), np.array([[1.0, 2], [3, 4]])
    features = Features(ids, names, matrix)
    ids[0], names[0], matrix[0, 0] = 9, "z", 9
    features.matrix.data = np.zeros(4)
    features.of([1])[0, 0] = 7
    for copy in (features, deepcopy(features), pickle.loads(pickle.dumps(features))):
        assert copy.ids.tolist() == [1, 2] and copy.names.tolist() == ["a", "b"]
        assert copy.matrix.toarray().tolist() == [[1, 2], [3, 4]]
        for part in (copy.ids, copy.names, copy.matrix.data, copy.matrix.indices, copy.matrix.indptr):
            with pytest.raises(ValueError, match="read-only"):
                part[:] = part[0]
    with pytest.raises(AttributeError):
        features.ids = [3]
