# What the host does for a deploy over ssh. The desk sends this text to `sh -s`, followed by the
# values $parent $name $token and by one call: `look`, `finish`, `drop` or `drop_previous`. The
# answer is the line that begins with "rapporteur:"; a shell's greeting around it does no harm. All
# is in functions, so nothing runs when the connection breaks while this text is on its way.
#
# Beside the site stand, while they are needed: .NAME.next.TOKEN (being uploaded), .NAME.back (the
# old site between two renames), .NAME.previous (the old site, kept until the next one is out) and
# .NAME.away.* (being removed).

say() {
  printf 'rapporteur:%s\n' "$1"
  exit 0
}

is_empty() {
  [ -z "$(ls -A "./$1" 2>/dev/null)" ]
}

# A real folder that we made or may fill: marked, or empty.
is_ours() {
  [ -d "./$1" ] && [ ! -L "./$1" ] && { [ -f "./$1/.rapporteur" ] || is_empty "$1"; }
}

# Renamed first, in one step: who still uploads to it finds it gone, never half there.
away() {
  [ -d "./$1" ] && [ ! -L "./$1" ] || return 0
  counted=$((counted + 1))
  mv "./$1" "./.$name.away.$token.$counted" && rm -rf "./.$name.away.$token.$counted"
}

enter() {
  counted=0
  cd "$parent" 2>/dev/null || say "no-parent"
}

# Clear up after a deploy that was stopped anywhere.
recover() {
  if [ ! -e "./$name" ] && [ ! -L "./$name" ] && is_ours ".$name.back"; then
    mv "./.$name.back" "./$name" || say "no-write"
  fi
  if is_ours ".$name.back"; then away ".$name.back"; fi
  for left in "./.$name.next."* "./.$name.away."*; do
    away "${left#./}"
  done
}

refuse_wrong_place() {
  if [ -L "./$name" ]; then say "link"; fi
  if [ -e "./$name" ] && [ ! -d "./$name" ]; then say "no-folder"; fi
  if [ -e "./$name/.git" ]; then say "repository"; fi
  if [ -e "./$name" ] && ! is_ours "$name"; then say "not-ours"; fi
}

# Is this a place for us, and what is there? Says absent, empty or ours.
look() {
  mkdir -p "$parent" 2>/dev/null
  enter
  command -v rsync >/dev/null 2>&1 || say "no-rsync"
  [ -w . ] || say "no-write"
  recover
  refuse_wrong_place
  if [ ! -e "./$name" ]; then say "absent"; fi
  if is_empty "$name"; then say "empty"; fi
  say "ours"
}

in_one_step='import ctypes, sys
libc = ctypes.CDLL(None)
one, other = (word.encode() for word in sys.argv[1:])
if hasattr(libc, "renameat2"):
    failed = libc.renameat2(-100, one, -100, other, 2)
else:
    failed = libc.renamex_np(one, other, 2)
sys.exit(1 if failed else 0)'

# A new coreutils, else Python: one step of the file system, and no visitor notices.
swapped() {
  mv -T --exchange "./$1" "./$2" 2>/dev/null ||
    python3 -c "$in_one_step" "./$1" "./$2" 2>/dev/null
}

# Two renames: for an instant there is no site. What stops in between is put back.
renamed_twice() {
  if [ -e "./.$name.back" ]; then say "no-exchange"; fi
  mv "./$name" "./.$name.back" || say "no-exchange"
  mv "./$next" "./$name" || {
    mv "./.$name.back" "./$name"
    say "no-exchange"
  }
  old=".$name.back"
}

finish() {
  trap '' HUP INT TERM PIPE
  enter
  next=".$name.next.$token"
  [ -f "./$next/.rapporteur" ] || say "overtaken"
  refuse_wrong_place
  sync
  if [ ! -e "./$name" ]; then
    mv "./$next" "./$name" || say "no-exchange"
    say "done"
  fi
  old="$next"
  swapped "$next" "$name" || renamed_twice
  if is_ours ".$name.previous"; then away ".$name.previous"; fi
  [ -e "./.$name.previous" ] || mv "./$old" "./.$name.previous"
  say "done"
}

# The upload failed: take it away, so that it fills no disk.
drop() {
  enter
  away ".$name.next.$token"
  say "done"
}

# Words on the old site were taken back: nobody is to find it any more.
drop_previous() {
  trap '' HUP INT TERM PIPE
  enter
  if is_ours ".$name.previous"; then away ".$name.previous" || say "no-write"; fi
  say "done"
}
