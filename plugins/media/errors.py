"""What can be wrong with a picture.

MediaError
└── PictureError   this file cannot become a picture on a page
"""

from __future__ import annotations


class MediaError(Exception):
    """A writer's file cannot be published; the message says why and what to do.

    ``text`` goes on after the file's name; it is a message id with ``%(name)s`` places for
    ``values``, so that who shows it may translate it.
    """

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text % values)
        self.text = text
        self.values = values


class PictureError(MediaError):
    """This file cannot become a picture on a page."""
