"""Series inside paragraphs: 一是…。二是…。 are nodes, 一是…；二是…。 are one sentence."""

from __future__ import annotations

import re

from .markers import Marker, read_marker
from .paragraphs import Paragraph

_INNER = re.compile(
    r"(?:^|(?<=[。！？：；，、”）]))(?:[一二三四五六七八九十]{1,2}[是要](?=[^否])|（[一二三四五六七八九十\d]{1,2}）|第[一二三四五六七八九十][，、]|其[一二三四五六七八九十][，、]"
    r"|[①-⑳⑴-⒇㈠-㈩⒈-⒛]|(?<![：；，、”）])\d{1,2}(?:[.．](?!\d)|、(?!\d))|(?<![：；，、”）])[一二三四五六七八九十]{1,2}、)"
)


_GOING_ON = ("；", "，", "、")


def inline_markers(paragraph: Paragraph, following: Marker | None = None) -> list[tuple[int, Marker]]:
    """Markers inside a paragraph that open sentences of their own, with their positions.

    A marker at the very beginning counts as the first of its series. The series may go on with the marker of the
    paragraph that follows.
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
    found = [item for chain in [*closed, *chains.values()] if _own_sentences(text, chain, following) for item in chain]
    return sorted(found, key=lambda item: item[0])


def _own_sentences(text: str, chain: list[tuple[int, Marker]], following: Marker | None) -> bool:
    """Whether the items of a series end in full stops."""
    last = chain[-1][1]
    stops = [at for at, _ in chain[1:]]
    if following and following.style == last.style and following.ordinal == last.ordinal + 1:
        stops.append(len(text))
    if not stops:
        return False
    ends = [text[max(0, at - 4) : at].rstrip("”’）")[-1:] for at in stops]
    closed = sum(1 for c in ends if c in "。！？")
    return closed * 2 > len(ends) or (closed * 2 == len(ends) > 1)


def _quoted(text: str, at: int) -> bool:
    """Whether a position lies inside “ ” of the same sentence."""
    begin = max(text.rfind("。", 0, at), at - 60, 0)
    return text.count("“", begin, at) > text.count("”", begin, at)


def open_series(paragraphs: list[Paragraph]) -> set[int]:
    """Paragraphs that begin with 一是 and the like but are only members of one long sentence."""
    refused: set[int] = set()
    run: list[int] = []
    for i, paragraph in enumerate(paragraphs):
        marker = paragraph.marker
        if marker is None or marker.style not in ("ordinal", "nth"):
            continue
        previous = paragraphs[run[-1]].marker if run and run[-1] == i - 1 else None
        if previous is None or previous.style != marker.style or marker.ordinal != previous.ordinal + 1:
            refused.update(_members(paragraphs, run))
            run = []
        run.append(i)
        if _runs_on(paragraph):
            refused.add(i)
    refused.update(_members(paragraphs, run))
    return refused


def _members(paragraphs: list[Paragraph], run: list[int]) -> list[int]:
    """The run itself, where most of its items go on to the next one."""
    if not run:
        return []
    texts = [paragraphs[i].text for i in run]
    going_on = sum(1 for text in texts if text.endswith(_GOING_ON) and "。" not in text)
    return run if going_on * 2 > max(1, len(run) - 1) else []


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
