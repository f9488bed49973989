"""Opening, closing and reopening a panel."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from ..models import Mark, Panel, Placing, Ranking, Rater
from ..raw import digest_of
from ..reading import progress_of
from ..words import Group, MarkState, PanelState
from .common import check_state, locked, named, run_by
from .links import close_todo, open_todo
from .results import rebuild


def open_panel(panel: Panel, *, by: Any, at: datetime) -> Panel:
    """Marking begins: raters with an account get a to-do; the others are sent a link (`send_link`) by whoever called this.

    Rule: every item has as many raters of each group as it needs marks.
    """
    with transaction.atomic():
        panel = run_by(by, panel)
        if panel.state == PanelState.OPEN:
            return panel
        if panel.state != PanelState.DRAFT:
            check_state(panel, PanelState.DRAFT)
        short = _short(panel, Q(assignments__recused_at=None))
        if not panel.items.exists():
            raise RuleBroken("还没有评审对象，不能开始评分。")
        if short:
            raise RuleBroken(f"有的作品评委不够：{named(short, 3)}。请增加评委并重新分配任务。")
        panel.state, panel.opened_at = PanelState.OPEN, at
        panel.save(update_fields=["state", "opened_at"])
        for rater in panel.raters.filter(assignments__isnull=False).distinct().select_related("person"):
            rater.panel = panel
            open_todo(rater, by=by, at=at)
        journal.write("开始评分", panel, by=by, after={"raters": panel.raters.count(), "items": panel.items.count()})
        return panel


def _short(panel: Panel, counts: Q) -> list[str]:
    """Items that have too few of what `counts` counts, in a group whose absence makes them incomplete."""
    found = []
    for party in panel.judging.raters:
        if party.missing == "share":
            continue
        have = Count("assignments", filter=counts & Q(assignments__rater__group=party.group))
        rated = panel.items.exclude(given__has_key=party.group)
        few = rated.annotate(have=have).filter(have__lt=max(1, party.least)).order_by("position")
        found += [
            f"{item.label}（{Group(party.group).label} {item.have} 位，需要 {max(1, party.least)} 位）"
            for item in few[:50]
        ]
    return found


def close_panel(panel: Panel, *, by: Any, at: datetime, reason: str = "") -> Panel:
    """No more marks. The seed for lots is drawn now, when nobody can change a mark any more, and the ranking is made;
    marks that were closed before keep their seed.

    Rules: everybody has handed in; or there is a reason, and every item has as many marks handed in as it needs. What
    was not handed in does not count.
    """
    with transaction.atomic():
        panel = run_by(by, panel)
        if panel.state == PanelState.CLOSED:
            return panel
        check_state(panel, PanelState.OPEN)
        missing = progress_of(panel).missing
        if missing and not reason.strip():
            told = "、".join(f"{row.name}（{row.done}/{row.wanted}）" for row in missing)
            raise RuleBroken(
                f"还有 {len(missing)} 位评委没有提交：{told}。可以先催促；确需现在截止的，请写明原因。", field="reason"
            )
        short = _short(panel, Q(assignments__mark__state=MarkState.SUBMITTED))
        if short:
            raise RuleBroken(
                f"有的作品提交的分数不够，不能截止：{named(short, 3)}。请催促评委或增加评委。", field="reason"
            )
        panel.state, panel.closed_at, panel.closed_reason = PanelState.CLOSED, at, reason.strip()[:200]
        panel.lot_seed = _seed(panel)
        panel.save(update_fields=["state", "closed_at", "closed_reason", "lot_seed", "lots"])
        rebuild(panel, at)
        after = {"missing": [row.name for row in missing], "reason": panel.closed_reason, "seed": panel.lot_seed}
        journal.write("截止评分", panel, by=by, after=after)
        return panel


def call_off(panel: Panel, *, by: Any, at: datetime, reason: str) -> None:
    """What it judged for was cancelled: no more marks, nothing is ranked, raters' to-dos close. Twice is once; a signed panel
    stays. The right is asked of whoever cancels what it judged for."""
    with transaction.atomic():
        panel = locked(panel)
        if panel.state in (PanelState.CLOSED, PanelState.SIGNED):
            return
        panel.state, panel.closed_at, panel.closed_reason = PanelState.CLOSED, at, reason.strip()[:200]
        panel.save(update_fields=["state", "closed_at", "closed_reason"])
        for rater in panel.raters.all():
            close_todo(rater, by=by, at=at, outcome="评审已取消")
        journal.write("取消评审", panel, by=by, after={"reason": panel.closed_reason})


def _seed(panel: Panel) -> str:
    """The seed of the marks as they are: the same marks keep the seed they had, so that no lot is drawn until it pleases."""
    basis = digest_of(panel)  # reopened or never closed, the panel has no seed now
    panel.lots = {**panel.lots, basis: panel.lots.get(basis) or secrets.token_hex(8)}
    return str(panel.lots[basis])


def reopen(panel: Panel, *, by: Any, at: datetime, reason: str, raters: Sequence[Rater] = ()) -> Panel:
    """Marking goes on: the ranking is thrown away, and `raters` get their marks back to change them.

    Rules: with a reason; not after signing.
    """
    if not reason.strip():
        raise RuleBroken("请写明重新开放的原因。", field="reason")
    with transaction.atomic():
        panel = run_by(by, panel)
        check_state(panel, PanelState.CLOSED, PanelState.OPEN)
        if panel.state == PanelState.OPEN and not raters:
            raise RuleBroken("请选择要退回分数的评委。", field="raters")
        Placing.objects.filter(ranking__panel=panel).delete()
        Ranking.objects.filter(panel=panel).delete()
        before = {"state": panel.state, "seed": panel.lot_seed}
        panel.state, panel.closed_at, panel.closed_reason, panel.lot_seed = PanelState.OPEN, None, "", ""
        panel.save(update_fields=["state", "closed_at", "closed_reason", "lot_seed"])
        given = list(panel.raters.filter(pk__in=[rater.pk for rater in raters]).select_related("person"))
        Mark.objects.filter(assignment__rater__in=given).update(state=MarkState.DRAFT)
        Rater.objects.filter(pk__in=[rater.pk for rater in given]).update(submitted_at=None)
        for rater in given:
            rater.panel = panel
            open_todo(rater, by=by, at=at)
        after = {"reason": reason.strip()[:200], "raters": [rater.name for rater in given]}
        journal.write("重新开放评分", panel, by=by, before=before, after=after)
        return panel
