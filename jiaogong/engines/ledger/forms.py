"""What users type about payments."""

from __future__ import annotations

from django import forms


class ReasonForm(forms.Form):
    """Why a payment is refused or taken back."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class PaidForm(forms.Form):
    """The money has left."""

    paid_on = forms.DateField(label="付款日期", widget=forms.DateInput(format="%Y-%m-%d"))
    voucher = forms.CharField(
        label="凭证号", max_length=40, required=False, help_text="如 银付-2026-035，可以以后再补。"
    )


class BankForm(forms.Form):
    """Why whole account numbers are taken out."""

    reason = forms.CharField(
        label="事由",
        max_length=120,
        help_text="收款人能在“我的信息”里看到是谁、为什么导出了账号。如：向银行提交 11 月补助发放清单。",
    )
