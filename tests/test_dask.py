"""Grading on a Dask cluster: a scheduler and two workers on loopback, one of them killed in the middle."""

import datetime
import ipaddress
import signal
import subprocess
import sys
import time

import pytest

from recsys_teach import cli
from recsys_teach.grading.dask_pool import Settings
from tests.answers.corated_cosine import RIGHT, ZEROS
from tests.test_grader import children_of, is_alive, kept_in, points_of, read_all, wait_until, write

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kills processes and looks at them")


@pytest.fixture
def certificate(tmp_path):
    """Return a PEM file with a key and a certificate of its own for this machine."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    one = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = tmp_path / "pair.pem"
    path.write_bytes(pem + one.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def cluster(certificate, tmp_path, monkeypatch):
    """Give (address, [scheduler, worker, worker]) of a cluster that speaks TLS only."""
    names = ["CA_FILE", *(f"{who}__{what}" for who in ("CLIENT", "WORKER", "SCHEDULER") for what in ("KEY", "CERT"))]
    for name in names:
        monkeypatch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{name}", str(certificate))
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION", "true")
    import dask

    dask.config.refresh()
    running = []

    def started(*arguments):
        command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path))

    told = tmp_path / "scheduler.json"
    started(
        "scheduler",
        "--protocol",
        "tls",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
        "--scheduler-file",
        str(told),
    )
    try:
        wait_until(told.exists)
        time.sleep(0.5)
        import json

        address = json.loads(told.read_text())["address"]
        for _ in range(2):
            started(
                "worker",
                address,
                "--protocol",
                "tls",
                "--host",
                "127.0.0.1",
                "--nthreads",
                "1",
                "--no-nanny",
                "--no-dashboard",
            )
        yield address, running
    finally:
        for one in running:
            one.kill()
            one.wait()


def test_a_cluster_gives_the_results_of_this_machine_though_a_worker_is_killed(cluster, tmp_path):
    address, (_, first, _) = cluster
    folder = tmp_path / "in"
    for n in range(40):
        write(folder / f"s{n:02}.ipynb", RIGHT["masked arrays"] if n % 2 else ZEROS)
    assert cli.main(["new-key", str(tmp_path / "key")]) == 0
    common = ["grade", str(folder), "--key-file", str(tmp_path / "key"), "--unsafe"]
    command = [sys.executable, "-m", "recsys_teach.cli", *common, "--out", str(tmp_path / "out"), "--dask", address]
    grading = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: grading.poll() is not None or kept_in(tmp_path / "out"))
    assert grading.poll() is None, grading.stderr.read()
    helpers = children_of(first.pid)
    first.send_signal(signal.SIGKILL)
    assert 0 < len({attempt for attempt, _ in kept_in(tmp_path / "out")}) < 40
    _, told = grading.communicate(timeout=120)
    assert grading.returncode == 0, told
    wait_until(lambda: not any(map(is_alive, helpers)))
    assert cli.main([*common, "--out", str(tmp_path / "here")]) == 0
    assert len(points_of(tmp_path / "out", "03.corated_cosine")) == 40
    assert read_all(tmp_path / "out") == read_all(tmp_path / "here")


def test_an_address_without_tls_is_refused(tmp_path, capsys):
    write(tmp_path / "in" / "ada.ipynb")
    common = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--unsafe", "--jobs", "1"]
    assert cli.main([*common, "--dask", "tcp://127.0.0.1:1"]) == 2
    assert "tcp://127.0.0.1:1 is not a TLS address" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_cluster_that_is_not_there_is_named(tmp_path, certificate, monkeypatch, capsys):
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    import dask

    dask.config.refresh()
    write(tmp_path / "in" / "ada.ipynb")
    common = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--unsafe", "--jobs", "1"]
    assert cli.main([*common, "--dask", "tls://127.0.0.1:9"]) == 2
    assert "The cluster at tls://127.0.0.1:9 cannot be reached" in capsys.readouterr().err


def test_the_key_does_not_stand_in_what_dask_writes_into_logs():
    assert "secret" not in repr(Settings(key=b"secret"))
