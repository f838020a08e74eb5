"""What this machine is, and how fast it can multiply and add at best."""

from __future__ import annotations

import platform
import subprocess
import sys
import time
from importlib.metadata import version

PEERS = ("numpy", "numba", "scipy", "scikit-surprise", "implicit", "ranx", "ir-measures")


def described() -> str:
    """Return one line: processor, system, Python and the versions that are compared."""
    versions = ", ".join(f"{name} {version(name)}" for name in PEERS)
    return f"{_processor()}, {platform.system()}, Python {platform.python_version()}; {versions}"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def operations_per_second() -> float:
    """Return float32 operations a second of one thread, from the fastest of ten products of two large matrices."""
    command = [sys.executable, "-m", "benchmarks.machine"]
    from benchmarks.measuring import environment

    return float(subprocess.run(command, check=True, capture_output=True, text=True, env=environment(1)).stdout)


def _main():
    import numpy as np

    n, least = 2_000, float("inf")
    left, right = (np.random.default_rng(seed).normal(size=(n, n)).astype(np.float32) for seed in (0, 1))
    for _ in range(10):
        began = time.perf_counter()
        left @ right
        least = min(least, time.perf_counter() - began)
    print(2 * n**3 / least)


if __name__ == "__main__":
    _main()
