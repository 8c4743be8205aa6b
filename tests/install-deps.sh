#!/bin/sh
# Installs what the tests need of the machine: a browser, rsync, an ssh server, Node and checkers,
# what a whole Bluesky network on this machine needs (PostgreSQL, Redis and its own servers), and
# snac, where the distribution carries it.
# Called by `make test-deps`. As root, or through `sudo -n`; starts no service. Run again: instant.
set -eu
cd "$(dirname "$0")/.."
stamp=.venv/test-deps.stamp
want=$(cat tests/install-deps.sh tests/snac/install.sh tests/npm/package-lock.json \
    tests/bluesky/package-lock.json | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] \
    && [ -d tests/npm/node_modules/axe-core ] && [ -d tests/bluesky/node_modules/better-sqlite3 ] \
    && { [ -x tests/snac/bin/snac ] || [ -f tests/snac/not-carried ]; }; then
    echo "Nothing to install: done before."
    exit 0
fi

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

packages=""
need() { # need <package> <command>…
    package=$1
    shift
    for name in "$@"; do
        if command -v "$name" >/dev/null 2>&1 || [ -x "/usr/sbin/$name" ]; then return 0; fi
    done
    packages="$packages $package"
}

case "$(uname -s)" in
Linux)
    need chromium chromium chromium-browser google-chrome
    need git git
    need rsync rsync
    need openssh-client ssh
    need openssh-server sshd
    need nodejs node
    need npm npm
    need redis-server redis-server
    need gcc gcc
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need postgresql initdb
    if [ -n "$packages" ]; then
        if ! command -v apt-get >/dev/null 2>&1; then
            echo "Install these with your system's package manager, then run this again:$packages" >&2
            exit 1
        fi
        echo "Installing:$packages"
        # A package that starts its service when installed must not do so here.
        policy=/usr/sbin/policy-rc.d
        made=""
        if [ ! -e "$policy" ]; then
            printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
            as_root chmod 755 "$policy"
            made=yes
        fi
        trap '[ -z "$made" ] || as_root rm -f "$policy"' EXIT
        as_root apt-get update -qq
        # shellcheck disable=SC2086
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
    fi
    ;;
Darwin)
    # Apple's own rsync is older than 3.
    rsync --version 2>/dev/null | grep -q 'version 3' || packages="$packages rsync"
    need node node
    need redis redis-server
    need postgresql initdb
    [ -d "/Applications/Chromium.app" ] || [ -d "/Applications/Google Chrome.app" ] || packages="$packages chromium"
    if [ -n "$packages" ]; then
        echo "Installing:$packages"
        command -v brew >/dev/null 2>&1 || { echo "Install Homebrew, or these by hand:$packages" >&2; exit 1; }
        brew install $packages
    fi
    ;;
esac

sh tests/snac/install.sh
echo "Installing the checkers below tests/npm"
(cd tests/npm && npm ci --no-progress --loglevel=error)
echo "Installing the Bluesky network below tests/bluesky (a few minutes: one part is compiled)"
[ ! -d /usr/include/node ] || export npm_config_nodedir=/usr
(cd tests/bluesky && npm_config_build_from_source=true npm ci --no-progress --loglevel=error)
echo "$want" >"$stamp"
echo "All is there. Now: make test"
