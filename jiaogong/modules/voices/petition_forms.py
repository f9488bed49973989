"""What people type about petitions and incidents."""

from __future__ import annotations

from django import forms

from .forms import area, day_field
from .words import Finding, PetitionChannel, Severity, Topic


class ReceptionForm(forms.Form):
    """接待登记."""

    channel = forms.ChoiceField(label="渠道", choices=PetitionChannel.choices)
    topic = forms.ChoiceField(label="类别", choices=Topic.choices)
    severity = forms.ChoiceField(label="等级", choices=Severity.choices)
    petitioner = forms.CharField(label="信访人", max_length=60, help_text="加密保存。没有署名的写“未署名”。")
    contact = forms.CharField(label="联系方式", max_length=60, required=False)
    people = forms.IntegerField(label="人数", min_value=1, max_value=9999, initial=1)
    representatives = forms.CharField(
        label="代表（五人以上必填）", max_length=200, required=False, help_text="一至五人，姓名用顿号隔开。"
    )
    text = area("信访事项和请求", 6)
    received_on = day_field("收到日期")
    received_by = forms.CharField(label="接待（收件）人", max_length=60)
    place = forms.CharField(label="接待地点", max_length=60, required=False)


class OnForm(forms.Form):
    """A day."""

    on = day_field("日期")


class DeclineForm(OnForm):
    """Why not, and where to go."""

    reason = area("理由", 3, max_length=1000)
    where = forms.CharField(label="告知的去处", max_length=200, help_text="如 依法向劳动人事争议仲裁委员会申请仲裁。")


class AnswerForm(OnForm):
    """处理意见."""

    finding = forms.ChoiceField(label="处理意见", choices=Finding.choices)
    text = area("内容", 6)


class ReviewForm(OnForm):
    """To whom the petitioner turned."""

    body = forms.CharField(label="向哪个机关提出", max_length=60)


class DecidedForm(OnForm):
    """What it decided."""

    text = area("意见内容", 4)


class EndForm(forms.Form):
    """Why it ends."""

    reason = area("理由", 3, max_length=1000, help_text="如 信访人接受处理意见；期限届满没有请求复查。")


class IncidentForm(forms.Form):
    """What happened."""

    title = forms.CharField(label="事由", max_length=60, help_text="一句话，不写姓名。")
    severity = forms.ChoiceField(label="等级", choices=Severity.choices)
    occurred_at = forms.DateTimeField(
        label="发生时间", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    place = forms.CharField(label="地点", max_length=60, required=False)
    people = forms.IntegerField(label="涉及人数", min_value=0, max_value=99999, initial=0)
    text = area("情况", 5, help_text="时间、地点、经过、诉求、已经采取的措施、可能的发展。不写完整姓名。")


class LogForm(forms.Form):
    """A line of the log."""

    text = area("处置情况", 3, max_length=500)
