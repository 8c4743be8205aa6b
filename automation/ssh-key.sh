#!/bin/sh
# For a job that deploys by rsync over ssh: puts its key where ssh looks for it. The variables are
# DEPLOY_KEY, a private key without a passphrase, and DEPLOY_KNOWN_HOSTS, what `ssh-keyscan HOST` printed
# and somebody compared. Without them it does nothing.
set -eu
if [ -z "${DEPLOY_KEY:-}" ]; then
  exit 0
fi
if [ -z "${DEPLOY_KNOWN_HOSTS:-}" ]; then
  echo "DEPLOY_KEY is there and DEPLOY_KNOWN_HOSTS is not: add what \`ssh-keyscan HOST\` prints." >&2
  exit 4
fi
umask 077
mkdir -p "$HOME/.ssh"
printf '%s\n' "$DEPLOY_KEY" > "$HOME/.ssh/id_ed25519"
printf '%s\n' "$DEPLOY_KNOWN_HOSTS" >> "$HOME/.ssh/known_hosts"
