"""What people type about mediations."""

from __future__ import annotations

from typing import Any

from django import forms

from jiaogong.engines.org.models import Office, Unit

from .forms import area, day_field
from .words import Dispute, DisputeTopic


class ApplyForm(forms.Form):
    """An application of somebody on the staff."""

    unit = forms.ModelChoiceField(
        label="向谁申请", queryset=Unit.objects.none(), to_field_name="key", empty_label=None, widget=forms.RadioSelect
    )
    dispute = forms.ChoiceField(label="争议性质", choices=Dispute.choices)
    topic = forms.ChoiceField(label="争议事项", choices=DisputeTopic.choices)
    respondent = forms.CharField(label="被申请人", max_length=80, help_text="一般是您所在的单位。")
    facts = area("事实和理由", 5)
    claims = area("调解请求", 3, help_text="一条一行，如 补发 2026 年 3 至 5 月课后服务补贴。")
    knew_on = day_field("知道权利被侵害的日期", required=False, help_text="仲裁时效从这一天起算一年，写得出就写。")
    contact = forms.CharField(label="联系方式", max_length=60, required=False)

    def __init__(self, *args: Any, desks: list[tuple[Unit, Office]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit, _ in desks]).order_by("-path")
        if desks and not self.is_bound:
            field.initial, self.fields["respondent"].initial = desks[0][0].key, desks[0][0].name


class EnterForm(forms.Form):
    """An application made by word of mouth or on paper."""

    applicant = forms.CharField(label="申请人", max_length=80)
    contact = forms.CharField(label="联系方式", max_length=60, required=False)
    respondent = forms.CharField(label="被申请人", max_length=80)
    dispute = forms.ChoiceField(label="争议性质", choices=Dispute.choices)
    topic = forms.ChoiceField(label="争议事项", choices=DisputeTopic.choices)
    facts = area("事实和理由", 5)
    claims = area("调解请求", 3)
    knew_on = day_field("知道权利被侵害的日期", required=False)
    applied_on = day_field("收到申请日期")


class MediatorsForm(forms.Form):
    """Who mediates."""

    mediators = forms.CharField(
        label="调解员", max_length=120, help_text="姓名用顿号隔开，第一位主持；同名的在姓名后写学校或学科。"
    )


class AgreeForm(forms.Form):
    """The agreement."""

    text = area("协议条款", 6, help_text="一条一行。")
    signed_on = day_field("签订日期")
    perform_by = day_field("履行期限", required=False)


class FailForm(forms.Form):
    """Why it failed."""

    reason = area("原因", 3, max_length=1000)


class PerformedForm(forms.Form):
    """When it was carried out."""

    on = day_field("履行完毕日期")
