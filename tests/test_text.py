"""Words, counts and tf-idf. The oracle of the numbers is scikit-learn."""

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer

from recsys_teach import Features, load_films
from recsys_teach.data.text import STOP_WORDS, count_words, tf_idf, unit_rows, words

SETTINGS = [
    (smooth, sublinear, norm) for smooth in (True, False) for sublinear in (True, False) for norm in ("l2", None)
]
WORD = r"(?u)(?:[^\W_]|[\u0300-\u036f])+"  # "İ" in lower case is an i and a dot that combines


@pytest.fixture(scope="module")
def titles():
    """Real texts: 9,066 titles, with numbers, hyphens, accents and three with nothing but stop words."""
    return load_films()["title"]


def test_words_by_hand():
    assert words("The wizard's well-read cat") == ["wizard", "well", "read", "cat"]
    assert words("Dream, dreams, DREAM: 2 dreams of 2001!") == ["dream", "dreams", "dream", "2", "dreams", "2001"]
    assert words("snake_case don't isn't") == ["snake", "case", "don", "isn"]
    assert words("Amélie in Москва") == ["amélie", "москва"]
    assert words("हिन्दी में किताब, שָׁלוֹם x̂") == ["हिन्दी", "में", "किताब", unicodedata.normalize("NFC", "שָׁלוֹם"), "x̂"]
    assert words("❤\ufe0f \u0301 a\u0301_b") == ["á", "b"]
    assert words("it is what it is") == words("") == words(" — … ") == []


@given(st.text())
def test_words_are_lower_case_runs_of_letters_and_digits_and_no_stop_words(text):
    found = words(text)
    assert all(word == word.lower() and word not in STOP_WORDS for word in found)
    for word in found:
        assert any(map(str.isalnum, word))
        assert all(one.isalnum() or unicodedata.category(one) in ("Mn", "Mc") for one in word)
    assert words(" ".join(found)) == found


@given(st.text(alphabet="aeiouéèüñ '-x1"))
def test_an_accent_may_be_written_in_two_ways(text):
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


def test_every_letter_of_real_texts_is_in_a_word_or_a_stop_word(titles):
    for title in titles:
        kept = re.findall(WORD, title.lower())
        assert words(title) == [word for word in kept if word not in STOP_WORDS]


@pytest.mark.parametrize("wrong", [None, 3.5, float("nan"), ["a", "text"], b"bytes"])
def test_a_gap_is_not_a_text(wrong):
    with pytest.raises(TypeError, match="words takes one text, not a"):
        words(wrong)
    with pytest.raises(TypeError, match="Fill gaps"):
        count_words({1: "text", 2: wrong})


def test_counts_by_hand():
    features = count_words({7: "A dog and a dog and a cat", 3: "the", 5: "cat's dog"})
    assert features.ids.tolist() == [7, 3, 5] and features.names.tolist() == ["cat", "dog"]
    assert features.matrix.toarray().tolist() == [[1, 2], [0, 0], [1, 1]]


def test_counts_of_real_texts_are_scikit_learns(titles):
    vectorizer = CountVectorizer(token_pattern=WORD, stop_words=list(STOP_WORDS))
    counts = vectorizer.fit_transform(titles)
    features = count_words(titles)
    assert features.names.tolist() == vectorizer.get_feature_names_out().tolist()
    assert features.ids.tolist() == titles.index.tolist()
    assert (features.matrix != counts).nnz == 0


def test_nothing_to_count_is_no_error():
    assert tf_idf(count_words({1: "the", 2: ""})).matrix.shape == (2, 0)
    assert len(tf_idf(count_words({}))) == 0


@pytest.mark.parametrize(("smooth", "sublinear", "norm"), SETTINGS)
def test_tf_idf_of_real_texts_is_scikit_learns(titles, smooth, sublinear, norm):
    vectorizer = TfidfVectorizer(
        token_pattern=WORD, stop_words=list(STOP_WORDS), smooth_idf=smooth, sublinear_tf=sublinear, norm=norm
    )
    wanted = vectorizer.fit_transform(titles)
    weighted = tf_idf(count_words(titles), smooth, sublinear, norm)
    assert weighted.names.tolist() == vectorizer.get_feature_names_out().tolist()
    assert abs(weighted.matrix - wanted).max() < 1e-12
    assert weighted.matrix.nnz == wanted.nnz > 20_000


@given(
    counts=arrays(
        float, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(0, 50) | st.floats(0, 9)
    ),
    settings=st.sampled_from(SETTINGS),
)
def test_tf_idf_of_any_counts_is_scikit_learns(counts, settings):
    smooth, sublinear, norm = settings
    counts[counts < 1e-6] = 0
    features = Features(range(len(counts)), range(counts.shape[1]), counts)
    with np.errstate(divide="ignore"):  # scikit-learn divides by the count of a feature that nothing has
        oracle = TfidfTransformer(smooth_idf=smooth, sublinear_tf=sublinear, norm=norm).fit(features.matrix)
        wanted = oracle.transform(features.matrix).toarray()
    np.testing.assert_allclose(
        tf_idf(features, smooth, sublinear, norm).matrix.toarray(), wanted, rtol=1e-12, atol=1e-12
    )
    np.testing.assert_array_equal(features.matrix.toarray(), counts)  # and the counts are as they were


def test_a_rare_word_says_more_than_a_frequent_one_and_a_feature_of_all_is_kept():
    features = Features.from_lists({1: ("Drama", "War"), 2: ("Drama",), 3: ("Drama",)})
    weighted = tf_idf(features, norm=None).matrix.toarray()
    assert weighted[0].tolist() == [1.0, np.log(4 / 2) + 1]
    assert tf_idf(features, smooth=False, norm=None).matrix.toarray()[0].tolist() == [1.0, np.log(3 / 1) + 1]


def test_tf_idf_misuse_is_explained():
    features = Features([1], ["a"], [[-1.0]])
    with pytest.raises(ValueError, match="negative, and tf-idf is for counts"):
        tf_idf(features)
    with pytest.raises(ValueError, match="norm='L2' is unknown"):
        tf_idf(features, norm="L2")


@given(arrays(float, (3, 4), elements=st.sampled_from([0.0, 1e-300, 1e-5, 1.0, -3.0, 1e160, -1e300])))
def test_rows_have_length_1_whatever_the_numbers_are(rows):
    units = unit_rows(sparse.csr_matrix(rows)).toarray()
    lengths = np.linalg.norm(units, axis=1)
    np.testing.assert_allclose(lengths, (rows != 0).any(axis=1), atol=1e-12)
    largest = np.abs(rows).max(axis=1, keepdims=True)
    turned = np.divide(rows, largest, out=np.zeros_like(rows), where=largest > 0)
    np.testing.assert_allclose(units * np.linalg.norm(turned, axis=1, keepdims=True), turned, atol=1e-12)
