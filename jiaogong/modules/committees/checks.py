"""What the provisions say about a committee's make-up: its size, the women's committee, who keeps the money.

Each finding says whether it refuses or only warns; that too is a provision, since the sources are not official texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from jiaogong.engines.org.models import Holding, Person, Unit
from jiaogong.engines.provisions.reading import explain, value_of
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.members.models import Membership
from jiaogong.modules.members.words import Status
from jiaogong.modules.unions.words import CommitteeKind

from . import provisions
from .models import Seat
from .words import CHAIRS, UNION_POSTS, Post


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit a provision."""

    text: str
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class SeatDraft:
    """A seat to be taken: who, as what, with how many votes."""

    person: Person
    post: str
    votes: int | None = None


def findings(unit: Unit, kind: str, seats: Sequence[SeatDraft], at: date) -> list[Finding]:
    """What the provisions find in such a committee. At most eight queries."""
    found: list[Finding] = []
    if kind == CommitteeKind.UNION:
        found += _size(unit, len(seats), at)
    if kind == CommitteeKind.FUNDS_REVIEW:
        found += _keepers(unit, [s.person for s in seats], at)
    if kind == CommitteeKind.WOMEN:
        found += _men(seats) + _women(unit, at)
    return found


def refuse(found: Iterable[Finding]) -> None:
    """Raise what refuses."""
    for finding in found:
        if finding.refuses:
            raise RuleBroken(finding.text, field="lines")


def check_posts(kind: str, seats: Sequence[SeatDraft]) -> None:
    """Rules of a whole committee: posts of its kind, exactly one chair, nobody twice."""
    people = [s.person.pk for s in seats]
    twice = next((s.person for s in seats if people.count(s.person.pk) > 1), None)
    if twice is not None:
        raise RuleBroken(f"{twice.name}写了两次：一人在同一个委员会只能有一个席位。", field="lines")
    for seat in seats:
        check_post(kind, seat.post)
    chairs = [s.person.name for s in seats if s.post in CHAIRS]
    if len(chairs) != 1:
        word = Post.CHAIR.label if kind == CommitteeKind.UNION else Post.HEAD.label
        many = f"现在写了 {len(chairs)} 位（{'、'.join(chairs)}）" if chairs else "现在没有写"
        raise RuleBroken(f"一个委员会应有一位{word}，也只能有一位，{many}。", field="lines")


def check_post(kind: str, post: str) -> None:
    """主席 and 副主席 belong to a union committee, 主任 and 副主任 to the others."""
    union = kind == CommitteeKind.UNION
    if union and post not in UNION_POSTS:
        raise RuleBroken("工会委员会设主席、副主席和委员，没有主任。", field="lines")
    if not union and post in (Post.CHAIR, Post.VICE_CHAIR):
        raise RuleBroken("这个委员会设主任、副主任和委员，没有主席。", field="lines")


def _members(unit: Unit, at: date) -> list[str]:
    """The sex of every member on the day."""
    rows = Membership.objects.at(at).filter(unit=unit, status=Status.FULL)
    return list(rows.order_by().values_list("person__sex", flat=True))


def band_of(unit: Unit, members: int, at: date) -> tuple[int, int] | None:
    """Fewest and most seats of a union committee by number of members; None outside all bands."""
    for low, high, fewest, most in value_of(provisions.SIZE_BANDS, unit, at):
        if low <= members and (high is None or members <= high):
            return fewest, most
    return None


def _size(unit: Unit, seats: int, at: date) -> list[Finding]:
    severity = value_of(provisions.SIZE_CHECK, unit, at)
    members = len(_members(unit, at)) if severity != "off" else 0
    band = band_of(unit, members, at) if members else None
    if band is None or band[0] <= seats <= band[1]:
        return []
    source = _source(provisions.SIZE_BANDS, unit, at)
    how = "少于" if seats < band[0] else "多于"
    return [
        Finding(
            f"会员 {members} 人，工会委员会应为 {band[0]}–{band[1]} 人，现为 {seats} 人，{how}规定（{source}）。",
            severity == "refuse",
        )
    ]


def _keepers(unit: Unit, people: Sequence[Person], at: date) -> list[Finding]:
    severity = value_of(provisions.KEEPER, unit, at)
    if severity == "off":
        return []
    held = Holding.objects.at(at).filter(office__unit=unit, office__title__contains="财务", person__in=people)
    seated = Seat.objects.sitting(at).filter(term__unit=unit, post=Post.FINANCE, person__in=people)
    keepers = set(held.values_list("person_id", flat=True)) | set(seated.values_list("person_id", flat=True))
    source = _source(provisions.KEEPER, unit, at)
    return [
        Finding(f"{p.name}管理工会财务，不宜兼任经审会委员：自己审自己的账（{source}）。", severity == "refuse")
        for p in people
        if p.pk in keepers
    ]


def _men(seats: Sequence[SeatDraft]) -> list[Finding]:
    men = [s.person.name for s in seats if s.person.sex == "male"]
    return [Finding(f"{'、'.join(men)}登记的性别为男，女职工委员会由女会员组成，请核对。")] if men else []


def _women(unit: Unit, at: date) -> list[Finding]:
    women, least = _members(unit, at).count("female"), value_of(provisions.WOMEN, unit, at)
    if not women or women >= least:
        return []
    source = _source(provisions.WOMEN, unit, at)
    return [Finding(f"女会员 {women} 人，不足 {least} 人，可只设女职工委员（{source}）。")]


def women_lacking(unit: Unit, at: date, *, has_committee: bool) -> Finding | None:
    """A unit with enough women members and no women's committee."""
    if has_committee:
        return None
    women, least = _members(unit, at).count("female"), value_of(provisions.WOMEN, unit, at)
    if women < least:
        return None
    source = _source(provisions.WOMEN, unit, at)
    return Finding(f"女会员 {women} 人，达到 {least} 人，应建立女职工委员会（{source}）。")


def _source(key: str, unit: Unit, at: date) -> str:
    found = explain(key, unit, at)
    return found.source if found.verified else f"{found.source}，未核对官方文本"
