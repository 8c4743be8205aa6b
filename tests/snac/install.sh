#!/bin/sh
# Fetches snac, a small server that speaks Mastodon’s API in part, into tests/snac/bin, where
# this machine's distribution carries it: in its release, or in its backports, which are asked for at
# the mirror that the machine uses. Nothing of apt's own settings changes, and no service is started.
# Where it is not carried, tests/snac/not-carried says why. Called by tests/install-deps.sh.
set -eu
cd "$(dirname "$0")"
package=snac2
[ ! -x bin/snac ] || exit 0
rm -f not-carried

not_carried() {
    echo "snac is not installed: $1. Its tests are not run."
    echo "$1" >not-carried
    exit 0
}

command -v apt-get >/dev/null 2>&1 || not_carried "this system has no apt-get"
release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
[ -n "$release" ] || not_carried "this system does not name its release"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"

apt_in() { # apt_in <folder> <words for apt-get>…: with the sources and lists of that folder alone
    folder=$1
    shift
    apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$folder/sources" \
        -o Dir::State::lists="$folder/lists" -o Dir::Cache="$folder/cache" \
        -o Acquire::Languages=none -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false \
        "$@"
}

sources_for() { # the machine's own entries for its release, with this suite instead of theirs
    for file in /etc/apt/sources.list.d/*.sources; do
        [ ! -f "$file" ] || grep -v '^#' "$file" \
            | awk -v RS= -v ORS='\n\n' -v name="$release" \
                '$0 ~ "(^|\n)Suites:[^\n]*[ \t]" name "([ \t\n]|$)"' \
            | sed "s/^Suites:.*/Suites: $1/"
    done >"$2/own.sources"
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ ! -f "$file" ] || sed -nE "s/^(deb( +\[[^]]*\])? +[^ ]+) +$release +/\1 $1 /p" "$file"
    done >"$2/own.list"
}

for suite in "$release" "$release-backports"; do
    folder=$work/$suite
    mkdir -p "$folder/sources" "$folder/lists/partial" "$folder/cache/archives/partial"
    sources_for "$suite" "$folder/sources"
    apt_in "$folder" update >/dev/null 2>&1 || continue
    (cd "$work" && apt_in "$folder" download "$package" >/dev/null 2>&1) || continue
    break
done
found=$(find "$work" -maxdepth 1 -name "$package*.deb" | head -n 1)
[ -n "$found" ] || not_carried "neither $release nor $release-backports has $package"
dpkg-deb -x "$found" "$work/unpacked"
if ldd "$work/unpacked/usr/bin/snac" | grep -q 'not found'; then
    library=libcurl4
    if [ "$(id -u)" = 0 ]; then apt-get install -y -qq "$library"; else sudo -n apt-get install -y -qq "$library"; fi
fi
mkdir -p bin
cp "$work/unpacked/usr/bin/snac" bin/snac
echo "Fetched into tests/snac/bin: $(basename "$found" .deb)"
