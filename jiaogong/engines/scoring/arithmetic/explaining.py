"""A score in one sentence."""

from __future__ import annotations

from decimal import Decimal

from ..judging import Judging
from .figures import half_up
from .ranking import GroupScore, Placed


def explained(placed: Placed, judging: Judging) -> str:
    """7 位专家打分，去掉 1 个最高分和 1 个最低分，其余 5 个的平均分为 92.35 分。"""
    if placed.score is None:
        return "；".join(_lacking(group) for group in placed.groups if _lacks(group)) + "，不计分、不排名。"
    present = [group for group in placed.groups if group.enough]
    if len(placed.groups) == 1:
        return f"{_parts(present[0], judging)}为 {placed.score} 分。"
    weights = sum(group.party.weight for group in present)
    terms = " + ".join(f"{group.party.title} {_mean(group)} × {_share(group, weights)}" for group in present)
    absent = [group.party.title for group in placed.groups if not group.enough]
    note = f"；{'、'.join(absent)}没有足够的分数，按约定由其余各类分担权重" if absent else ""
    return f"{terms} = {placed.score} 分{note}。"


def _lacks(group: GroupScore) -> bool:
    return not group.enough and (group.party.missing == "incomplete" or not group.rows)


def _lacking(group: GroupScore) -> str:
    return f"{group.party.title}只有 {len(group.rows)} 个分数，按规定至少 {max(1, group.party.least)} 个"


def _parts(group: GroupScore, judging: Judging) -> str:
    gone = (len(group.rows) - group.count) // 2
    begun = f"{group.party.title}共 {len(group.rows)} 个分数"
    if judging.normalise:
        begun += "，折算成同一尺度"
    if gone:
        begun += f"，去掉 {gone} 个最高分和 {gone} 个最低分"
    if gone < judging.drop:
        begun += "（分数不够多，没有全部去掉）" if gone else "（分数太少，没有去掉最高分、最低分）"
    return f"{begun}，{'其余 ' + str(group.count) + ' 个的' if gone else ''}平均分"


def _mean(group: GroupScore) -> Decimal:
    assert group.mean is not None
    return half_up(group.mean, 2)


def _share(group: GroupScore, weights: int) -> str:
    if 100 % weights == 0 or weights == 100:
        return f"{group.party.weight * 100 // weights}%"
    return f"{group.party.weight}/{weights}"
