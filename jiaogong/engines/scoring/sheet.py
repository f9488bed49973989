"""The sheet people sign: ranking, raw marks, tie sentences, the judges' names, the digest of the raw marks."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.papers.pdf import render_pdf
from jiaogong.kernel import clock

from .arithmetic.ties import rule_title
from .models import Panel, Ranking
from .results import columns_of, mark_text, result_title, score_text


def signed_sheet(ranking: Ranking, panel: Panel, *, named: bool = True) -> bytes:
    """The sheet as PDF. Not `named`: without whose works they are."""
    return render_pdf("scoring/result", as_data(ranking, panel, named=named))


def as_data(ranking: Ranking, panel: Panel, *, named: bool = True) -> dict[str, Any]:
    """What the template is filled with: finished text alone."""
    judging, columns = panel.judging, columns_of(panel)
    names = {column.rater_id: column.name for column in columns}
    rows = []
    for placing in ranking.placings.select_related("item__unit").order_by("position"):
        item = placing.item
        marks = "；".join(
            f"{names.get(mark[0], '已移除')} {mark_text(mark)}" for mark in placing.detail.get("marks", ())
        )
        what = f"{item.label}\n{item.name}".strip() if named else item.label
        rows.append(
            {
                "rank": str(placing.rank or "—"), "what": what, "unit": item.unit.name if item.unit and named else "",
                "score": score_text(placing, judging), "marks": marks, "sentence": placing.sentence,
            }
        )  # fmt: skip
    return {
        "title": result_title(panel), "host": panel.unit.name, "rows": rows, "ties": list(ranking.ties),
        "method": method_of(panel), "raters": "、".join(f"{column.name}（{column.group}）" for column in columns),
        "closed": _moment(panel.closed_at), "digest": ranking.digest, "seed": panel.lot_seed if "lot" in judging.ties else "",
        "signed": f"{ranking.signed_as} {ranking.signed_name} 于 {_moment(ranking.signed_at)} 在系统内签字" if ranking.signed_at else "",
        "reason": panel.closed_reason,
    }  # fmt: skip


def method_of(panel: Panel) -> str:
    """How it was judged, in one sentence."""
    judging = panel.judging
    parts = ["匿名评审" if judging.blind else "实名评审"]
    if judging.exclude_own:
        parts.append("评委不评本单位的参评对象")
    if judging.normalise:
        parts.append("各评委的分数折算成同一尺度")
    if judging.drop:
        parts.append(f"去掉 {judging.drop} 个最高分和 {judging.drop} 个最低分")
    if len(judging.raters) > 1:
        parts.append("权重：" + "、".join(f"{party.title} {party.weight}" for party in judging.raters))
    parts.append(f"得分保留 {judging.decimals} 位小数")
    return "，".join(parts) + "。"


def tie_words(panel: Panel) -> str:
    """依次看“示范作用”平均分、中位数；还是相同的，并列"""
    titles = {line.key: line.title for line in panel.criteria}
    rules = [rule for rule in panel.judging.ties if rule != "shared"]
    if not rules:
        return "同分并列"
    return f"依次看{'、'.join(rule_title(rule, titles) for rule in rules)}；还是相同的，并列"


def _moment(at: Any) -> str:
    return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if at else ""
