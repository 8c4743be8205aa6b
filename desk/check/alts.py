"""Words beside a picture that say nothing of it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

_NO_WORDS = re.compile(
    r"(?:(?:an?|une?|the|la|le|l[’'])\s*)?"
    r"(?:images?|photos?|photographies?|pictures?|pics?|illustrations?|figures?|fig\.?|img|"
    r"screenshots?|captures?(?: d[’']écran)?|sans titre|untitled|alt|alt text|description|"
    r"texte alternatif)\s*(?:n[o°]\s*)?\d*[.…]*",
    re.IGNORECASE,
)
# As cameras and telephones name their files.
_OF_A_CAMERA = re.compile(
    r"(?:img|dsc[nf]?|pxl|mvimg|dji|gopr|p|photo|image|screenshot|capture)[-_ ]?\d[\w -]*",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.(?:jpe?g|png|gif|webp|hei[cf]|avif|tiff?|svg)\Z", re.IGNORECASE)


def says_nothing(alt: str, target: str) -> bool:
    """Whether these words are only the file's name, or “image” and the like."""
    name = PurePosixPath(unquote(target)).name
    if _ENDING.search(alt) or alt.casefold() == name.casefold():
        return True
    stem = PurePosixPath(name).stem
    odd = not re.fullmatch(r"[^\W\d_]+", stem)  # “camille” may well say who it is
    own = odd and alt.casefold() == stem.casefold()
    return own or bool(_NO_WORDS.fullmatch(alt) or _OF_A_CAMERA.fullmatch(alt))
