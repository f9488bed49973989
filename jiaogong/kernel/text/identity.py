"""Check digits: 公民身份号码 (GB 11643-1999) and 统一社会信用代码 (GB 32100-2015)."""

from datetime import date
from operator import mul

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def id_check_digit(first17: str) -> str:
    """The 18th character for 17 digits."""
    return _ID_CHECKS[sum(map(mul, map(int, first17), _ID_WEIGHTS)) % 11]


def id_checksum_ok(number: str) -> bool:
    """Whether an 18-character number has a valid date and check digit."""
    number = number.strip().upper()
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        return False
    return birth_date(number) is not None and id_check_digit(number[:17]) == number[17]


def birth_date(number: str) -> date | None:
    """Birth date inside an ID number, or None when it is no date."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """'male' or 'female' by the 17th digit (odd = male)."""
    return "male" if int(number[16]) % 2 else "female"


def uscc_check_character(first17: str) -> str:
    """The 18th character of a 统一社会信用代码: weights 3^i mod 31."""
    total = sum(_USCC_LETTERS.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return _USCC_LETTERS[-total % 31]


def uscc_ok(code: str) -> bool:
    """Whether an 18-character 统一社会信用代码 has allowed letters and a right check character."""
    code = code.strip().upper()
    if len(code) != 18 or any(c not in _USCC_LETTERS for c in code):
        return False
    return uscc_check_character(code[:17]) == code[17]
