"""The register's search: who is meant by a name, pinyin or number, quick among a million.

Few hits: their ids, asked for by the list like any other condition. Very many hits (a surname, one letter): the list
reads its own order and looks at the key it is sorted by, so that the first page never waits for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiaogong.engines.org.models import SEGMENT, Person, Unit
from jiaogong.kernel.access import path_end, reach_q, standings
from jiaogong.kernel.text import pinyin
from jiaogong.kernel.text.searching import looks_like_number, pieces_of, wanted_words

from .models import Membership

MANY = 3000


def units_in_reach(user: Any, rule: str = "members.view") -> list[int]:
    """Ids of the units the user's right reaches, read once a request: the planner knows how many rows they have."""
    known: dict[str, list[int]] = user.__dict__.setdefault("_member_units", {})
    if rule not in known:
        known[rule] = list(Unit.objects.visible_to(user, rule).order_by().values_list("pk", flat=True))
    return known[rule]


def reaches_all(user: Any, rule: str = "members.view") -> bool:
    """Whether no unit with members lies outside the user's reach: then a list of units would only slow the question down.

    Members belong to layer units alone (`joining.check_dates`). One query, for holders of a right at the root only.
    """
    known: dict[str, bool] = user.__dict__.setdefault("_member_everywhere", {})
    if rule not in known:
        at_root = any(len(s.home_path) == SEGMENT for s in standings(user))
        outside = Unit.objects.layers().exclude(reach_q(user, rule)).filter(Exists(_rows_of_unit()))
        known[rule] = at_root and not outside.order_by().exists()
    return known[rule]


def _rows_of_unit() -> QuerySet[Membership]:
    return Membership.objects.filter(unit=OuterRef("pk")).order_by()


def find(
    rows: QuerySet[Membership], text: str, *,
    beginning: Callable[[str], bool] | None = None, many: Callable[[], QuerySet[Membership]] | None = None,
) -> QuerySet[Membership]:  # fmt: skip
    """The memberships of people the text means.

    `beginning` is `by_beginning`, or what remembers its answer; `many` gives the same rows as suits very many people.
    """
    words = _words(text)
    if (beginning or by_beginning)(text):
        return (many() if many else rows).filter(_beginning(words[0]))
    found = list(Person.objects.search(text).order_by().values_list("pk", flat=True)[: MANY + 1])
    if len(found) <= MANY or not words:
        return rows.filter(person_id__in=found)
    containing = Q()
    for word in words:
        containing &= Q(name_key__contains=word)
    return (many() if many else rows).filter(containing)


def by_beginning(text: str) -> bool:
    """Whether so many names begin with a surname or some letters that those alone are listed. One query at most."""
    words = _words(text)
    if len(words) != 1 or (len(words[0]) > 1 and not words[0].isascii()):
        return False  # a whole name: few have it
    return bool(pinyin(words[0], name=True)) and _many(_beginning(words[0]))


def beginning_note(text: str) -> str:
    """What a list says that shows those alone."""
    if text.isascii():
        return f"人数较多，先列拼音以“{text}”开头的人，多输入几个字母可缩小范围。"
    return f"人数较多，先列姓名以“{text}”开头的人，多输入一个字可缩小范围。"


def _words(text: str) -> list[str]:
    """The words of a name that is searched for; none when a number is among them."""
    return [] if any(map(_is_number, pieces_of(text))) else wanted_words(text)


def _is_number(piece: str) -> bool:
    return looks_like_number(piece) or piece.isdigit()


def _beginning(word: str) -> Q:
    """Names or pinyin that begin so, as a range of the key; initials are no such range."""
    sound = pinyin(word, name=True)
    inside = Q(name_key__gte=sound, name_key__lt=path_end(sound))
    return inside if word.isascii() else inside & Q(name_key__contains=f" {word}")


def _many(condition: Q) -> bool:
    return Membership.objects.filter(condition).order_by().values("pk")[: MANY + 1].count() > MANY
