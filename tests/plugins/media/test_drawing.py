"""An SVG is published only if it does nothing but draw."""

from __future__ import annotations

import base64

import pytest

from media.drawing import survey_drawing
from media.errors import PictureError
from tests.plugins.media import camera

NS = 'xmlns="http://www.w3.org/2000/svg"'
LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ('width="300" height="200"', (300, 200)),
        ('width="30mm" height="1in"', (113, 96)),
        ('viewBox="0 0 640 480"', (640, 480)),
        ('viewBox="0,0,640.4,480" width="100%"', (640, 480)),
        ('viewBox="0 0 640 480" width="320"', (320, 240)),
        ('viewBox="0 0 640 480" height="240"', (320, 240)),
        ('viewBox="0 0 inf nan"', (300, 150)),
        ('viewBox="0 0 1e300 1"', (20_000, 1)),
        ('width="0" height="none"', (300, 150)),
        ("", (300, 150)),
    ],
)
def test_its_size_is_read_from_the_file(size: str, wanted: tuple[int, int]) -> None:
    survey = survey_drawing(camera.drawing(size=size))
    assert (survey.width, survey.height) == wanted


@pytest.mark.parametrize(
    "inside",
    [
        '<defs><linearGradient id="g"/></defs><path fill="url(#g)" d="M0 0"/>',
        '<style>.a { fill: url( "#g" ); stroke: #fff }</style>',
        f'<use {LINK} xlink:href="#g"/><use href="#g"/>',
        f'<image href="data:image/png;base64,{base64.b64encode(b"tiny").decode()}"/>',
        "<text>on the way: url(https://a.example) &amp; javascript</text>",
        '<animate attributeName="opacity" values="0;1"/>',
        '<g transform="translate(1 2) rotate(3)" aria-label="(x)"/>',
    ],
)
def test_what_only_draws_is_fine(inside: str) -> None:
    assert survey_drawing(camera.drawing(inside)).drawing


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ('<x:script xmlns:x="http://www.w3.org/2000/svg"/>', "<x:script>"),
        ("<SCRIPT/>", "<SCRIPT>"),
        ("<foreignObject><p/></foreignObject>", "<foreignObject>"),
        ('<path onload="alert(1)"/>', "onload"),
        ('<path OnClick="x"/>', "OnClick"),
        ('<image href="https://a.example/a.png"/>', "outside"),
        (f'<image {LINK} xlink:href="a.png"/>', "outside"),
        ('<image href="data:image/svg+xml;base64,AA=="/>', "outside"),
        ('<use href="//a.example/x.svg#a"/>', "outside"),
        ('<a href="java&#10;script:alert(1)"><path/></a>', "a program"),
        ('<set attributeName="href" to="#x"/>', "changes an address"),
        ('<animate attributeName="onclick" to="x"/>', "changes an address"),
        ("<style>@import 'https://a.example/x.css';</style>", "outside"),
        ("<style>p { background: u/**/rl(https://a.example) }</style>", "outside"),
        (r"<style>p { background: \75rl(https://a.example) }</style>", "outside"),
        ("<path style=\"fill: URL( 'https://a.example/#g' )\"/>", "outside"),
        ('<path fill="url(https://a.example/#g)"/>', "outside"),
        ("<?xml-stylesheet href='https://a.example'?>", "instruction"),
        ("<unfinished>", "no correct SVG"),
        ("&undefined;", "no correct SVG"),
    ],
)
def test_what_could_run_or_load_something_is_refused(inside: str, said: str) -> None:
    with pytest.raises(PictureError, match=said):
        survey_drawing(camera.drawing(inside))


def test_entities_are_refused_and_never_expanded() -> None:
    """Ten lines could become gigabytes, or the text of a file."""
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]><svg {NS}>&l9;</svg>'
    file = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg {NS}>&x;</svg>'
    for text in (bomb, file):
        with pytest.raises(PictureError, match="entities"):
            survey_drawing(text.encode())


def test_a_photo_inside_keeps_no_place() -> None:
    """A JPEG packed into a drawing would carry its metadata out."""
    data = base64.b64encode(camera.jpeg(40, 30)).decode()
    with pytest.raises(PictureError, match="photo with its metadata"):
        survey_drawing(camera.drawing(f'<image href="data:image/jpeg;base64,{data}"/>'))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><svg/></html>",
        b"\x89PNG",
        b"<svg>" * 3,
        b'<?xml version="1.0" encoding="utf-7"?><svg/>',
    ],
)
def test_what_is_no_svg_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError):
        survey_drawing(data)


def test_a_plain_doctype_is_fine() -> None:
    """Many programs write one; it is not loaded."""
    doctype = (
        b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"'
        b' "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    assert survey_drawing(doctype + camera.drawing()).width == 300
