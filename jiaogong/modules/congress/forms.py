"""What people type about terms, delegates, sessions and filings, cleaned; the verbs decide."""

from __future__ import annotations

from typing import Any

from django import forms

from jiaogong.engines.ballot.forms import moment_field
from jiaogong.modules.unions.forms import day_field

from .models import Constituency, Delegation, Term
from .provisions import TERMS
from .verbs.sessions import ASKERS
from .words import Leaving


class BeginForm(forms.Form):
    """A new term."""

    since = day_field("开始日期", help_text="新一届从这一天起；上一届到这一天为止。可以是今天以后。")
    number = forms.IntegerField(label="第几届", min_value=1, max_value=99)
    years = forms.TypedChoiceField(label="任期", choices=TERMS, coerce=int)
    seats = forms.IntegerField(label="代表名额", min_value=1, max_value=5000)

    people = forms.MultipleChoiceField(
        label="这个部门的教职工", widget=forms.CheckboxSelectMultiple, help_text="人员没有登记到部门时在这里勾选。"
    )

    def __init__(
        self, *args: Any, everybody: bool, first: bool, staff: list[tuple[str, str]] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if everybody:
            del self.fields["seats"]
        if staff is None:
            del self.fields["people"]
        else:
            self.fields["people"].choices = staff  # type: ignore[attr-defined]
        if not first:
            del self.fields["number"]


class ExtendForm(forms.Form):
    """延期换届."""

    due_on = day_field("延期至")
    reason = forms.CharField(label="延期原因", max_length=200)


class MergeForm(forms.Form):
    """Delegations become one."""

    delegations = forms.ModelMultipleChoiceField(
        Delegation.objects.none(), label="合并哪些代表团", widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(label="合并后的名称", max_length=40, help_text="如 第一代表团。")

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegations"].queryset = term.delegations.all()  # type: ignore[attr-defined]


class NewConstituencyForm(forms.Form):
    """One more constituency."""

    name = forms.CharField(label="新增选举单位", max_length=40)


class MoveForm(forms.Form):
    """Ticked people go elsewhere; the boxes stand in the page."""

    to = forms.ModelChoiceField(Constituency.objects.none(), label="调到", empty_label=None)

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = term.constituencies.all()  # type: ignore[attr-defined]


class RecordForm(forms.Form):
    """An election that was held on paper."""

    held_on = day_field("选举日期")
    cast = forms.IntegerField(label="参加投票人数", min_value=1, max_value=100_000)
    lines = forms.CharField(
        label="当选人", max_length=8000, widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false"}),
        help_text="每行一人：姓名 得票数，用空格隔开，可从 Excel 粘贴。",
    )  # fmt: skip
    basis = forms.CharField(
        label="会议记录", max_length=120, required=False, help_text="如 语文组2026年10月12日选举会议记录。"
    )


class ElectForm(forms.Form):
    """An election by the platform."""

    candidates = forms.MultipleChoiceField(label="候选人", widget=forms.CheckboxSelectMultiple)
    opens_at = moment_field("开始时间")
    closes_at = moment_field("截止时间")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["candidates"].choices = people  # type: ignore[attr-defined]


class MendForm(forms.Form):
    """What a delegate is counted as, and where he sits."""

    is_teacher = forms.BooleanField(label="按教师代表统计", required=False)
    is_manager = forms.BooleanField(label="按中层以上管理人员统计", required=False)
    delegation = forms.ModelChoiceField(Delegation.objects.none(), label="代表团", empty_label=None)
    heads_delegation = forms.BooleanField(label="担任代表团团长", required=False)

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegation"].queryset = term.delegations.all()  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """Ceasing to be a delegate."""

    until = day_field("终止日期")
    leaving = forms.ChoiceField(label="原因", choices=Leaving.choices)
    basis = forms.CharField(
        label="依据",
        max_length=120,
        required=False,
        help_text="撤换由原选举单位决定，写明日期和得票，如 语文组10月12日会议，23人中19人赞成撤换。",
    )


class SessionForm(forms.Form):
    """A session."""

    begins_at = moment_field("开会时间")
    place = forms.CharField(label="地点", max_length=80)
    theme = forms.CharField(label="主要议题", max_length=200, required=False)


class NewSessionForm(SessionForm):
    """A session to be prepared; an extra one says who asked for it."""

    extra = forms.BooleanField(label="这是临时会议", required=False)
    asker = forms.ChoiceField(label="临时会议由谁提议", choices=[("", "不是临时会议"), *ASKERS], required=False)
    askers = forms.IntegerField(
        label="联名代表人数", min_value=1, max_value=5000, required=False, help_text="代表联名提议时填写。"
    )


class CancelForm(forms.Form):
    """Not to be held."""

    reason = forms.CharField(label="取消原因", max_length=200)


class EmptyForm(forms.Form):
    """A button alone."""


class AcceptForm(forms.Form):
    """备案."""

    verdict = forms.CharField(label="核对意见", max_length=300, required=False)


class ReturnForm(forms.Form):
    """退回补正."""

    verdict = forms.CharField(label="退回原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RemindForm(forms.Form):
    """By when the congress is to be held."""

    due_on = day_field("请在何日前开会")
