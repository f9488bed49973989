"""Invented numbers that pass their checks and belong to nobody: ID numbers, mobiles, credit codes, document numbers."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from jiaogong.kernel.text.identity import id_check_digit, uscc_check_character

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714
_SPREAD = 38_196_601  # prime to 10**8, so that consecutive people have unlike mobiles


class Numbers:
    """Hands out numbers, none twice."""

    def __init__(self) -> None:
        self._births: dict[tuple[str, int, bool], int] = defaultdict(int)
        self._people = 0
        self._organisations = 0
        self._landlines = 0
        self._approvals: dict[tuple[str, int], int] = defaultdict(int)

    def id_number(self, region: str, birth: date, *, male: bool) -> str:
        """An 18-character number of an unassigned region (99xxxx), with valid date and check character."""
        place = (region, birth.toordinal(), male)
        turn = self._births[place]
        self._births[place] = turn + 1
        if turn >= 500:
            raise ValueError(f"more than 500 people born in {region} on {birth}")
        first = f"{region}{birth:%Y%m%d}{turn * 2 + male:03d}"
        return first + id_check_digit(first)

    def mobile(self) -> str:
        """100xxxxxxxx: a range no operator uses."""
        self._people += 1
        return f"100{self._people * _SPREAD % 10**8:08d}"

    def landline(self) -> str:
        """0990-0xxxxxxx: no subscriber's number begins with 0, which dials out of the area."""
        self._landlines += 1
        return f"0990-0{self._landlines * _SPREAD % 10**7:07d}"

    def credit_code(self, kind: str, region: str) -> str:
        """A 统一社会信用代码 of the given two-character kind in an unassigned region."""
        self._organisations += 1
        body = f"{self._organisations:08d}"
        rest = 11 - sum(int(c) * w for c, w in zip(body, ORGANISATION_WEIGHTS, strict=True)) % 11
        first = f"{kind}{region}{body}{'X' if rest == 10 else 0 if rest == 11 else rest}"
        return first + uscc_check_character(first)

    def approval(self, issuer: str, year: int) -> str:
        """清教工〔2025〕12号: the next number of the issuer's year."""
        self._approvals[issuer, year] += 1
        return f"{issuer}〔{year}〕{self._approvals[issuer, year]}号"


def spoil_check(number: str) -> str:
    """The same ID number with a wrong check character."""
    right = number[-1]
    return number[:-1] + ("7" if right == "X" else str((int(right) + 3) % 10))
