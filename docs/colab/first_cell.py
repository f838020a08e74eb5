# Colab only. Run this cell, choose Runtime > Restart session, run it once more, and go on below.
import os  # noqa: F401
import subprocess
import sys

# The course, uploaded into Colab's folder Files, or an address that begins with https://
WHEEL = "recsys_teach-0.1.0-py3-none-any.whl"
PACKAGES = [
    "matplotlib>=3.10",
    "numba>=0.68",
    "numpy>=2.4,<2.5",
    "pandas>=3.0",
    "platformdirs>=4",
    "pooch>=1.8",
    "scikit-learn>=1.8",
    "scikit-surprise>=1.1.5",
    "scipy>=1.17",
    "threadpoolctl>=3.5",
    "tqdm>=4.66",
]
pip = [sys.executable, "-m", "pip", "install", "--quiet"]
subprocess.run([*pip, *PACKAGES], check=True)
subprocess.run([*pip, "--no-deps", WHEEL], check=True)

# Progress lasts as long as this machine. To keep it in your Drive, take the # off these three lines.
# from google.colab import drive
# drive.mount("/content/drive")
# os.environ["RECSYS_TEACH_WORKSPACE"] = "/content/drive/MyDrive/recsys_teach"
