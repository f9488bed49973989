"""What users type about collective bargaining."""

from __future__ import annotations

from typing import Any

from django import forms

from jiaogong.modules.congress.models import Session

from .words import Kind, Side

_AREA = forms.Textarea(attrs={"rows": 5})
_LONG = forms.Textarea(attrs={"rows": 16})


def _day(label: str) -> forms.DateField:
    """A date with the browser's own control."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d"))


class InviteForm(forms.Form):
    """要约."""

    kind = forms.ChoiceField(label="协商什么", choices=Kind.choices)
    invited_by = forms.ChoiceField(label="由哪一方提出", choices=Side.choices, widget=forms.RadioSelect)
    on = _day("要约日期")
    matters = forms.CharField(
        label="协商事项",
        max_length=2000,
        widget=_AREA,
        help_text="如劳动报酬、工作时间、休息休假、保险福利、女职工特殊保护。",
    )


class AnswerForm(forms.Form):
    """What the other side answered."""

    agreed = forms.TypedChoiceField(
        label="答复",
        choices=(("yes", "同意协商"), ("no", "不同意协商")),
        coerce=lambda v: v == "yes",
        widget=forms.RadioSelect,
    )
    on = _day("答复日期")
    text = forms.CharField(label="答复内容", max_length=300, required=False, help_text="不同意协商的，写明理由。")


class SeatForm(forms.Form):
    """Both sides of the table, a person a line."""

    _HELP = "每行一人：姓名 职务。第一行是首席代表；外聘的，行末写“外聘”。"

    union = forms.CharField(label="职工方代表", max_length=2000, widget=_AREA, help_text=_HELP)
    employer = forms.CharField(label="用人单位方代表", max_length=2000, widget=_AREA, help_text=_HELP)


class MeetForm(forms.Form):
    """A round of talks."""

    on = _day("会议日期")
    record = forms.CharField(label="协商记录", max_length=8000, widget=_LONG)


class DraftForm(forms.Form):
    """The draft."""

    since = _day("合同期限从")
    until = _day("到（最后一天）")
    text = forms.CharField(label="合同正文", max_length=60000, widget=_LONG)
    equality = forms.BooleanField(label="正文写明了男女平等、不得就业歧视", required=False)
    women = forms.BooleanField(label="正文写明了女职工权益保护", required=False)


class AgendaForm(forms.Form):
    """Which session is to pass the draft."""

    session = forms.ModelChoiceField(
        label="列入哪次会议", queryset=Session.objects.none(), to_field_name="key", empty_label=None
    )

    def __init__(self, *args: Any, sessions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """Signed by both chiefs."""

    on = _day("签订日期")


class SendForm(forms.Form):
    """Sent to the authority."""

    on = _day("报送日期")
    office = forms.CharField(label="审查部门", max_length=80, help_text="当地人力资源社会保障行政部门。")


class ObjectForm(forms.Form):
    """The authority objects."""

    on = _day("收到异议的日期")
    text = forms.CharField(label="审查意见", max_length=400, widget=_AREA)


class InspectForm(forms.Form):
    """How the contract is kept."""

    on = _day("检查日期")
    finding = forms.CharField(label="履行情况", max_length=2000, widget=_AREA)
    mend = forms.CharField(label="须改进的事项", max_length=400, required=False, help_text="没有的留空。")


class FailForm(forms.Form):
    """No agreement."""

    reason = forms.CharField(label="没有达成一致的原因", max_length=300, widget=_AREA)
