"""See the site while you write: a server on this machine that builds and reloads on every save.

::

    files ─► watching ─► changes ─► run: one build at a time ─► preview ─► handler ─► browser
                                         in a fresh folder

Nothing here is part of a published site: the script, its style and the loosened security policy
exist only in what this server sends.
"""

from .models import Built
from .run import serve

__all__ = ["Built", "serve"]
