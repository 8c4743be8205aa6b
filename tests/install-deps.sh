#!/bin/sh
# Installs what the tests need of the machine: a browser, rsync, an ssh server, Node and checkers.
# Called by `make test-deps`. As root, or through `sudo -n`; starts no service. Run again: instant.
set -eu
cd "$(dirname "$0")/.."
stamp=.venv/test-deps.stamp
want=$(cat tests/install-deps.sh tests/npm/package-lock.json | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then
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
    need rsync rsync
    need node node
    [ -d "/Applications/Chromium.app" ] || [ -d "/Applications/Google Chrome.app" ] || packages="$packages chromium"
    if [ -n "$packages" ]; then
        echo "Installing:$packages"
        brew install $packages
    fi
    ;;
esac

echo "Installing the checkers below tests/npm"
(cd tests/npm && npm ci --no-progress --loglevel=error)
echo "$want" >"$stamp"
echo "All is there. Now: make test"
