#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image: Python, bubblewrap, and the course from what stands beside this file.
# Other folders may be passed: setup.sh SOURCE ENVIRONMENT
set -euo pipefail

source_folder="${1:-/autograder/source}"
environment="${2:-/opt/recsys-teach}"
export DEBIAN_FRONTEND=noninteractive

apt-get update
apt-get install -y --no-install-recommends bubblewrap ca-certificates

python=""
for version in 3.13 3.12 3.11; do
    if apt-get install -y --no-install-recommends "python$version" "python$version-venv"; then
        python="python$version"
        break
    fi
done
if [ -z "$python" ]; then
    echo "This image has no Python from 3.11 on. Choose Ubuntu 24.04 as the base image." >&2
    exit 1
fi

"$python" -m venv "$environment"
pip=("$environment/bin/python" -m pip --disable-pip-version-check install --no-input --no-deps)

shopt -s nullglob
wheels=("$source_folder"/recsys_teach-*.whl)
if [ "${#wheels[@]}" -gt 1 ]; then
    echo "There are ${#wheels[@]} wheels of the course. Leave one." >&2
    exit 1
elif [ "${#wheels[@]}" -eq 1 ]; then
    lock="$source_folder/requirements.lock"
elif [ -f "$source_folder/course/recsys_teach/__init__.py" ]; then
    lock="$source_folder/course/requirements.lock"
else
    echo "There is neither recsys_teach-*.whl nor a checkout called course here. README.md says what to put into the zip." >&2
    exit 1
fi
if [ ! -f "$lock" ]; then
    echo "There is no $lock, which says which packages are the right ones. Copy the course's requirements.lock there." >&2
    exit 1
fi

# Every package is checked against the hash in the lock.
"${pip[@]}" --require-hashes --only-binary :all: -r "$lock"
if [ "${#wheels[@]}" -eq 1 ]; then
    "${pip[@]}" --no-index "${wheels[0]}"
else
    packages="$("$environment/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
    echo "$source_folder/course" > "$packages/recsys_teach.pth"
fi
"$environment/bin/python" -c 'import recsys_teach.grading.gradescope'
