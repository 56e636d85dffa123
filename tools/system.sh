#!/bin/sh
# What the tests need and PyPI does not carry: PostgreSQL, Chromium, Java (for the HTML validator), gettext.
# Installed by apt when that is possible; otherwise said, and the command stops.
set -eu
missing=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
command -v msgfmt >/dev/null 2>&1 || missing="$missing gettext"
fc-list 2>/dev/null | grep -qi 'Source Sans\|SourceSans\|Lato\|Carlito' || missing="$missing fonts-crosextra-carlito"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing$missing…"
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of package names
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "The tests need:$missing. Install them (on Debian: sudo apt install$missing), then run this again." >&2
    exit 1
fi
