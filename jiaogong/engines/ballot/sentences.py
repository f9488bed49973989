"""How a result says itself in Chinese: each number with what it was asked of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .counting_rules import CountingRules, Threshold
from .words import FEWEST_SHOWN, Comparator, Denominator, Kind

if TYPE_CHECKING:
    from .counting import Numbers

_BASES = {
    Denominator.ALL: "全体 {} 人",
    Denominator.DUE: "应投票 {} 人",
    Denominator.PRESENT: "参加投票 {} 人",
    Denominator.VALID: "有效票 {} 张",
}


def hidden() -> str:
    """Why no counts are shown."""
    return f"不足 {FEWEST_SHOWN} 张票，只公布票数，不公布各等级的票数。"


def needed(threshold: Threshold, numbers: Numbers, unit: str = "票") -> str:
    """全体 72 人的半数（至少 37 票）."""
    base = numbers.of(threshold.of)
    return f"{_BASES[threshold.of].format(base)}的{threshold.share_words}（至少 {threshold.least(base)} {unit}）"


def asked(rules: CountingRules, numbers: Numbers) -> str:
    """What must be reached, for the voter's page: 须超过全体 72 人的半数（至少 37 票）赞成方为通过."""
    parts = []
    if rules.passing:
        whose = {Kind.MOTIONS: "赞成", Kind.CHOOSE: "的得票", Kind.GRADES: "的肯定评价", Kind.ELECT: "的赞成票"}
        who = whose[rules.kind]
        known = rules.passing.of in (Denominator.ALL, Denominator.DUE)
        share = needed(rules.passing, numbers) if known else f"{rules.passing.of.label}的{rules.passing.share_words}"
        end = "始得当选" if rules.kind == Kind.ELECT else "方为通过"
        parts.append(f"须{rules.passing.comparator.label}{share}{who}{end}")
    if rules.quorum:
        parts.append(
            f"参加投票的人须{rules.quorum.comparator.label}{needed(rules.quorum, numbers, '人')}，投票方为有效"
        )
    if rules.kind == Kind.CHOOSE and rules.places:
        parts.append(f"取 {rules.places} 个名额")
    if rules.kind == Kind.ELECT:
        parts.append(f"应选 {rules.places} 名，每张票赞成和另选他人合计不超过 {rules.most} 名，多选的整张作废")
    return "；".join(parts) or "只统计票数，不设通过条件"


def option(
    rules: CountingRules, counts: Sequence[tuple[str, int]], number: int, numbers: Numbers, *,
    met: bool, passed: bool | None, tied: bool, quorate: bool, unsure: bool = False,
) -> str:  # fmt: skip
    """One sentence about one option. No counts: everybody gave the same grade, and it is not told which."""
    if not counts:
        return f"各张票评价一致，为保护个人不公布票数{_ending(rules, met, passed, tied)}" if quorate else "投票无效。"
    said = "、".join(f"{word} {count} 票" for word, count in counts)
    if rules.kind == Kind.GRADES and rules.good:
        names = "和".join(title for key, title in rules.scale if key in rules.good)
        said += f"；{names}{'合计' if len(rules.good) > 1 else ''} {number} 票"
    if not quorate:
        return f"{said}；参加投票的人数不够，投票无效。"
    if rules.passing:
        said += f"，{_reached(rules.passing, met)}{needed(rules.passing, numbers)}"
    if unsure:
        return f"{said}；但补发的纸质票有 {numbers.replaced} 张，足以改变结果，须重新投票。"
    return said + _ending(rules, met, passed, tied)


def _reached(threshold: Threshold, met: bool) -> str:
    if met:
        return str(threshold.comparator.label)
    return "没有超过" if threshold.comparator == Comparator.MORE else "没有达到"


def _ending(rules: CountingRules, met: bool, passed: bool | None, tied: bool) -> str:
    if tied:
        return "，与他人票数相同而名额不够，须另行投票或抽签决定。"
    if passed is None:
        return "。"
    if rules.kind in (Kind.CHOOSE, Kind.ELECT):
        return "，当选。" if passed else "，未当选。" if not met or not rules.places else "，未进入前列，未当选。"
    return "，通过。" if passed else "，未通过。"


def whole(
    rules: CountingRules, numbers: Numbers, quorate: bool,
    rows: Sequence[tuple[str, bool | None, bool]], hidden: bool = False, unsure: Sequence[str] = (),
) -> str:  # fmt: skip
    """The vote in one sentence. `rows` are (title, passed, tied)."""
    said = f"应投票 {numbers.due} 人，参加投票 {numbers.present} 人，有效票 {numbers.valid} 张"
    if rules.quorum:
        words = "达到要求" if quorate else "未达到要求，投票无效"
        said += f"；参加人数须{rules.quorum.comparator.label}{needed(rules.quorum, numbers, '人')}，{words}"
    if hidden:
        return f"{said}；不足 {FEWEST_SHOWN} 张票，只公布票数。"
    if not quorate or not (rules.passing or rules.places):
        return f"{said}。"
    if unsure:
        again = f"补发的纸质票 {numbers.replaced} 张，足以改变{'、'.join(unsure)}的结果，须重新投票"
        return f"{said}；{again}。"
    won = [title for title, passed, _ in rows if passed]
    level = [title for title, _, tied in rows if tied]
    verb = "当选" if rules.kind in (Kind.CHOOSE, Kind.ELECT) else "通过"
    if len(rows) == 1:
        return f"{said}；{'' if won else '未'}{verb}。"
    said += f"；{verb} {len(won)} 项" + (f"：{'、'.join(won)}" if won else "")
    if level:
        said += f"；{'、'.join(level)}票数相同，须另行投票或抽签决定"
    elif rules.places and len(won) < rules.places:
        said += f"；名额 {rules.places} 个，缺 {rules.places - len(won)} 个"
    return f"{said}。"
