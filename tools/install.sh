#!/bin/sh
# Make .venv and install the hashed requirements. Usage: sh tools/install.sh runtime|development
# Finds a Python >= 3.12 by running it: a name on PATH may be a shim that leads nowhere.
set -eu
set_name=${1:-runtime}
cd "$(dirname "$0")/.."

usable() {
    "$1" - <<'PY' >/dev/null 2>&1
import ensurepip, sqlite3, ssl, sys, venv
sys.exit(not ((3, 12) <= sys.version_info[:2] < (3, 15) and sqlite3.sqlite_version_info >= (3, 37)))
PY
}

find_python() {
    for candidate in ${COMPTOIR_PYTHON:-} python3.14 python3.13 python3.12 python3 python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[234]*/bin/python; do
        if usable "$candidate"; then echo "$candidate"; return 0; fi
    done
    if command -v uv >/dev/null 2>&1 && uv python install --quiet 3.13 2>/dev/null; then
        uv python find 3.13 && return 0
    fi
    return 1
}

if ! usable .venv/bin/python; then
    python=$(find_python) || {
        echo "Comptoir needs Python 3.12, 3.13 or 3.14 with venv, ssl and sqlite3 (>= 3.37), and none was found." >&2
        echo "Install one (on Debian 13: apt install python3-venv), or name it: COMPTOIR_PYTHON=/path/to/python make run" >&2
        exit 1
    }
    "$python" -m venv --clear .venv
fi

# One stamp a set: the installation is redone when, and only when, what it depends on has changed.
wanted=$(cat requirements/"$set_name".txt pyproject.toml | cksum)
stamp=.venv/installed-$set_name
[ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] || {
    echo "Installing ($set_name): about a minute the first time…"
    if [ "$set_name" = development ]; then
        .venv/bin/python -m pip install --quiet --require-hashes --requirement requirements/runtime.txt
    fi
    .venv/bin/python -m pip install --quiet --require-hashes --requirement requirements/"$set_name".txt
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
    echo "$wanted" >"$stamp"
}
.venv/bin/python -m comptoir.config.catalogue
