"""The register's search: who is meant by a name, pinyin or number, quick among a million.

Few hits: their ids, asked for by the list like any other condition. Very many hits (a surname, one letter): the list
reads its own order and looks at the key it is sorted by, so that the first page never waits for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from jiaogong.engines.org.models import SEGMENT, Person, Unit
from jiaogong.kernel.access import allows, path_end, standings
from jiaogong.kernel.among import Among
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
        root = next((s.home_path for s in standings(user) if len(s.home_path) == SEGMENT), "")
        below = SimpleNamespace(home_id=0, is_inner=False, path=root + "0" * SEGMENT)
        elsewhere = Unit.objects.layers().filter(
            Q(path__lt=root) | Q(path__gte=path_end(root)), Exists(_rows_of_unit())
        )
        known[rule] = bool(root) and allows(user, rule, below) and not elsewhere.order_by().exists()
    return known[rule]


def _rows_of_unit() -> QuerySet[Membership]:
    return Membership.objects.filter(unit=OuterRef("pk")).order_by()


class Finding:
    """One text and whom it means: asked once a request, however often rows, count and note need to know.

    `many` gives the rows in reach as suits very many people.
    """

    def __init__(self, text: str, many: Callable[[], QuerySet[Membership]]) -> None:
        self.text, self.many, self.words = text, many, _words(text)
        rare = _is_rare(text)
        self.beginning = not rare and _by_beginning(self.words)
        self.few, self.people = False, []
        if not self.beginning:
            self.people = list(Person.objects.search(text).order_by().values_list("pk", flat=True)[: MANY + 1])
            self.few = len(self.people) <= MANY or not self.words
            self.beginning = rare and not self.few and _by_beginning(self.words)

    def rows(self, rows: QuerySet[Membership]) -> QuerySet[Membership]:
        """The memberships of the people the text means."""
        if self.few:
            return rows.filter(Among("person_id", self.people))
        if self.beginning:
            return self.many().filter(_beginning(self.words[0]))
        containing = Q()
        for word in self.words:
            containing &= Q(name_key__contains=word)
        return self.many().filter(containing)

    def tally(self, everywhere: bool) -> QuerySet[Membership] | None:
        """The same rows, from the people's side: among a whole province those are found by their words sooner than a key
        is looked through."""
        if self.few or self.beginning or not everywhere or connection.vendor != "postgresql":
            return None  # SQLite has no index of words
        return self.many().filter(person__in=Person.objects.search(self.text).order_by().values("pk"))

    def note(self) -> str:
        """What a list says that shows those alone whose names begin so."""
        if not self.beginning:
            return ""
        if self.text.isascii():
            return f"人数较多，先列拼音以“{self.text}”开头的人，多输入几个字母可缩小范围。"
        return f"人数较多，先列姓名以“{self.text}”开头的人，多输入一个字可缩小范围。"


def _is_rare(text: str) -> bool:
    """A character beyond the 3755 usual ones of GB 2312: who bears it is sooner found by it than by its sound."""
    try:
        return not text.isascii() and len(text) == 1 and text.encode("gb2312") >= b"\xd8"
    except UnicodeEncodeError:
        return len(text) == 1


def _by_beginning(words: list[str]) -> bool:
    """Whether so many names begin with a surname or some letters that those alone are listed. One query at most."""
    if len(words) != 1 or (len(words[0]) > 1 and not words[0].isascii()):
        return False  # a whole name: few have it
    return bool(pinyin(words[0], name=True)) and _many(_beginning(words[0]))


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
