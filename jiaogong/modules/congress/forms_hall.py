"""What users type about a session in the hall."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from jiaogong.kernel.ui.manyfiles import ManyFilesField

from .models import AgendaItem, Delegate
from .verbs.votes import LONGEST, SHORTEST, Candidate
from .words import Decision, Matter, Power, SessionPost

_SPLIT = re.compile(r"[|｜\t]")
_BY_RULE = ("", "按规定（系统按事项选）")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ItemForm(forms.Form):
    """An agenda item. Power and decision may stay empty: the matter says."""

    title = forms.CharField(
        label="议题", max_length=120, help_text="如：绩效工资分配方案（修订）。表决票、决议都用这个名称。"
    )
    matter = forms.ChoiceField(
        label="事项", choices=Matter.choices,
        help_text="绩效与分配、岗位聘任、考核、奖惩办法、福利、集体合同，须讨论通过并用无记名表决，系统自动定。",
    )  # fmt: skip
    power = forms.ChoiceField(label="职权", choices=[_BY_RULE, *Power.choices], required=False)
    decision = forms.ChoiceField(label="表决方式", choices=[_BY_RULE, *Decision.choices], required=False)
    text = forms.CharField(
        label="正文或说明",
        max_length=20_000,
        required=False,
        widget=_area(8),
        help_text="代表在手机上直接读到。全文长的，放在材料里。",
    )
    files = ManyFilesField(  # type: ignore[assignment]
        label="会议材料", required=False, help_text="Word、PDF、Excel、图片，可选多个；代表和列席人员可以打开。"
    )

    def __init__(self, *args: Any, frozen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if frozen:
            self.fields["reason"] = forms.CharField(
                label="改动的原因", max_length=200, help_text="议程已经报备：改动记为新的一稿，原因留痕。"
            )

    @classmethod
    def initial_of(cls, item: AgendaItem) -> dict[str, Any]:
        """An item as the form shows it."""
        return {name: getattr(item, name) for name in ("title", "matter", "power", "decision", "text")}


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=200, widget=_area(2))


class RoleForm(forms.Form):
    """A delegate and his post."""

    delegate = forms.ModelChoiceField(
        label="代表", queryset=Delegate.objects.none(), to_field_name="key", empty_label="请选择"
    )
    post = forms.ChoiceField(label="会务职务", choices=SessionPost.choices)

    def __init__(self, *args: Any, delegates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["delegate"]
        field.queryset = delegates
        field.label_from_instance = lambda row: f"{row.person.name}（{row.delegation.name}，{row.number} 号）"


class ObserverForm(forms.Form):
    """Somebody without a vote."""

    name = forms.CharField(label="姓名", max_length=40)
    capacity = forms.CharField(label="身份", max_length=60, help_text="如：列席，总务主任；特邀，退休教师代表。")
    account = forms.CharField(
        label="用户名（本平台账号）",
        max_length=60,
        required=False,
        help_text="填了的，本人在手机上可以看会议材料。可以不填。",
    )


class CodeForm(forms.Form):
    """The six digits on the screen."""

    code = forms.CharField(
        label="签到码", max_length=8, help_text="会场屏幕上的六位数字，每半分钟换一次。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9 ]*"}),
    )  # fmt: skip


class LeaveForm(forms.Form):
    """Why a delegate cannot come."""

    reason = forms.CharField(label="请假事由", max_length=120)


class OpenForm(forms.Form):
    """The session is opened."""

    party_head = forms.CharField(
        label="到会的党组织负责人", max_length=40, required=False, help_text="没有到会的留空；写进会议纪要和报备。"
    )


class VoteForm(forms.Form):
    """How long one votes, and of whom."""

    minutes = forms.IntegerField(
        label="投票时间（分钟）", min_value=SHORTEST, max_value=LONGEST, initial=10,
        help_text="从监票人启封那一刻算起。实到的人都领票并投出以后，可以提前封箱。",
    )  # fmt: skip
    explanation = forms.CharField(label="说明", max_length=4000, required=False, widget=_area(3))

    def facts(self) -> dict[str, Any]:
        """What the verb takes."""
        given = self.cleaned_data
        return {"minutes": given["minutes"], "explanation": given["explanation"]}


def _candidates(text: str) -> list[Candidate]:
    parts = [_SPLIT.split(line.strip(), maxsplit=1) for line in text.splitlines() if line.strip()]
    return [Candidate(p[0].strip()[:120], p[1].strip()[:2000] if len(p) > 1 else "") for p in parts]


class ElectionForm(VoteForm):
    """Candidates, places, surplus."""

    people = forms.CharField(
        label="候选人",
        max_length=20_000,
        widget=_area(6),
        help_text="每行一名；要说明的写成“姓名｜部门、职务”。系统按姓氏笔画排列。",
    )
    places = forms.IntegerField(label="应选几名", min_value=1, max_value=60, initial=1)
    write_ins = forms.IntegerField(
        label="可以另选几名",
        min_value=0,
        max_value=60,
        initial=1,
        help_text="另选他人：不同意候选人的，可以写上别人。填 0 表示不设。",
    )
    surplus = forms.ChoiceField(
        label="差额", required=False, initial="5/100",
        choices=[("5/100", "差额不少于 5%（至少多一名）"), ("10/100", "差额不少于 10%（至少多一名）"), ("", "等额选举")],
    )  # fmt: skip
    field_order = ("people", "places", "write_ins", "surplus", "minutes", "explanation")

    def facts(self) -> dict[str, Any]:
        """With candidates and places."""
        given = self.cleaned_data
        part, _, whole = given["surplus"].partition("/")
        return super().facts() | {
            "people": _candidates(given["people"]), "places": given["places"], "write_ins": given["write_ins"],
            "surplus": (int(part), int(whole)) if whole else None,
        }  # fmt: skip


class AppraisalForm(VoteForm):
    """Who is appraised."""

    people = forms.CharField(
        label="评议对象",
        max_length=20_000,
        widget=_area(6),
        help_text="每行一名；要说明的写成“姓名｜职务”。等级：优秀、称职、基本称职、不称职。",
    )
    field_order = ("people", "minutes", "explanation")

    def facts(self) -> dict[str, Any]:
        """With names."""
        return super().facts() | {"people": _candidates(self.cleaned_data["people"])}


VOTE_FORMS: dict[str, type[VoteForm]] = {Decision.ELECTION: ElectionForm, Decision.APPRAISAL: AppraisalForm}


class OpinionForm(forms.Form):
    """What the delegation says."""

    text = forms.CharField(label="本代表团的意见", max_length=2000, widget=_area(4))


class ReplyForm(forms.Form):
    """What is answered."""

    reply = forms.CharField(label="采纳与答复", max_length=2000, widget=_area(3))


class ResolutionForm(forms.Form):
    """A resolution's words."""

    title = forms.CharField(label="标题", max_length=120)
    text = forms.CharField(label="正文", max_length=8000, widget=_area(12))


class NumberForm(forms.Form):
    """The mark of its number."""

    mark = forms.CharField(
        label="机关代字", max_length=20, help_text="如：清三中教代字。年份和序号由系统给，给出不再改。"
    )


class MinutesForm(forms.Form):
    """The minutes."""

    text = forms.CharField(label="会议纪要", max_length=20_000, widget=_area(20))
