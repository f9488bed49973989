"""Who sits in the committees of the demo's schools: the holders of the posts, filled up from the members."""

from __future__ import annotations

from datetime import date
from random import Random

from jiaogong.modules.committees.models import Seat
from jiaogong.modules.committees.provisions import BANDS
from jiaogong.modules.committees.words import Post
from jiaogong.modules.unions.words import CommitteeKind

from .blueprint import Plot
from .bulk import Writer
from .staff import Teacher

Terms = dict[CommitteeKind, tuple[int, date]]  # the open term's key and first day, by kind
_POSTS = {
    "工会副主席": Post.VICE_CHAIR, "组织委员": Post.ORGANISATION, "宣传委员": Post.PUBLICITY, "文体委员": Post.CULTURE,
    "生活委员": Post.WELFARE,
}  # fmt: skip
_HEADS = {"女职工委员会主任": CommitteeKind.WOMEN, "经审委主任": CommitteeKind.FUNDS_REVIEW}


def write_seats(writer: Writer, rng: Random, plot: Plot, terms: Terms, people: list[Teacher], pks: list[int]) -> None:
    """The seats of a school's committees, one person in one committee only."""
    slots = {p.title: p.slot for p in plot.posts if p.plot is plot}
    chair = slots.get("工会主席")
    if CommitteeKind.UNION not in terms or chair is None:
        return
    free = [
        i for i, t in enumerate(people) if t.joined and not t.retired_on and not t.second and i not in slots.values()
    ]
    rng.shuffle(free)
    union = {chair: Post.CHAIR} | {slots[title]: post for title, post in _POSTS.items() if title in slots}
    while free and len(union) < _fewest(sum(bool(t.joined) for t in people)):
        union[free.pop()] = Post.MEMBER
    _write(writer, terms[CommitteeKind.UNION], union, people, pks)
    for title, kind in _HEADS.items():
        if kind in terms and title in slots:
            seats = {slots[title]: Post.HEAD}
            fitting = [i for i in free if kind != CommitteeKind.WOMEN or not people[i].male]
            for slot in fitting[:2]:
                seats[slot] = Post.MEMBER
                free.remove(slot)
            _write(writer, terms[kind], seats, people, pks)


def _fewest(members: int) -> int:
    return next((max(fewest, 3) for low, high, fewest, _ in BANDS if low <= members <= (high or members)), 3)


def _write(
    writer: Writer, term: tuple[int, date], seats: dict[int, Post], people: list[Teacher], pks: list[int]
) -> None:
    key, since = term
    for slot, post in seats.items():
        first = max(since, people[slot].since)
        basis = "选举结果批复" if first == since else "补选"
        writer.add(Seat(term_id=key, person_id=pks[slot], post=post, since=first, basis=basis))
