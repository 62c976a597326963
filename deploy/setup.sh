#!/bin/sh
# Makes .venv ready: `deploy/setup.sh` for running, `deploy/setup.sh --dev` for tests and checks too.
# Needs python3 and the network, nothing else. Running it again when nothing changed takes no time: a copy of
# the lock file inside .venv says what is installed. Called by the Makefile.
set -eu
cd "$(dirname "$0")/.."

VENV=.venv
OLDEST=11 # Python 3.11 is the oldest that works ...
NEWEST=14 # ... and 3.14 the newest for which every locked package has a ready-made file
PYTHON=${PYTHON:-python3}
case "${1:-}" in
    "") WANT=run LOCK=requirements.lock MEGABYTES=200 ;;
    --dev) WANT=dev LOCK=requirements-dev.lock MEGABYTES=300 ;;
    *) echo "usage: deploy/setup.sh [--dev]" >&2; exit 2 ;;
esac

stop() {
    printf '\nsetup stopped: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    exit 1
}

minor() { # prints 3.x of a Python that we can use; fails for any other
    "$1" -c "
import sys
version = sys.version_info[:2]
sys.exit(1) if not (3, $OLDEST) <= version <= (3, $NEWEST) else print('%d.%d' % version)" 2>/dev/null
}

find_python() {
    candidates=$PYTHON
    if [ "$PYTHON" = python3 ]; then candidates="python3 python3.13 python3.12 python3.11 python3.14"; fi
    for candidate in $candidates; do
        if minor "$candidate" >/dev/null; then
            echo "$candidate"
            return
        fi
    done
    found=$("$PYTHON" -V 2>/dev/null) || found="no working '$PYTHON'"
    stop "Python 3.$OLDEST to 3.$NEWEST is needed; found: $found" \
        "Debian or Ubuntu: sudo apt-get install python3 python3-venv" \
        "macOS:            brew install python@3.13" \
        "If another one is there, name it: make setup PYTHON=/path/to/python3.12"
}

make_venv() {
    python=$(find_python) || exit 1
    if [ -e "$VENV" ] && [ ! -e "$VENV/pyvenv.cfg" ] && [ -n "$(ls -A "$VENV")" ]; then
        stop "$VENV is there but is not a Python environment." \
            "Move it away, then run the same command again."
    fi
    echo "Making $VENV with $("$python" -V) ..."
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then add_venv_module; fi
    if ! output=$("$python" -m venv --clear "$VENV" 2>&1); then
        rm -rf "$VENV"
        printf '%s\n' "$output" >&2
        stop "'$python -m venv' failed (on Debian and Ubuntu the module comes in a package of its own)." \
            "Debian or Ubuntu: sudo apt-get install python3-venv" \
            "Then run the same command again."
    fi
}

add_venv_module() { # only root can, and only where Debian left it out
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return; fi
    package=$("$python" -c "import sys; print('python%d.%d-venv' % sys.version_info[:2])")
    echo "Installing $package, which Debian keeps apart from Python ..."
    apt-get update -qq || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null || true
}

install_locked() {
    echo "Installing $(grep -c '==' "$LOCK") locked packages into $VENV (about $MEGABYTES MB to download the first time) ..."
    quiet=-qq
    if [ -t 1 ]; then quiet=; fi
    # The lock file is complete; --no-deps, because pip takes a pinned package's extra ("coverage[toml]") for an
    # unpinned one as soon as a newer version is out.
    # shellcheck disable=SC2086
    if ! PIP_USER=0 "$VENV/bin/python" -m pip install $quiet --no-input --disable-pip-version-check \
        --no-deps --require-hashes -r "$LOCK"; then
        stop "the packages could not be installed; pip says why above." \
            "No network: connect (a proxy goes into the variable HTTPS_PROXY), then run the same command again;" \
            "what was downloaded is kept. Hashes that do not match: a mirror or proxy changed a file, use another."
    fi
    cp "$LOCK" "$VENV/installed-$WANT-$version.lock"
}

# .venv counts when its Python runs; an interrupted or outdated one is made again.
if ! version=$(minor "$VENV/bin/python"); then
    make_venv
    version=$(minor "$VENV/bin/python") || stop "$VENV/bin/python does not run." "Remove $VENV and try again."
fi
if cmp -s "$LOCK" "$VENV/installed-$WANT-$version.lock"; then exit 0; fi
# What the tests need holds all that running needs, at the same versions.
if [ $WANT = run ] && cmp -s requirements-dev.lock "$VENV/installed-dev-$version.lock"; then exit 0; fi
if ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then make_venv; fi
install_locked
echo "Ready: $VENV"
