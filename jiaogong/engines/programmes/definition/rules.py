"""Rules that span several tables of a definition: (path of the key, what is wrong and what to do)."""

from __future__ import annotations

from collections.abc import Iterator

from jiaogong.engines.personal.purposes import all_purposes

from .. import eligibility, outcomes, prefill
from .schema import Definition

_PHASE = {"decide": 1, "publicise": 2, "confirm": 3}  # everything else comes before the decision, or after a report


def broken_rules(d: Definition) -> Iterator[tuple[str, str]]:
    """Every rule the definition breaks."""
    yield from _twice(d)
    yield from _steps(d)
    yield from _fields(d)
    yield from _rubric(d)
    yield from _tiers(d)
    for key, value in d.eligibility.items():
        wrong = eligibility.wrong(key, value, d)
        if wrong:
            yield f"eligibility.{key}", wrong
    yield from outcomes.wrong(d)


def _twice(d: Definition) -> Iterator[tuple[str, str]]:
    tables = {
        "fields": [field.key for field in d.fields], "steps": [step.key for step in d.steps], "rubric": [line.key for line in d.rubric]
    }  # fmt: skip
    for name, keys in tables.items():
        for index, key in enumerate(keys):
            if key in keys[:index]:
                yield f"{name}[{index + 1}].key", f"“{key}”已经用过，同一张表里的 key 不能重复"


def _steps(d: Definition) -> Iterator[tuple[str, str]]:
    kinds = [step.kind for step in d.steps]
    phase, decided = 0, ""
    for index, step in enumerate(d.steps):
        if step.kind == "report":
            phase = 0
            continue
        own = _PHASE.get(step.kind, 0)
        if own < phase and step.kind != "check":
            said = f"“{step.title}”不能排在“{decided}”之后：先推荐评审，再定结果、公示、发布（补交报告之后可以再评）"
            yield f"steps[{index + 1}].kind", said
        if own >= phase and own:
            phase, decided = own, step.title
    if kinds.count("confirm") != 1 or kinds[-1] != "confirm":
        yield "steps", "最后一个环节应是发布（confirm），且只有一个"
    for kind, word in (("decide", "确定结果"), ("publicise", "公示")):
        if kinds.count(kind) > 1:
            yield "steps", f"{word}（{kind}）最多一个"
    if d.tiers and "decide" not in kinds:
        yield "tiers", "写了奖次或等级，就要有确定结果（decide）环节"
    if "publicise" in kinds and "decide" not in kinds:
        yield "steps", "公示之前要有确定结果（decide）环节"
    if d.work and (d.entrant != "person" or d.confidential):
        yield "work", "“申报的是作品”（work）只用于个人申报，也不用于帮扶申请"
    if d.entrant == "unit" and d.self_entry is False:
        yield "self_entry", "单位申报总由本单位工会填写，不用写 self_entry"


def _fields(d: Definition) -> Iterator[tuple[str, str]]:
    reports = {step.key for step in d.steps if step.kind == "report"}
    for index, field in enumerate(d.fields):
        path = f"fields[{index + 1}]"
        if field.step and field.step not in reports:
            yield f"{path}.step", f"“{field.step}”不是补交报告环节"
        if field.prefill and not prefill.known(field.prefill):
            yield f"{path}.prefill", f"没有“{field.prefill}”这个来源，可用：{'、'.join(prefill.keys())}"
        if field.prefill and field.sensitive:
            yield f"{path}.prefill", "敏感字段不自动带入，由本人填写"
    for key in reports - {field.step for field in d.fields}:
        yield f"steps.{key}", "补交报告环节没有要填的字段（给字段写 step）"
    if d.consent and d.consent not in {purpose.key for purpose in all_purposes()}:
        yield "consent", f"没有“{d.consent}”这个同意事项，可用：{'、'.join(purpose.key for purpose in all_purposes())}"
    if any(f.sensitive for f in d.fields) and d.entrant == "person" and not d.consent:
        yield "consent", "收集个人敏感信息要写明单独同意的事项（consent）（《个人信息保护法》第二十九条）"
    if not [f for f in d.asked() if f.type != "note"]:
        yield "fields", "申报表里没有要填的字段"
    if d.minors and not all(f.purpose and f.retention for f in d.fields if f.identifying or f.sensitive):
        yield "minors", "涉及未成年人的，能认出人的字段都要写用途和保存期限（个人信息保护法第三十一条）"


def _rubric(d: Definition) -> Iterator[tuple[str, str]]:
    judged = [step for step in d.steps if step.judging]
    if judged and not d.rubric:
        yield "rubric", "有评审环节，就要有评分标准（rubric）"
    if d.rubric and not judged:
        yield "rubric", "写了评分标准，却没有评审、盲评或现场评估环节"
    keys = {criterion.key for criterion in d.rubric}
    for step in judged:
        assert step.judging is not None
        groups = {r.group for r in step.judging.raters}
        for tie in step.judging.ties:
            name = tie.partition(":")[2]
            if tie.startswith("criterion:") and name not in keys:
                yield f"steps.{step.key}.judging.ties", f"评分标准里没有“{name}”"
            if tie.startswith("group:") and name not in groups:
                yield f"steps.{step.key}.judging.ties", f"评分主体里没有“{name}”"


def _tiers(d: Definition) -> Iterator[tuple[str, str]]:
    scored = any(step.judging for step in d.steps)
    total = sum(criterion.points for criterion in d.rubric)
    for index, tier in enumerate(d.tiers):
        path = f"tiers[{index + 1}]"
        if tier.least is not None and not scored:
            yield f"{path}.least", "没有评分环节，不能按分数定等级"
        if tier.least is not None and total and tier.least > total:
            yield f"{path}.least", f"起点分 {tier.least} 高于满分 {total}"
        former = d.tiers[index - 1] if index else None
        if former and former.least is not None and tier.least is not None and tier.least >= former.least:
            yield f"{path}.least", "等级从高到低排列，起点分应逐级降低"
    if sum(tier.share or 0 for tier in d.tiers) > 100:
        yield "tiers", "各奖次比例（share）合计超过 100"
