"""Numbers as list numbers: 一, 十一, ①, IV, a … (ISO/IEC 29500-1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_LARGEST = 9_999


def chinese_number(number: int) -> str:
    """1 → 一, 10 → 十, 11 → 十一, 20 → 二十, 105 → 一百零五. From 0 to 9,999, Arabic figures beyond."""
    if not 0 <= number <= _LARGEST:
        return str(number)
    if number == 0:
        return "〇"
    text = _with_units(number, "零" + _DIGITS[1:], ("", "十", "百", "千"))
    return text[1:] if text.startswith("一十") else text


def _with_units(number: int, digits: str, units: tuple[str, str, str, str]) -> str:
    parts: list[str] = []
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            parts.append(digits[digit] + units[power])
        elif parts and parts[-1] != digits[0] and number % 10**power:
            parts.append(digits[0])
    return "".join(parts)


def _formal(number: int) -> str:
    if not 0 < number <= _LARGEST:
        return str(number)
    return _with_units(number, _FORMAL_DIGITS, ("", "拾", "佰", "仟"))


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _letters(number: int) -> str:
    """Word's letters: a … z, aa, bb … (a letter repeated), as far as thirty of them."""
    if not 0 < number <= 26 * 30:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    if not 0 < number < 4_000:
        return str(number)
    steps = (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    )  # fmt: skip
    text = ""
    for worth, letters in steps:
        count, number = divmod(number, worth)
        text += letters * count
    return text


def _row(characters: str) -> Callable[[int], str]:
    """Numbers that are single characters in a row; Arabic figures beyond its end."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else str(number)


def _run(first: str, last: str) -> str:
    return "".join(chr(code) for code in range(ord(first), ord(last) + 1))


_CIRCLED = _run("①", "⑳") + _run("㉑", "㉟") + _run("㊱", "㊿")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,  # what Chinese Word itself writes for 一、二、三
    "taiwaneseCounting": chinese_number,
    "taiwaneseCountingThousand": chinese_number,
    "koreanDigital2": _digital,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal,
    "ideographTraditional": _row("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _row("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _row(_CIRCLED),
    "decimalEnclosedCircleChinese": _row(_CIRCLED),
    "decimalEnclosedFullstop": _row(_run("⒈", "⒛")),
    "decimalEnclosedParen": _row(_run("⑴", "⒇")),
    "ideographEnclosedCircle": _row(_run("㊀", "㊉")),
}


def format_number(number: int, number_format: str) -> str:
    """The number in one of Word's formats; a format not listed comes out in Arabic figures."""
    return _FORMATS.get(number_format, str)(number)
