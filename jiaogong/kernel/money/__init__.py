"""Money as whole fen: read what people type, print 1,234.50, write 大写 for vouchers. No float anywhere.

Source of the capitals: 《正确填写票据和结算凭证的基本规定》 (支付结算办法附一, 1997), from memory, not compared with the text:
yuan and jiao end with 整 (jiao may leave it out; here it is always written), fen never; runs of zeros are read as one 零.
"""

from __future__ import annotations

import re
import unicodedata

from ..errors import RuleBroken

MOST = 10**14 - 1  # fen: just below one trillion yuan
_SHAPE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def parse(text: str) -> int:
    """Fen of "1,234.5", "¥１２３４.50", "1234.50元". Raises RuleBroken for anything that is not an exact amount of money."""
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix("元").strip()
    found = _SHAPE.fullmatch(plain)
    if found is None:
        raise RuleBroken("请填写金额，如 1,234.50；最多两位小数，不能是负数。")
    fen = int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))
    if fen > MOST:
        raise RuleBroken("金额过大，请检查是否多写了几位。")
    return fen


def words(fen: int) -> str:
    """1,234.50; a refund has its sign in front."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def capitals(fen: int) -> str:
    """壹仟贰佰叁拾肆元伍角整; 零元整 for nothing. Raises ValueError below zero or beyond `MOST`."""
    if not 0 <= fen <= MOST:
        raise ValueError(f"no capitals for {fen} fen")
    yuan, jiao, cents = fen // 100, fen // 10 % 10, fen % 10
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not cents:
        return f"{whole or '零元'}整"
    gap = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    small = f"{_DIGITS[jiao]}角" if jiao else ""
    return f"{whole}{gap}{small}{_DIGITS[cents]}分" if cents else f"{whole}{gap}{small}整"


def _whole(number: int) -> str:
    """Yuan in capitals, four digits at a time; one 零 for any run of noughts between digits."""
    parts: list[str] = []
    gap = False
    for group in range(len(_GROUPS) - 1, -1, -1):
        four = number // 10 ** (4 * group) % 10_000
        if not four:
            gap = gap or bool(parts)
            continue
        if parts and (gap or four < 1000):
            parts.append("零")
        parts.append(_four(four) + _GROUPS[group])
        gap = False
    return "".join(parts)


def _four(number: int) -> str:
    found, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            found += ("零" if gap and found else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return found
