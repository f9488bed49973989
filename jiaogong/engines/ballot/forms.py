"""What users type about votes."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from . import electors
from .counting_rules import MEMBERS_SCALE, CountingRules, Threshold
from .models import Vote
from .verbs import NewOption
from .words import Comparator, Denominator, Kind, Secrecy

PASSING = [
    ("", "不设通过条件，只统计票数"),
    ("all > 1/2", "超过全体投票人的半数"),
    ("all >= 2/3", "达到全体投票人的三分之二"),
    ("present > 1/2", "超过参加投票人数的半数"),
    ("present >= 2/3", "达到参加投票人数的三分之二"),
]
QUORUM = [
    ("", "不要求"),
    ("due > 1/2", "超过全体投票人的半数"),
    ("due >= 2/3", "达到全体投票人的三分之二"),
]
_SPLIT = re.compile(r"[|｜\t]")


def threshold_of(text: str) -> Threshold | None:
    """The threshold a choice stands for."""
    if not text:
        return None
    of, comparator, share = text.split()
    part, whole = share.split("/")
    return Threshold(Denominator(of), Comparator(comparator), int(part), int(whole))


def choice_of(threshold: Threshold | None) -> str:
    """The choice that stands for a threshold."""
    return f"{threshold.of} {threshold.comparator} {threshold.part}/{threshold.whole}" if threshold else ""


def moment_field(label: str, **more: Any) -> forms.DateTimeField:
    """A day and hour with the browser's own control."""
    return forms.DateTimeField(
        label=label, widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M"), input_formats=["%Y-%m-%dT%H:%M"], **more
    )


def lines_field(label: str, help_text: str, rows: int = 5) -> forms.CharField:
    """One thing a line."""
    return forms.CharField(
        label=label, max_length=20_000, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


class VoteForm(forms.Form):
    """What every kind of vote has in common."""

    kind = Kind.MOTIONS

    title = forms.CharField(label="标题", max_length=120)
    explanation = forms.CharField(
        label="说明", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="投票人投票前读到的背景、依据和注意事项。",
    )  # fmt: skip
    options = lines_field("表决事项", "每行一项；需要说明的写成“名称｜说明”。")
    passing = forms.ChoiceField(
        label="怎样算通过", choices=PASSING, required=False,
        help_text="按全体计算时，弃权和没有投票的都不算赞成。“超过半数”不含正好一半。",
    )  # fmt: skip
    quorum = forms.ChoiceField(label="最少多少人参加才有效", choices=QUORUM, required=False)
    secrecy = forms.ChoiceField(
        label="保密方式", choices=Secrecy.choices, initial=Secrecy.SPLIT, widget=forms.RadioSelect,
        help_text="领票投票最强：有验票码，任何人可重新计票，选举、票决、民主评议用它；开始时要两位监票人到场设口令，"
        "网站须用 https。拆分存储弱于领票投票，适合征求意见。",
    )  # fmt: skip
    opens_at = moment_field("开始时间")
    closes_at = moment_field("截止时间")

    def facts(self) -> dict[str, Any]:
        """What the verb takes."""
        given = self.cleaned_data
        return {
            "title": given["title"], "explanation": given["explanation"], "secrecy": given["secrecy"],
            "rules": self.rules(), "options": self.new_options(), "opens_at": given["opens_at"],
            "closes_at": given["closes_at"],
        }  # fmt: skip

    def rules(self) -> CountingRules:
        """The counting rules of this kind."""
        return CountingRules(self.kind, **self._thresholds())

    def _thresholds(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"passing": threshold_of(given["passing"]), "quorum": threshold_of(given["quorum"])}

    def new_options(self) -> list[NewOption]:
        """The lines as options."""
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]
        parts = [_SPLIT.split(line, maxsplit=1) for line in lines]
        return [NewOption(str(n), p[0].strip()[:120], p[1].strip()[:2000] if len(p) > 1 else "") for n, p in enumerate(parts, 1)]  # fmt: skip

    @classmethod
    def initial_of(cls, vote: Vote) -> dict[str, Any]:
        """A draft as the form shows it."""
        rules = vote.counting_rules
        lines = [f"{option.title}｜{option.text}" if option.text else option.title for option in vote.options.all()]
        return {
            "title": vote.title, "explanation": vote.explanation, "options": "\n".join(lines), "secrecy": vote.secrecy,
            "passing": choice_of(rules.passing), "quorum": choice_of(rules.quorum), "opens_at": vote.opens_at,
            "closes_at": vote.closes_at, "least": rules.least, "most": rules.most, "places": rules.places,
            "write_ins": rules.write_ins, "surplus": f"{rules.surplus[0]}/{rules.surplus[1]}" if rules.surplus else "",
            "scale": "\n".join(title for _, title in rules.scale), "good": len(rules.good),
        }  # fmt: skip


class MotionsForm(VoteForm):
    """赞成、反对、弃权 on each line."""


class ChooseForm(VoteForm):
    """Marks for some of the options."""

    kind = Kind.CHOOSE

    options = lines_field("候选项", "每行一项；需要说明的写成“名称｜说明”。候选人按姓氏笔画排列。")
    least = forms.IntegerField(
        label="最少选几项", min_value=0, max_value=60, initial=1, help_text="填 0 表示可以投空白票。"
    )
    most = forms.IntegerField(label="最多选几项", min_value=1, max_value=60, initial=1)
    places = forms.IntegerField(
        label="取几名", min_value=0, max_value=60, initial=1, help_text="填 0 表示达到通过条件的都当选。票数相同的由组织者另行投票或抽签。"
    )  # fmt: skip
    field_order = (
        "title", "explanation", "options", "least", "most", "places", "passing", "quorum", "secrecy", "opens_at", "closes_at",
    )  # fmt: skip

    def rules(self) -> CountingRules:
        """With the numbers of marks and places."""
        given = self.cleaned_data
        numbers = {name: given[name] for name in ("least", "most", "places")}
        return CountingRules(self.kind, **self._thresholds(), **numbers)


class GradesForm(VoteForm):
    """A grade for each line."""

    kind = Kind.GRADES

    options = lines_field("评什么", "每行一项，例如“教工之家总体评价”；需要说明的写成“名称｜说明”。")
    scale = lines_field("等级", "每行一个，从好到差。", rows=4)
    good = forms.IntegerField(
        label="前几个等级算肯定", min_value=1, max_value=8, initial=2, help_text="例如 2：优秀和良好合计，与通过条件比较。"
    )  # fmt: skip
    field_order = (
        "title", "explanation", "options", "scale", "good", "passing", "quorum", "secrecy", "opens_at", "closes_at",
    )  # fmt: skip

    def rules(self) -> CountingRules:
        """With the scale; the usual words keep their usual keys."""
        given = self.cleaned_data
        usual = {title: key for key, title in MEMBERS_SCALE}
        titles = [line.strip()[:20] for line in given["scale"].splitlines() if line.strip()]
        scale = tuple((usual.get(title, f"g{n}"), title) for n, title in enumerate(titles, 1))
        return CountingRules(
            self.kind, **self._thresholds(), scale=scale, good=tuple(key for key, _ in scale[: given["good"]])
        )


class ElectForm(VoteForm):
    """赞成、反对、弃权 for each candidate, and other names."""

    kind = Kind.ELECT

    options = lines_field("候选人", "每行一名，按姓氏笔画排列；需要说明的写成“姓名｜单位、职务”。")
    places = forms.IntegerField(label="应选几名", min_value=1, max_value=60, initial=1)
    write_ins = forms.IntegerField(
        label="可以另选几名", min_value=0, max_value=60, initial=1, help_text="另选他人：不同意候选人的，可以写上别人。填 0 表示不设。"
    )  # fmt: skip
    surplus = forms.ChoiceField(
        label="差额", required=False, initial="5/100",
        choices=[("5/100", "差额不少于 5%（至少多一名）"), ("10/100", "差额不少于 10%（至少多一名）"), ("", "等额选举")],
        help_text="按本次选举的办法选；委员会委员差额一般不少于 5%，常委一般不少于 10%（请以上级批复为准）。",
    )  # fmt: skip
    field_order = (
        "title", "explanation", "options", "places", "write_ins", "surplus", "passing", "quorum", "secrecy", "opens_at", "closes_at",
    )  # fmt: skip

    def rules(self) -> CountingRules:
        """As many yes and other names on one paper as there are places."""
        given = self.cleaned_data
        part, _, whole = given["surplus"].partition("/")
        return CountingRules(
            self.kind, **self._thresholds(), places=given["places"], most=given["places"],
            write_ins=min(given["write_ins"], given["places"]), surplus=(int(part), int(whole)) if whole else None,
        )  # fmt: skip


FORMS: dict[str, type[VoteForm]] = {
    Kind.MOTIONS: MotionsForm,
    Kind.CHOOSE: ChooseForm,
    Kind.GRADES: GradesForm,
    Kind.ELECT: ElectForm,
}


class ElectorsForm(forms.Form):
    """Where the electors come from, and from which departments or groups (none: the whole unit)."""

    source = forms.ChoiceField(label="投票人", widget=forms.RadioSelect)
    units = forms.MultipleChoiceField(
        label="只从这些部门、小组（不选为全单位）", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, inner: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = electors.choices()  # type: ignore[attr-defined]
        self.fields["source"].initial = next((key for key, _ in electors.choices()), "")
        self.fields["units"].choices = inner  # type: ignore[attr-defined]
        if not inner:
            del self.fields["units"]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ExtendForm(ReasonForm):
    """Until when, and why."""

    closes_at = moment_field("新的截止时间")
    field_order = ("closes_at", "reason")
