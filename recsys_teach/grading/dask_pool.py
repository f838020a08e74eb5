"""Grade on an existing Dask cluster: what `pool` does with processes here, its workers do with processes of theirs.

A task is a handful of notebooks, bytes and all, so that no disk is shared. Should a worker die, Dask gives its tasks to another;
a verdict does not depend on who works it out. The key travels to the workers, so they must be trusted, and the connection is TLS.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from recsys_teach.grading import intake
from recsys_teach.grading.pool import Helper, HelperDied
from recsys_teach.grading.records import Refused
from recsys_teach.grading.submission import Unreadable

BATCH = 8
RETRIES = 3

_own = threading.local()


class Settings(dict):
    """What helpers are told. Its text does not show the key, since Dask writes arguments into logs."""

    def __repr__(self):
        return "Settings(…)"


def serve(settings: dict, batch: list[tuple[dict, float]]) -> list[dict | str]:
    """Run on a worker: return a reply for each request, or why there is none. Each thread keeps a helper of its own."""
    if getattr(_own, "settings", None) != settings:
        _own.helper, _own.settings = Helper(dict(settings)), settings
    replies: list[dict | str] = []
    for request, seconds in batch:
        try:
            replies.append(_own.helper.ask(request, seconds))
        except HelperDied as error:
            replies.append(str(error))
    return replies


def ready(settings: dict) -> dict[str, str]:
    """Run on a worker: start its helper; return what refused each probe of its sandbox."""
    serve(settings, [])
    return _own.helper.refused


class DaskPool:
    """A context like `Pool`, on the cluster at `address`. Raises Refused where it cannot be had."""

    def __init__(self, settings: dict, address: str):
        self.settings, self.address = Settings(settings), address
        self.refused: dict[str, str] = {}

    def __enter__(self):
        if not self.address.startswith("tls://"):
            raise Refused(
                f"{self.address} is not a TLS address, and the key would travel in the open. Start the cluster with TLS, and "
                "pass tls://HOST:PORT; Dask's configuration names the certificates."
            )
        try:
            from distributed import Client
            from distributed.security import Security
        except ImportError:
            raise Refused("Dask is not installed here. Install it with: pip install distributed") from None
        try:
            self.client = Client(self.address, security=Security(), set_as_default=False)
        except (OSError, TypeError, ValueError) as error:
            raise Refused(
                f"The cluster at {self.address} cannot be reached: {error}. Is its scheduler running?"
            ) from None
        try:
            self.refused = self.client.submit(ready, self.settings, pure=False, retries=RETRIES).result()
        except Exception as error:
            self.client.close()
            raise Refused(f"The cluster's workers cannot grade: {error}") from None
        return self

    def __exit__(self, *_):
        self.client.close()

    def replies(
        self, requests: Iterable[tuple[object, dict]], seconds: Callable[[dict], float]
    ) -> Iterator[tuple[object, dict | HelperDied]]:
        """Give (tag, reply) for each (tag, request), in the order in which they are done."""
        from distributed import as_completed

        requests, tags = iter(requests), {}
        threads = sum(self.client.nthreads().values()) or 1

        def submit():
            batch = [(tag, _with_content(request)) for tag, request in islice(requests, BATCH)]
            if not batch:
                return []
            work = [(request, seconds(request)) for _, request in batch]
            task = self.client.submit(serve, self.settings, work, pure=False, retries=RETRIES)
            tags[task.key] = [tag for tag, _ in batch]
            return [task]

        waiting = as_completed([task for _ in range(2 * threads) for task in submit()], loop=self.client.loop)
        for task in waiting:
            told = task.result() if task.status == "finished" else [str(task.exception())] * len(tags[task.key])
            for tag, reply in zip(tags.pop(task.key), told, strict=True):
                yield tag, HelperDied(reply) if isinstance(reply, str) else reply
            waiting.update(submit())


def _with_content(request):
    if request["trouble"]:
        return request
    try:
        return request | {"content": intake.read_bytes(request["path"], request["member"])}
    except Unreadable as error:
        return request | {"trouble": str(error)}
