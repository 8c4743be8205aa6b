#!/bin/sh
# For a job on GitLab whose own token may not push: has git push with the project's token instead. The
# variable is RAPPORTEUR_PUSH_TOKEN, with the scope write_repository. Without it it does nothing.
set -eu
if [ -z "${RAPPORTEUR_PUSH_TOKEN:-}" ]; then
  exit 0
fi
scheme="${CI_PROJECT_URL%%://*}"
git remote set-url --push origin "$scheme://rapporteur:$RAPPORTEUR_PUSH_TOKEN@${CI_PROJECT_URL#*://}.git"
