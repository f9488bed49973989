"""Series inside paragraphs: 一是…。二是…。 are nodes, 一是…；二是…。 are one sentence."""

from __future__ import annotations

import re

from .markers import Marker, read_marker
from .paragraphs import Paragraph

_INNER = re.compile(
    r"(?:^|(?<=[。！？：；，、”）]))(?:[一二三四五六七八九十]{1,2}[是要](?=[^否])|（[一二三四五六七八九十\d]{1,2}）|第[一二三四五六七八九十][，、]|其[一二三四五六七八九十][，、]"
    r"|[①-⑳⑴-⒇㈠-㈩⒈-⒛]|(?<![：；，、”）])\d{1,2}(?:[.．](?!\d)|、(?!\d))|(?<![：；，、”）])[一二三四五六七八九十]{1,2}、)"
)


def inline_markers(paragraph: Paragraph) -> list[tuple[int, Marker]]:
    """Markers inside a paragraph that open sentences of their own, with their positions.

    A marker at the very beginning counts as the first of its series.
    """
    text = paragraph.text
    chains: dict[str, list[tuple[int, Marker]]] = {}
    closed: list[list[tuple[int, Marker]]] = []
    for match in _INNER.finditer(text):
        marker = read_marker(text, "", match.start())
        if marker is None or _quoted(text, match.start()):
            continue
        chain = chains.get(marker.style)
        if marker.ordinal == 1:
            if chain:
                closed.append(chain)
            chains[marker.style] = [(match.start(), marker)]
        elif chain and marker.ordinal == chain[-1][1].ordinal + 1:
            chain.append((match.start(), marker))
        elif match.start() == 0:
            chains[marker.style] = [(0, marker)]
    found = [item for chain in [*closed, *chains.values()] if _own_sentences(text, chain) for item in chain]
    return sorted(found, key=lambda item: item[0])


def _own_sentences(text: str, chain: list[tuple[int, Marker]]) -> bool:
    """Whether the items of a series end in full stops."""
    if len(chain) < 2:
        return False
    ends = [text[:at].rstrip("”’）")[-1:] for at, _ in chain[1:]]
    return sum(1 for c in ends if c in "。！？") * 2 > len(ends)


def _quoted(text: str, at: int) -> bool:
    """Whether a position lies inside “ ” of the same sentence."""
    begin = max(text.rfind("。", 0, at), at - 60, 0)
    return text.count("“", begin, at) > text.count("”", begin, at)


def open_series(paragraphs: list[Paragraph]) -> set[int]:
    """Paragraphs that begin with 一是 and the like but are only members of one long sentence."""
    refused: set[int] = set()
    pending = False
    for i, paragraph in enumerate(paragraphs):
        marker = paragraph.marker
        if marker is None or marker.style != "ordinal":
            pending = False
            continue
        if marker.ordinal > 1 and pending:
            refused.add(i)
        elif paragraph.text.endswith(("；", "，", "、")) or _runs_on(paragraph):
            refused.add(i)
        pending = i in refused
    return refused


def _runs_on(paragraph: Paragraph) -> bool:
    """一是…；二是…；三是…。 in one paragraph."""
    marker = paragraph.marker
    if marker is None:
        return False
    following = _INNER.search(paragraph.text, marker.length)
    while following:
        inner = read_marker(paragraph.text, "", following.start())
        if inner and inner.style == marker.style and inner.ordinal == marker.ordinal + 1:
            return paragraph.text[following.start() - 1] in "；，、"
        following = _INNER.search(paragraph.text, following.end())
    return False
