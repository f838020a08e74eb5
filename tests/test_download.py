"""Fetching MovieLens, from a server on this machine that misbehaves in every way that servers do."""

import dataclasses
import errno
import hashlib
import http.server
import io
import logging
import re
import socket
import stat
import threading
import zipfile

import pooch
import pytest
from tqdm import tqdm

from recsys_teach import load_movielens
from recsys_teach.data import download

RATINGS = [(7, 10, 4.0, 1_000_000_000), (7, 3, 2.5, 1_000_000_001), (2, 10, 5.0, 1_000_000_002)]
TOLD = re.compile(r".{20,}[^.]\. Try .*\.")  # a sentence on what is wrong, one on the cure


def ratings_file(archive):
    separator = archive.separator
    lines = [separator.join(map(str, row)) for row in RATINGS]
    return "\n".join(["userId,movieId,rating,timestamp"] * (separator == ",") + lines + [""]).encode()


def zipped(archive, *, extra=None, link=None):
    """Return an archive as GroupLens builds it, with another member if wanted."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(archive.member.split("/")[0] + "/README.txt", "about the data\n" * 4_000)
        file.writestr(archive.member, ratings_file(archive))
        if extra:
            file.writestr(extra, "evil")
        if link:
            member = zipfile.ZipInfo(link)
            member.external_attr = (stat.S_IFLNK | 0o777) << 16
            file.writestr(member, "/etc")
    return content.getvalue()


class Server:
    """Serves `content` in the manner of `manner`, on loopback; counts what it is asked."""

    def __init__(self):
        self.content, self.manner, self.asked, self.end = b"", "good", [], threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                getattr(outer, outer.manner)(self)

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}/"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self):
        self.end.set()
        self.http.shutdown()
        self.http.server_close()

    def send(self, handler, content, *, length=None, status=200):
        handler.send_response(status)
        if length is not None:
            handler.send_header("Content-Length", str(length))
        handler.end_headers()
        handler.wfile.write(content)
        handler.wfile.flush()

    def good(self, handler):
        self.send(handler, self.content, length=len(self.content))

    def silent(self, handler):
        self.end.wait(60)

    def slow(self, handler):
        self.send(handler, self.content[: len(self.content) // 2], length=len(self.content))
        self.end.wait(60)

    def cut(self, handler):
        self.send(handler, self.content[: len(self.content) // 2], length=len(self.content))

    def cut_without_length(self, handler):
        self.send(handler, self.content[: len(self.content) // 2])

    def wrong(self, handler):
        self.send(handler, self.content[:-1] + b"x", length=len(self.content))

    def login(self, handler):
        self.send(handler, b"<html>Welcome to our network. Please log in.</html>")

    def gone(self, handler):
        self.send(handler, b"", length=0, status=404)

    def broken(self, handler):
        self.send(handler, b"", length=0, status=503)


@pytest.fixture(autouse=True)
def loopback_alone(monkeypatch):
    """No test reaches further than this machine, and none is sent through a proxy."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    connect = socket.socket.connect

    def guarded(self, address):
        assert address[0] == "127.0.0.1", f"a test reached for {address}"
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def server(monkeypatch):
    one = Server()
    monkeypatch.setattr(download, "SERVER", one.url)
    yield one
    one.stop()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "a cache"
    monkeypatch.setenv("RECSYS_TEACH_CACHE", str(folder))
    return folder


@pytest.fixture
def publish(server, monkeypatch):
    """Return a function that makes a size's archive the one that the server has and that the table names."""

    def published(size="25m", algorithm="sha256", **oddities):
        archive = download.SIZES[size]
        server.content = zipped(archive, **oddities)
        checksum = f"{algorithm}:{hashlib.new(algorithm, server.content).hexdigest()}"
        monkeypatch.setitem(download.SIZES, size, dataclasses.replace(archive, checksum=checksum))
        return archive

    return published


def kept(cache):
    return sorted(path.name for path in cache.iterdir()) if cache.exists() else []


@pytest.mark.parametrize("size", download.SIZES)
def test_every_size_is_read_in_its_format_and_kept(size, publish, server, cache, capsys, monkeypatch):
    drawn = io.StringIO()
    monkeypatch.setattr(download, "progress", lambda total, label: tqdm(total=total, desc=label, file=drawn))
    archive = publish(size, algorithm=download.SIZES[size].checksum.split(":")[0])
    for _ in range(2):
        made = load_movielens(size)
        told = {(row.user, row.item): (row.value, row.time) for row in made.to_frame().itertuples()}
        assert told == {(user, item): (value, time) for user, item, value, time in RATINGS}
        assert made.user_ids.tolist() == [2, 7] and made.item_ids.tolist() == [3, 10]
    assert server.asked == ["/" + archive.name] and kept(cache) == [archive.name]

    shown = capsys.readouterr()
    assert shown.err == "", "a notebook shows standard error as a fault"
    assert shown.out.count("no commercial use") == 1 and "Harper and Konstan (2015)" in shown.out.splitlines()[0]
    assert ("no passing on" in shown.out) == (not archive.may_be_passed_on)
    assert archive.name in drawn.getvalue() and "100%" in drawn.getvalue()

    server.stop()
    assert len(load_movielens(size)) == 3, "the second call needs no network"


@pytest.mark.parametrize(
    ("manner", "error", "told"),
    [
        ("silent", ConnectionError, "sent nothing for 0.2 seconds"),
        ("slow", ConnectionError, "sent nothing for 0.2 seconds"),
        ("cut", ConnectionError, "broke off"),
        ("cut_without_length", ValueError, "is another file; it was not kept"),
        ("wrong", ValueError, "is another file; it was not kept"),
        ("login", ValueError, "another network if this one asks for a login"),
        ("gone", ConnectionError, "answered 404"),
        ("broken", ConnectionError, "answered 503"),
    ],
)
def test_a_bad_server_is_named_nothing_is_kept_and_the_next_try_works(
    manner, error, told, publish, server, cache, monkeypatch, capsys
):
    monkeypatch.setattr(download, "SILENCE", 0.2)
    publish("1m")
    server.manner = manner
    for _ in range(2):
        with pytest.raises(error, match=told) as caught:
            load_movielens("1m")
        assert TOLD.fullmatch(caught.value.args[0])
        assert kept(cache) == []
    assert len(server.asked) == 2
    monkeypatch.setattr(download, "SILENCE", 30)
    server.manner = "good"
    assert len(load_movielens("1m")) == 3 and kept(cache) == ["ml-1m.zip"]
    assert capsys.readouterr().err == ""


def test_no_network_says_so_and_how_to_do_without(publish, server, cache):
    publish("25m")
    server.stop()
    with pytest.raises(ConnectionError, match="cannot be reached; is there a network") as caught:
        load_movielens("25m")
    assert f"{server.url}ml-25m.zip with a browser and put it into {cache}" in str(caught.value)
    assert kept(cache) == []
    (cache / "ml-25m.zip").write_bytes(server.content)
    assert len(load_movielens("25m")) == 3, "a file put there by hand is as good"


def test_a_proxy_that_is_not_there_is_named(publish, cache, monkeypatch):
    publish("25m")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free.getsockname()[1]}")
    monkeypatch.setenv("NO_PROXY", "")
    with pytest.raises(ConnectionError, match="the proxy refused the connection"):
        load_movielens("25m")


def test_a_certificate_that_cannot_be_verified_is_named():
    from requests import exceptions

    assert "clock" in download._cause(exceptions.SSLError("certificate has expired"))


def test_a_damaged_file_in_the_cache_is_fetched_again(publish, server, cache):
    publish("20m")
    load_movielens("20m")
    (cache / "ml-20m.zip").write_bytes(server.content[:100])
    assert len(load_movielens("20m")) == 3 and len(server.asked) == 2
    assert (cache / "ml-20m.zip").read_bytes() == server.content


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_named_and_leaves_nothing(number, publish, server, cache, monkeypatch):
    publish("25m")

    def fills_up(self, url, output_file, keeper):
        with open(output_file, "wb") as file:
            file.write(server.content[:1_000])
        raise OSError(number, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(pooch.HTTPDownloader, "__call__", fills_up)
        with pytest.raises(OSError, match="no room left. Free 262 MB or set RECSYS_TEACH_CACHE") as caught:
            load_movielens("25m")
    assert str(cache) in str(caught.value) and caught.value.errno == number
    assert kept(cache) == [] and len(load_movielens("25m")) == 3


def test_a_cache_that_cannot_be_a_folder_is_named(publish, cache):
    publish("25m")
    cache.write_text("a file")
    with pytest.raises(OSError, match="cannot be used .*Set RECSYS_TEACH_CACHE to a folder") as caught:
        load_movielens("25m")
    assert str(cache) in str(caught.value)


def test_an_interrupted_download_leaves_nothing(publish, cache, monkeypatch):
    publish("25m")

    def interrupted(self, url, output_file, keeper):
        with open(output_file, "wb") as file:
            file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(pooch.HTTPDownloader, "__call__", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load_movielens("25m")
    assert kept(cache) == []


@pytest.mark.parametrize(
    "oddity",
    [
        {"extra": "../evil"},
        {"extra": "ml-25m/../../evil"},
        {"extra": "/tmp/evil"},
        {"extra": "..\\evil"},
        {"extra": "C:\\evil"},
        {"extra": "C:evil"},
        {"link": "ml-25m/out"},
    ],
)
def test_an_archive_that_leads_out_of_its_folder_is_refused(oddity, publish, cache, tmp_path):
    publish("25m", **oddity)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ValueError, match="leads out of its folder. Delete"):
        load_movielens("25m")
    assert sorted(tmp_path.rglob("*")) == sorted([*before, cache, cache / "ml-25m.zip"]), "nothing was unpacked"


def test_an_unknown_size_lists_those_that_there_are():
    with pytest.raises(ValueError, match="no MovieLens '27m'. Take 'small' or one of '100k', '1m', .*'latest-small'"):
        load_movielens("27m")


def test_the_cache_has_a_place_of_its_own(monkeypatch):
    monkeypatch.delenv("RECSYS_TEACH_CACHE", raising=False)
    assert "recsys_teach" in str(download.cache_folder()) and download.cache_folder().is_absolute()


def test_the_table_is_well_formed():
    for size, archive in download.SIZES.items():
        algorithm, digest = archive.checksum.split(":")
        assert re.fullmatch("[0-9a-f]+", digest) and len(digest) == 2 * hashlib.new(algorithm).digest_size
        assert archive.name == f"ml-{size}.zip"
    assert {size for size, archive in download.SIZES.items() if not archive.may_be_passed_on} == {"100k", "1m", "10m"}
    assert len({archive.checksum for archive in download.SIZES.values()}) == len(download.SIZES)
    assert download.SERVER.startswith("https://files.grouplens.org/")


def test_pooch_writes_nothing_and_speaks_as_loudly_as_before(publish, cache, monkeypatch):
    publish("25m")
    logger, told = pooch.get_logger(), io.StringIO()
    monkeypatch.setattr(logger, "handlers", [logging.StreamHandler(told)])
    monkeypatch.setattr(logger, "level", logging.INFO)
    load_movielens("25m")
    assert told.getvalue() == "" and logger.level == logging.INFO
