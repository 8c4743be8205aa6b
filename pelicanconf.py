"""The site and its public identity: what a reader may know. No secret belongs here.

`invoke init` writes the first block; every line may be edited by hand.
docs/reference/settings.md explains each setting.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
if str(ROOT / "plugins") not in sys.path:
    sys.path.insert(0, str(ROOT / "plugins"))

# --- Whose site this is ------------------------------------------------------------------------

SITENAME = "Table ronde"
SITESUBTITLE = "Les musées et leurs publics, racontés depuis la salle"
SITEURL = "https://table-ronde.example"
AUTHOR = "Rédaction de Table ronde (exemple)"
DEFAULT_LANG = "fr"
TIMEZONE = "Europe/Paris"
CONTACT = "redaction@table-ronde.example"

# --- What is built -----------------------------------------------------------------------------

PATH = "content"
ARTICLE_PATHS = ["events", "reports"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["extra"]
EXTRA_PATH_METADATA = {
    "extra/robots.txt": {"path": "robots.txt"},
    "extra/favicon.svg": {"path": "favicon.svg"},
}
# Reports and pages are Markdown: a file of another kind beside them is never read as one.
READERS = dict.fromkeys(("rst", "html", "htm", "markdown", "mkd", "mdown"))
DOCUTILS_SETTINGS = {"file_insertion_enabled": False, "raw_enabled": False}
IGNORE_FILES = [".*", "*~", "#*#", "event.md"]
OUTPUT_PATH = "output"
THEME = "theme"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["wording", "media", "events", "posse"]
CACHE = str(ROOT / ".cache")
STATE = str(ROOT / "state")
# Others' words: what they answered, and invented answers on the sample site.
MENTIONS = str(ROOT / "mentions")
SAMPLES = str(ROOT / "samples")

# Drafts, future and embargoed reports are shown with a badge; publishconf.py leaves them out.
RAPPORTEUR_PREVIEW = True

# Two languages may be mixed on one site; a file's name says which: report.md, report.en.md.
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.toc": {"marker": ""},
        "markdown.extensions.meta": {},
    },
    "output_format": "html",
}
JINJA_ENVIRONMENT = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": ["jinja2.ext.i18n"],
}

# --- Addresses: a change here breaks links that others have made ---------------------------------

# events/rencontres-2026/j1-table-ronde.en.md  →  event, slug, language; so for …/slug/index.en.md.
PATH_METADATA = (
    r"(?:events/)?(?P<event>(?!events/)[^/]+)/(?P<slug>[^/.]+)(?:/index)?"
    r"(?:\.(?P<lang>[a-z]{2}(?:-[a-z]{2})?))?\.md\Z"
)
SLUGIFY_SOURCE = "basename"
USE_FOLDER_AS_CATEGORY = False
ARTICLE_TRANSLATION_ID = ["event", "slug"]
PAGE_TRANSLATION_ID = "slug"
WITH_FUTURE_DATES = True  # plugin posse decides what waits, with its reason

ARTICLE_URL = "{event}/{slug}/"
ARTICLE_SAVE_AS = "{event}/{slug}/index.html"
ARTICLE_LANG_URL = "{lang}/{event}/{slug}/"
ARTICLE_LANG_SAVE_AS = "{lang}/{event}/{slug}/index.html"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
PAGE_LANG_URL = "{lang}/{slug}/"
PAGE_LANG_SAVE_AS = "{lang}/{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
TAGS_URL = "tags/"
TAGS_SAVE_AS = "tags/index.html"
AUTHOR_URL = "authors/{slug}/"
AUTHOR_SAVE_AS = "authors/{slug}/index.html"
AUTHORS_URL = "authors/"
AUTHORS_SAVE_AS = "authors/index.html"
ARCHIVES_URL = "archives/"
ARCHIVES_SAVE_AS = "archives/index.html"
INDEX_SAVE_AS = "index.html"
INDEX_URL = ""
CATEGORY_SAVE_AS = ""
CATEGORY_URL = ""
CATEGORIES_SAVE_AS = ""
DRAFT_SAVE_AS = ""
DRAFT_PAGE_SAVE_AS = ""
NOT_FOUND_SAVE_AS = "404.html"
NOT_FOUND_URL = "404.html"
DIRECT_TEMPLATES = ["index", "archives", "tags", "authors", "not_found"]
PAGINATED_TEMPLATES = {"index": None, "tag": None, "author": None}
DEFAULT_PAGINATION = 12
DEFAULT_ORPHANS = 2
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]

# C# and C++ are two tags.
SLUG_REGEX_SUBSTITUTIONS = [
    (r"\+\+", "-plus-plus"),
    (r"#", "-sharp"),
    (r"['&/]", " "),
    (r"[^\w\s-]", ""),
    (r"[-\s_]+", "-"),
    (r"\A-|-\Z", ""),
]

# --- Feeds ---------------------------------------------------------------------------------------

FEED_ALL_ATOM = "atom.xml"
TAG_FEED_ATOM = "tags/{slug}/atom.xml"
CATEGORY_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 20

# --- Social accounts: `invoke connect NETWORK` adds them ------------------------------------------

POSSE_NETWORKS: dict[str, dict[str, object]] = {}
