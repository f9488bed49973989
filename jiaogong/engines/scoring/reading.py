"""What panels answer to whoever asked for them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from .models import Assignment, Item, Panel, Placing, Rater
from .words import Group, MarkState, PanelState


@dataclass(frozen=True, slots=True)
class Ranked:
    """An item's place in the ranking, for the subject's owner."""

    subject_id: int
    score: Decimal | None
    rank: int | None
    incomplete: bool
    sentence: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A rater who has not handed in."""

    name: str
    group: str
    done: int
    wanted: int
    rater_id: int = 0

    @property
    def words(self) -> str:
        """已评 3/24"""
        return f"已评 {self.done}/{self.wanted}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a panel is: marks handed in, marks wanted, and who is missing (never what anybody gave)."""

    done: int
    wanted: int
    missing: list[Missing]

    @property
    def words(self) -> str:
        """已交 12 / 24 个分数"""
        return f"已交 {self.done} / {self.wanted} 个分数"


def ranking_of(panel: Panel) -> list[Ranked]:
    """The ranking, best first, incomplete items last; empty before the panel was closed. One query."""
    places = panel.judging.decimals
    rows = Placing.objects.filter(ranking__panel=panel).select_related("item").order_by("position")
    return [
        Ranked(
            row.item.subject_id, None if row.score is None else row.score.quantize(Decimal(1).scaleb(-places)), row.rank,
            row.rank is None, row.sentence, row.item.label,
        )
        for row in rows
    ]  # fmt: skip


def progress_of(panel: Panel) -> Progress:
    """Two sums per rater, in one query."""
    here = Q(assignments__recused_at=None)
    rows = list(
        panel.raters.annotate(
            wanted=Count("assignments", filter=here & Q(assignments__id__isnull=False)),
            whole=Count("assignments", filter=here & Q(assignments__mark__is_whole=True)),
            handed=Count("assignments", filter=here & Q(assignments__mark__state=MarkState.SUBMITTED)),
        )
    )
    missing = [
        Missing(row.name, str(Group(row.group).label), row.whole, row.wanted, row.pk)
        for row in rows
        if row.wanted and row.submitted_at is None
    ]
    return Progress(sum(row.handed for row in rows), sum(row.wanted for row in rows), missing)


@dataclass(frozen=True, slots=True)
class Listed:
    """A rater's list: a page of his assignments, and his sums over all of them."""

    page: Page[Any]
    wanted: int
    whole: int
    recused: int
    percent: int
    next_key: Any = None

    @property
    def words(self) -> str:
        """已评 12 / 24 件"""
        return f"已评 {self.whole} / {self.wanted} 件"


def _sums(rows: QuerySet[Any]) -> dict[str, int]:
    return rows.aggregate(
        wanted=Count("pk", filter=Q(recused_at=None)),
        whole=Count("pk", filter=Q(recused_at=None, mark__is_whole=True)),
        recused=Count("pk", filter=Q(recused_at__isnull=False)),
    )


def list_of(rater: Rater, *, page: str, per_page: int) -> Listed:
    """What the rater has to mark, in the order of the items: four queries, whatever the length."""
    rows = Assignment.objects.filter(rater=rater)
    sums = _sums(rows)
    paged = Paginator(rows.select_related("item", "mark").order_by("item__position"), per_page).get_page(page)
    left = rows.filter(recused_at=None).exclude(mark__is_whole=True).order_by("item__position")
    next_key = left.values_list("item__key", flat=True).first()
    percent = sums["whole"] * 100 // sums["wanted"] if sums["wanted"] else 0
    return Listed(paged, sums["wanted"], sums["whole"], sums["recused"], percent, next_key)


def own_left_out(rater: Rater) -> int:
    """How many items of the rater's own unit were kept from him."""
    if rater.unit_id is None or not rater.panel.judging.exclude_own or rater.unit is None:
        return 0
    own = Item.objects.filter(panel=rater.panel_id, unit__home_id=rater.unit.home_id)
    return own.exclude(assignments__rater=rater).count()


@dataclass(frozen=True, slots=True)
class Desk:
    """A panel on a rater's own list."""

    rater: Rater
    wanted: int
    whole: int

    @property
    def words(self) -> str:
        """已评 12 / 24 件"""
        return f"已评 {self.whole} / {self.wanted} 件"


def desk_of(user: Any) -> list[Desk]:
    """The panels a user was asked to mark in, open ones first, each with its sums: one query."""
    rows = Rater.objects.filter(person__user=user).exclude(panel__state=PanelState.DRAFT).select_related("panel__unit")
    here = Q(assignments__recused_at=None)
    rows = rows.annotate(
        wanted=Count("assignments", filter=here),
        whole=Count("assignments", filter=here & Q(assignments__mark__is_whole=True)),
    )
    found = sorted(rows.order_by("-panel__opened_at")[:200], key=lambda row: row.panel.state != PanelState.OPEN)
    return [Desk(row, row.wanted, row.whole) for row in found]
