"""What the tests of every lesson start from: the ratings, and what the lesson named LESSON in their module shows and says."""

import pytest

from recsys_teach import load_movielens
from tests.lessons import outputs_of, prose_of


@pytest.fixture(scope="session")
def ratings():
    return load_movielens()


@pytest.fixture(scope="session")
def table(ratings):
    """Everybody's stars, people by films, as pandas makes them."""
    return ratings.to_frame().pivot(index="user", columns="item", values="value").astype(float)


@pytest.fixture(scope="module")
def shown(request):
    return outputs_of(request.module.LESSON)


@pytest.fixture(scope="module")
def text(request):
    return prose_of(request.module.LESSON)
