"""Sign-in, password and key forms. Forms clean, verbs decide."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

from .models import User


class SignInForm(forms.Form):
    """User name and password."""

    username = forms.CharField(
        label="用户名",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    use_required_attribute = False

    def clean_username(self) -> str:
        """User names are kept in small letters."""
        return str(self.cleaned_data["username"]).strip().lower().replace("\x00", "")


class PasswordForm(forms.Form):
    """Old password, new password twice."""

    old_password = forms.CharField(
        label="原密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label="新密码", max_length=128, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label="再输一遍新密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password"].help_text = "".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Both new passwords are the same."""
        data = super().clean() or {}
        if data.get("new_password") and data.get("again") and data["new_password"] != data["again"]:
            self.add_error("again", "两次输入的新密码不一样。")
        return data


class CodeForm(forms.Form):
    """The six digits of the authenticator app."""

    code = forms.CharField(
        label="验证码",
        max_length=12,
        help_text="验证器 App 里现在显示的 6 位数字。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )
    use_required_attribute = False

    def clean_code(self) -> str:
        """Blanks go; full-width digits are taken."""
        code = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        code = "".join(char for char in code if not char.isspace() and char != "-")
        if len(code) != 6 or not (code.isascii() and code.isdigit()):
            raise forms.ValidationError("验证码是 6 位数字。")
        return code


class RecoveryForm(forms.Form):
    """One of the recovery codes."""

    recovery = forms.CharField(
        label="恢复码",
        max_length=20,
        help_text="设置时保存的十个恢复码里没用过的一个，每个只能用一次。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    use_required_attribute = False


class AnswerForm(forms.Form):
    """What the browser answered about a passkey."""

    answer = forms.CharField(max_length=20000, widget=forms.HiddenInput)


class NewPasskeyForm(AnswerForm):
    """A new passkey, with a name to tell it by."""

    name = forms.CharField(
        label="名称",
        max_length=30,
        help_text="便于以后辨认，例如“办公室电脑”“我的手机”。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("name", "answer")


class ConfirmForm(forms.Form):
    """The password once more."""

    password = forms.CharField(
        label="密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    use_required_attribute = False


class TokenForm(forms.Form):
    """What a key is for and how long it lasts."""

    name = forms.CharField(label="用途", max_length=60, help_text="例如“学校OA取数”。")
    days = forms.IntegerField(label="有效天数", min_value=1, max_value=365, initial=90, help_text="最多 365 天。")


class LargeTypeForm(forms.Form):
    """Where to go back to after switching the type size."""

    next = forms.CharField(required=False, max_length=500)


def demo_accounts() -> list[User]:
    """The demo city's accounts, those that exist: each comes with its module."""
    names = "city county school member leader handler delegate judge finance auditor counsellor".split()
    found = {user.username: user for user in User.objects.filter(username__in=names, is_active=True)}
    return [found[name] for name in names if name in found]
