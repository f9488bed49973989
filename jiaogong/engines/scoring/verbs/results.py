"""From marks to a ranking that somebody signs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.kernel import journal
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import subjects
from ..models import Panel, Placing, Ranking, Rater
from ..raw import digest_of, placings_of, result_of
from ..rules import RUN
from ..words import PanelState
from .common import check_self, check_state, locked


def _signer(panel: Panel, by: Any, rater: Rater | None) -> str:
    """In what capacity `by` (or the rater who came by his link) acts here; Refused when in none."""
    if rater is not None and rater.is_chief and rater.panel_id == panel.pk:
        check_self(rater, by)
        return "评委组长"
    if by is not None and allows(by, RUN, panel.unit):
        return "主办单位"
    raise Refused(RUN)


def rebuild(panel: Panel, at: datetime) -> Ranking:
    """Make the panel's ranking anew from its raw marks (the caller holds the lock)."""
    Placing.objects.filter(ranking__panel=panel).delete()
    Ranking.objects.filter(panel=panel).delete()
    result = result_of(panel)
    ranking = Ranking.objects.create(panel=panel, digest=digest_of(panel), ties=result.ties, made_at=at)
    Placing.objects.bulk_create(placings_of(ranking, result, panel.judging), batch_size=500)
    return ranking


def rank(panel: Panel, *, by: Any, at: datetime, rater: Rater | None = None) -> Ranking:
    """Reckon again from raw marks. The same marks give the same ranking, down to the lots."""
    with transaction.atomic():
        panel = locked(panel)
        _signer(panel, by, rater)
        check_state(panel, PanelState.CLOSED)
        ranking = rebuild(panel, at)
        journal.write("计算排名", ranking, by=by, after={"digest": ranking.digest}, unit_id=panel.unit_id)
        return ranking


def sign_off(panel: Panel, *, by: Any, at: datetime, rater: Rater | None = None, name: str = "") -> Ranking:
    """Sign the ranking: the chief judge, or an officer of the host. Nothing of the panel changes after that, and the
    subject's owner is told. Twice is once.

    Rule: what is signed is what the raw marks give now. `name` is the signer's own, typed.
    """
    with transaction.atomic():
        panel = locked(panel)
        capacity = _signer(panel, by, rater)
        ranking = Ranking.objects.select_for_update(of=("self",)).filter(panel=panel).first()
        if ranking is not None and ranking.signed_at:
            return ranking
        check_state(panel, PanelState.CLOSED)
        own = rater.name if rater is not None else str(by.name)
        if name.strip() != own:
            raise RuleBroken(f"签名与您的姓名不一致，请填写“{own}”。", field="name")
        if ranking is None or ranking.digest != digest_of(panel):
            raise RuleBroken("原始分与这份排名不一致，请先点“重新计算”，核对后再签字。", field="name")
        ranking.signed_at, ranking.signed_by, ranking.signed_name, ranking.signed_as = at, by, own[:60], capacity
        ranking.save(update_fields=["signed_at", "signed_by", "signed_name", "signed_as"])
        panel.state = PanelState.SIGNED
        panel.save(update_fields=["state"])
        after = {"digest": ranking.digest, "signed_name": own, "signed_as": capacity}
        journal.write("评审结果签字", ranking, by=by, after=after, unit_id=panel.unit_id)
        owner = subjects.of(panel)
        if owner is not None:
            owner.on_signed(panel, by, at)
        return ranking
