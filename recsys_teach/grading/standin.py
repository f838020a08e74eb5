"""What graded code finds under the name `recsys_teach`: the data, and a lesson that says nothing."""

__version__ = "0.1.0"


class _Silent:
    """A lesson whose every method takes anything and returns nothing."""

    def __getattr__(self, name):
        return lambda *_, **__: None


def open_lesson(lesson):
    return _Silent()


def __getattr__(name):
    import importlib

    rooms = {"Interactions": "interactions", "load_movielens": "catalogue", "load_films": "catalogue"}
    if name in rooms:
        return getattr(importlib.import_module("recsys_teach.data." + rooms[name]), name)
    raise AttributeError("module 'recsys_teach' has no attribute '%s'." % name)
