"""What differs in production. Secrets never stand here: they live in .env or the environment."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *

# Only what is due is built: no drafts, nothing before its date or its embargo.
RAPPORTEUR_PREVIEW = False

# Where `invoke publish` puts the site. Three kinds:
#   {"to": "folder", "path": "public"}                                         a folder here
#   {"to": "rsync", "host": "musee.example", "user": "www", "path": "/srv/www/musee"}
#   {"to": "git", "remote": "origin", "branch": "pages"}                       a code host's pages
DEPLOY = {"to": "folder", "path": "public"}
