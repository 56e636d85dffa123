#!/bin/sh
# What the tests need and PyPI does not carry: PostgreSQL, Chromium, Java (for the HTML validator), gettext, a font.
# Installed by apt when that is possible; otherwise said, and the command stops.
set -eu

lacking() {
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || echo postgresql
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
        command -v google-chrome >/dev/null 2>&1 || echo chromium
    java -version >/dev/null 2>&1 || echo default-jre-headless
    { command -v msgfmt && command -v xgettext; } >/dev/null 2>&1 || echo gettext
    command -v git >/dev/null 2>&1 || echo git
    command -v fc-list >/dev/null 2>&1 || echo fontconfig
    fc-list 2>/dev/null | grep -qi 'Source Sans\|SourceSans\|Lato\|Carlito' || echo fonts-crosextra-carlito
}

missing=$(lacking | tr '\n' ' ')
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing $missing…"
    export DEBIAN_FRONTEND=noninteractive
    options="-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3"
    # Old lists may still serve: what counts is whether the packages come.
    # shellcheck disable=SC2086 # lists of words
    apt-get $options update -qq || true
    # shellcheck disable=SC2086
    apt-get $options install -y -qq --no-install-recommends $missing >/dev/null || true
    missing=$(lacking | tr '\n' ' ')
    [ -z "$missing" ] && exit 0
    echo "apt could not install: $missing" >&2
else
    echo "The tests need: $missing" >&2
    echo "Install them (on Debian: sudo apt install $missing), then run this again." >&2
fi
exit 1
