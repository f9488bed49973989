"""What tellers type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from .counting import choices_of
from .forms import moment_field
from .models import Vote
from .verbs import Teller
from .verbs.receipts import SHORTEST_PASSPHRASE
from .words import OTHER, Kind, Motion

_LINE = re.compile(r"^\s*(\S+?)[\s,，:：]+(\d+)\s*票?\s*$")


def passphrase_field(label: str, help_text: str = "") -> forms.CharField:
    """Never shown again, never kept."""
    return forms.CharField(
        label=label, max_length=120, help_text=help_text, strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class UnlockForm(forms.Form):
    """The two passphrases."""

    first_passphrase = passphrase_field("第一位监票人的口令")
    second_passphrase = passphrase_field("第二位监票人的口令")


class RoundForm(forms.Form):
    """When the next round runs."""

    opens_at = moment_field("开始时间")
    closes_at = moment_field("截止时间")


class TellersForm(forms.Form):
    """Two tellers, each with a passphrase typed twice; at a meeting, how many are present."""

    first_name = forms.CharField(label="第一位监票人", max_length=20)
    first_passphrase = passphrase_field(
        "第一位监票人的口令", f"至少 {SHORTEST_PASSPHRASE} 个字，自己记住，不告诉任何人。服务器重新启动后还要用。"
    )
    first_again = passphrase_field("再输一次")
    second_name = forms.CharField(label="第二位监票人", max_length=20)
    second_passphrase = passphrase_field("第二位监票人的口令", "与第一位的不同。")
    second_again = passphrase_field("再输一次")
    attendance = forms.IntegerField(
        label="实到人数（开会时填）", required=False, min_value=1,
        help_text="会上投票的填签到的实到人数，用来核对法定人数；不是会上投的留空，以参加投票的人数计算。",
    )  # fmt: skip

    def __init__(self, *args: Any, due: int, meets: bool = True, names: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attendance"].max_value = due  # type: ignore[attr-defined]
        if not meets:  # somebody else knows who is here
            del self.fields["attendance"]
        for who, name in zip(("first", "second"), names, strict=False):
            self.fields[f"{who}_name"].initial = name

    def clean(self) -> dict[str, Any]:
        """Both passphrases typed the same twice."""
        given = super().clean() or {}
        for who in ("first", "second"):
            if given.get(f"{who}_passphrase") != given.get(f"{who}_again"):
                self.add_error(f"{who}_again", "两次输入的口令不一样，请重新输入。")
        return given

    def tellers(self) -> list[Teller]:
        """As the verb takes them."""
        given = self.cleaned_data
        return [Teller(given[f"{who}_name"], given[f"{who}_passphrase"]) for who in ("first", "second")]


class PapersForm(forms.Form):
    """Counted by hand: returned, invalid, and for each option its numbers."""

    returned = forms.IntegerField(label="收回张数", min_value=0)
    invalid = forms.IntegerField(label="其中无效", min_value=0, initial=0)
    tellers = forms.CharField(label="清点的监票人", max_length=80)
    field_order = ("returned", "invalid")

    def __init__(self, *args: Any, vote: Vote, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules, self.keys = vote.counting_rules, []  # type: ignore[var-annotated]
        for option in vote.options.all():
            for choice, word in choices_of(self.rules):
                name = f"n-{option.key}-{choice}"
                self.keys.append((name, option.key, choice))
                self.fields[name] = forms.IntegerField(
                    label=f"{option.title}：{word}", min_value=0, initial=0, required=False
                )
        if self.rules.kind == Kind.ELECT and self.rules.write_ins:
            self.fields["others"] = forms.CharField(
                label="另选他人", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
                help_text="每行一人：姓名 票数，例如“郑新 2”。",
            )  # fmt: skip

    def clean_others(self) -> str:
        """Every line a name and a number."""
        text: str = self.cleaned_data["others"]
        if wrong := [line for line in text.splitlines() if line.strip() and not _LINE.match(line)]:
            raise forms.ValidationError(f"这一行读不懂：“{wrong[0]}”。请写成“姓名 票数”。")
        return text

    def facts(self) -> dict[str, Any]:
        """What the verb takes."""
        given, counts = self.cleaned_data, {}  # type: ignore[var-annotated]
        for name, key, choice in self.keys:
            counts.setdefault(key, {})[choice] = given.get(name) or 0
        for line in given.get("others", "").splitlines():
            if found := _LINE.match(line):
                counts[f"{OTHER}:{found[1]}"] = {str(Motion.YES): int(found[2])}
        return {
            "returned": given["returned"],
            "invalid": given["invalid"],
            "tellers": given["tellers"],
            "counts": counts,
        }
