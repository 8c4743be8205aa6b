"""What can be wrong with a picture.

MediaError
└── PictureError   this file cannot become a picture on a page
"""

from __future__ import annotations


class MediaError(Exception):
    """A writer's file cannot be published; the message says why and what to do."""


class PictureError(MediaError):
    """This file cannot become a picture on a page."""
