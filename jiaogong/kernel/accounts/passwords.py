"""Password rules by current guidance: length, no common or leaked words, nothing about the user; no composition rules.

Source: NIST SP 800-63B-4 (length over composition, blocklist, no forced expiry) and GB/T 22239-2019 身份鉴别
(complexity, which length and the blocklist answer). The blocklist is Django's 20,000 common passwords and patterns
common on Chinese keyboards.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError

from ..text import pinyin

_RUNS = ("0123456789", "9876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc")
_WORDS = ("woaini", "password", "jiaogong", "gonghui", "jiaoshi", "xuexiao", "admin", "5201314", "qwerty", "iloveyou")
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # none of i l o 0 1: it is read out and copied by hand


def one_time(user: Any) -> str:
    """A random password to hand over, four groups of four (79 bits), that the platform's own rules accept."""
    while True:
        groups = ("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))
        password = "-".join(groups)
        try:
            validate_password(password, user)
        except ValidationError:  # it happens to hold the user's name, or a run
            continue
        return password


class PlainPatternValidator:
    """Refuses passwords made of runs, repeats, well-known words and dates."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when too little is left once patterns are taken away."""
        left = password.lower()
        for word in _WORDS:
            left = left.replace(word, "")
        for run in _RUNS:
            for size in range(len(run), 3, -1):
                for start in range(len(run) - size + 1):
                    left = left.replace(run[start : start + size], "")
        left = re.sub(r"(?:19|20)\d\d(?:0?[1-9]|1[0-2])?(?:0[1-9]|[12]\d|3[01])?", "", left)
        left = re.sub(r"(.)\1{2,}", r"\1", left)
        if len(left) < 6:
            raise ValidationError("这个密码由常见词、连续或重复字符组成，容易被猜到，请换一个。", code="plain")

    def get_help_text(self) -> str:
        """Shown beside the field."""
        return "不要用连续数字、键盘顺序、生日或常见词。"


class OwnDataValidator:
    """Refuses passwords holding the user's name, its pinyin or the user name."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when the password contains the user's own data."""
        if user is None:
            return
        low = password.lower()
        own = [user.username.lower(), pinyin(user.name, name=True), user.name]
        if any(len(word) >= 4 and word in low for word in own):
            raise ValidationError("密码里不能含有您的姓名或用户名，请换一个。", code="own")

    def get_help_text(self) -> str:
        """Shown beside the field."""
        return "不要含有您的姓名或用户名。"


class CommonWordValidator(CommonPasswordValidator):
    """Django's 20,000 common passwords, told in our words."""

    def get_error_message(self) -> str:
        """What a refused user reads."""
        return "这个密码太常见，容易被猜到，请换一个。"

    def get_help_text(self) -> str:
        """Shown beside the field."""
        return "不要用常见的密码。"


class LengthValidator:
    """At least `min_length` characters, at most 128."""

    def __init__(self, min_length: int = 12) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a short or absurdly long password."""
        if len(password) < self.min_length:
            raise ValidationError(f"密码至少 {self.min_length} 个字符，可以用一句好记的话。", code="short")
        if len(password) > 128:
            raise ValidationError("密码最多 128 个字符。", code="long")

    def get_help_text(self) -> str:
        """Shown beside the field."""
        return f"至少 {self.min_length} 个字符，可以用一句好记的话。"
