"""The invented answers on the sample site: what they are, and how ``samples/`` is written anew.

``.venv/bin/python -m tests.site.sample_answers`` writes it.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "plugins"))

from posse.voices import Author, Kind, Mention  # noqa: E402 — the same
from tests.posse.archives import write_archive  # noqa: E402 — the plugins are on the path only now

REPORT = "rencontres-2026/j1-table-ronde"
_COPY = "https://social.example/@tableronde/100"
_PARIS = timezone(timedelta(hours=2))
_BEGUN = datetime(2026, 5, 12, 14, 0, tzinfo=_PARIS)
WITHDRAWN = (("mastodon:social.example/107", _BEGUN + timedelta(hours=3)),)
_WORKSHOP = """\
<article><h1>Une feuille sur la table</h1>
<p>J’ai lu ce compte rendu avec
<a href="https://carnet.example/relev%C3%A9/">notre relevé d’heures</a> à côté.
Trois choses que je garde :</p>
<ul><li>compter le temps de relecture à part ;</li>
<li>noter aussi ce qu’on a refusé de faire ;</li>
<li>montrer la feuille avant la réunion, pas pendant.</li></ul>
<p>Le reste dépend de la taille de l’équipe, et la nôtre tient dans une voiture.</p></article>
"""


def _author(network: str, name: str, host: str) -> Author:
    handle = name.split(" ", maxsplit=1)[0].lower().replace("é", "e").replace("è", "e")
    return Author(id=f"{network}/{handle}", name=name, handle=f"@{handle}",
                  url=f"https://{host}/@{handle}")  # fmt: skip


def _on(  # noqa: PLR0913 — a row of a table
    network: str, number: int, name: str, hours: float, content: str, *, answers: int = 0,
    kind: Kind = Kind.REPLY, warning: str = "", lang: str = "fr", pictures: int = 0,
) -> Mention:  # fmt: skip
    host = {"mastodon": "social.example", "bluesky": "bleu.example", "x": "x.example"}[network]
    author = _author(network, name, host) if name else Author(id=f"{network}/{number}")
    return Mention(
        id=f"{network}:{host}/{number}", network=network, report=REPORT, kind=kind,
        url=f"https://{host}/{author.handle or '@'}/{number}", author=author,
        published=_BEGUN + timedelta(hours=hours), content=content, warning=warning, lang=lang,
        pictures=pictures, addressed=kind is Kind.REPLY, copy=_COPY,
        in_reply_to=f"{network}:{host}/{answers}" if answers else "",
    )  # fmt: skip


ANSWERS = (
    _on("mastodon", 101, "Nadia Exemple", 0.4,
        "« Un compteur qui monte ne pousse aucune porte » : je l’affiche au-dessus du bureau. Chez "
        "nous, la question à la caisse existe depuis deux ans, et personne n’avait pensé à publier "
        "ce qui manque aux réponses."),
    _on("mastodon", 102, "Théo Exemple", 0.7,
        "Vous notez la météo du jour ? Ici, une averse remplit plus de salles que tous nos "
        "messages réunis.", answers=101),
    _on("mastodon", 103, "Nadia Exemple", 0.9,
        "Oui, depuis mars : une colonne de plus, et les mardis s’expliquent enfin.", answers=102),
    _on("bluesky", 201, "Maud Exemple", 1.2,
        "« Une pause dont personne ne connaît la fin ressemble à un abandon »\n\nD’accord. Mais "
        "fermer n’arrange rien pour qui n’a que ce réseau-là. Nous avons gardé le compte, avec une "
        "date écrite dessus."),
    _on("bluesky", 202, "Robin Example", 1.6,
        "Same in our maritime museum, staff of three: we set a date and told everybody. When the "
        "day came, nobody objected. The date did the work.", answers=201, lang="en"),
    _on("mastodon", 104, "Adèle Exemple", 2.1,
        "Trente euros de l’heure, c’est commode pour comparer. Avec notre grille, un mi-temps de "
        "médiation revient à dix-neuf, et le tableau raconte une autre histoire.",
        warning="salaires, conditions de travail"),
    _on("mastodon", 105, "Oscar Exemple", 3.0,
        "Notre feuille de mars, recopiée au propre. La ligne « mots de passe perdus » prend à elle "
        "seule quatre heures.", pictures=1),
    _on("mastodon", 106, "Nadia Exemple", 3.3,
        "Quatre heures ! Merci de la montrer, je me sens moins seule.", answers=105),
    _on("bluesky", 203, "Inès Exemple", 5.5,
        "Les neuf cartes publiées, est-ce qu’on peut les voir quelque part ? L’arrosoir "
        "m’intrigue."),
    _on("x", 301, "", 6.0, "", lang=""),
    Mention(
        id="webmention:carnet.example/feuille", network="webmention", report=REPORT,
        kind=Kind.REPLY, url="https://carnet.example/une-feuille-sur-la-table/",
        author=Author(id="https://carnet.example/", name="Lise Exemple",
                      url="https://carnet.example/"),
        published=_BEGUN + timedelta(hours=20), content=_WORKSHOP, is_html=True, lang="fr",
        addressed=True,
    ),
)  # fmt: skip
ABOUT = (
    _on("bluesky", 204, "Sol Exemple", 22,
        "Un musée met ses heures sur la table plutôt que ses abonnés. À lire avant la prochaine "
        "réunion de budget, surtout la partie sur ce que l’on arrête.", kind=Kind.QUOTE),
)  # fmt: skip
GESTURES = (
    *(_on("mastodon", 400 + n, f"Mastodon{n} Exemple", n, "", kind=Kind.LIKE) for n in range(14)),
    *(_on("bluesky", 420 + n, f"Bluesky{n} Exemple", n, "", kind=Kind.LIKE) for n in range(9)),
    *(_on("mastodon", 440 + n, f"Mastodon{n} Exemple", n, "", kind=Kind.REPOST) for n in range(6)),
)
QUIET = tuple(
    Mention(
        id=f"mastodon:social.example/{number}", network="mastodon", report=REPORT,
        kind=Kind.REPLY, url="", author=Author(id=""), published=_BEGUN + timedelta(hours=4),
        addressed=True, is_quiet=True, copy=_COPY,
    )
    for number in (501, 502)
)  # fmt: skip


def write(folder: Path) -> None:
    """Write the archive of samples."""
    write_archive(folder, REPORT, (*ANSWERS, *ABOUT, *GESTURES, *QUIET), WITHDRAWN)


if __name__ == "__main__":
    write(ROOT / "samples")
