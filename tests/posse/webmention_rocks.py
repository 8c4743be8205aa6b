"""The 23 cases of webmention.rocks, written anew: how a page may say where it takes webmentions.

https://webmention.rocks/ — each page is a reply of a scripted server, and has one right endpoint.
"""

from __future__ import annotations

from tests.posse.networks.answering import answer


def _page(head: str = "", body: str = "", *links: str) -> bytes:
    html = (
        f"<!doctype html><html><head><title>A page</title>{head}</head><body>{body}</body></html>"
    )
    reply = answer(html, kind="text/html; charset=utf-8", Connection="close")
    begin, _, rest = reply.partition(b"\r\n\r\n")
    return b"\r\n".join([begin, *(link.encode() for link in links)]) + b"\r\n\r\n" + rest


def cases(site: str) -> dict[int, tuple[dict[str, bytes], str]]:
    """By number: the replies of a server at this address, and the endpoint that is right.

    The page of number N is ``/NN``; the 23rd one leads elsewhere first.
    """
    link = '<link rel="webmention" href="%s">'
    anchor = '<a rel="webmention" href="%s">in</a>'
    return {
        1: ({"GET /01": _page("", "", "Link: </01/in>; rel=webmention")}, f"{site}/01/in"),
        2: ({"GET /02": _page("", "", f"Link: <{site}/02/in>; rel=webmention")}, f"{site}/02/in"),
        3: ({"GET /03": _page('<link rel="webmention" href="/03/in">')}, f"{site}/03/in"),
        4: ({"GET /04": _page(link % f"{site}/04/in")}, f"{site}/04/in"),
        5: ({"GET /05": _page("", '<a rel="webmention" href="/05/in">in</a>')}, f"{site}/05/in"),
        6: ({"GET /06": _page("", anchor % f"{site}/06/in")}, f"{site}/06/in"),
        7: ({"GET /07": _page("", "", "LinK: </07/in>; rel=webmention")}, f"{site}/07/in"),
        8: ({"GET /08": _page("", "", 'Link: </08/in>; rel="webmention"')}, f"{site}/08/in"),
        9: ({"GET /09": _page('<link rel="webmention other" href="/09/in">')}, f"{site}/09/in"),
        10: ({"GET /10": _page("", "", 'Link: </10/in>; rel="webmention somethingelse"')},
             f"{site}/10/in"),
        11: ({"GET /11": _page('<link rel="webmention" href="/11/wrong">',
                               '<a rel="webmention" href="/11/wrong">in</a>',
                               "Link: </11/in>; rel=webmention")}, f"{site}/11/in"),
        12: ({"GET /12": _page('<link rel="not-webmention" href="/12/wrong">'
                               '<link rel="webmention" href="/12/in">')}, f"{site}/12/in"),
        13: ({"GET /13": _page("", '<!-- <a href="/13/wrong" rel="webmention"></a> -->'
                               '<a href="/13/in" rel="webmention">in</a>')}, f"{site}/13/in"),
        14: ({"GET /14": _page("", '<code>&lt;a href="/14/wrong" rel="webmention"&gt;&lt;/a&gt;'
                               '</code>' + anchor % "/14/in")}, f"{site}/14/in"),
        15: ({"GET /15": _page('<link rel="webmention" href="">')}, f"{site}/15"),
        16: ({"GET /16": _page("", '<a href="/16/in" rel="webmention">a</a>'
                               '<link rel="webmention" href="/16/wrong">')}, f"{site}/16/in"),
        17: ({"GET /17": _page("", '<link rel="webmention" href="/17/in">'
                               '<a href="/17/wrong" rel="webmention">a</a>')}, f"{site}/17/in"),
        18: ({"GET /18": _page("", "", "Link: </18/wrong>; rel=other",
                               "Link: </18/in>; rel=webmention")}, f"{site}/18/in"),
        19: ({"GET /19": _page("", "", 'Link: </19/wrong>; rel="other", </19/in>; '
                               'rel="webmention"')}, f"{site}/19/in"),
        20: ({"GET /20": _page('<link rel="webmention">',
                               '<a href="/20/in" rel="webmention">in</a>')}, f"{site}/20/in"),
        21: ({"GET /21": _page('<link rel="webmention" href="/21/in?query=yes">')},
             f"{site}/21/in?query=yes"),
        22: ({"GET /22": _page('<link rel="webmention" href="22/in">')}, f"{site}/22/in"),
        23: ({"GET /23": answer("", "302 Found", Location="/there/23", Connection="close"),
              "GET /there/23": _page('<link rel="webmention" href="in">')}, f"{site}/there/in"),
    }  # fmt: skip
