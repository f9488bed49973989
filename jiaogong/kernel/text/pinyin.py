"""Pinyin of names, for search by initials and for sorting."""

from functools import lru_cache

# Readings a surname takes that differ from the character's common one (pypinyin reads 曾 as ceng).
_SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "任": "ren", "区": "ou",
    "盖": "ge", "尉": "wei", "员": "yun", "繁": "po", "折": "she", "黑": "he", "秘": "bi", "冼": "xian",
    "翟": "zhai", "乐": "yue", "洗": "xian", "缪": "miao", "宓": "mi", "晁": "chao", "种": "chong", "覃": "qin",
    "幺": "yao", "纪": "ji", "華": "hua", "召": "shao", "隗": "wei", "牟": "mu", "那": "na", "葛": "ge",
    "卜": "bu", "薄": "bo", "都": "du", "阚": "kan", "粘": "nian", "郇": "xun", "么": "yao", "句": "gou",
    "祭": "zhai", "能": "nai", "乜": "nie", "蔚": "yu", "藏": "zang",
}  # fmt: skip
_SURNAMES_TWO = {
    "尉迟": ["yu", "chi"], "万俟": ["mo", "qi"], "单于": ["chan", "yu"], "长孙": ["zhang", "sun"],
    "澹台": ["tan", "tai"],
}  # fmt: skip


@lru_cache(maxsize=65536)
def _syllable(character: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(character, style=Style.NORMAL, errors=lambda x: x)).lower().replace("ü", "v")


def syllables(text: str, *, name: bool = False) -> list[str]:
    """One syllable a character; other characters stay, blanks and dots go."""
    found = [_syllable(c) for c in text if c not in " ·•．.()（）"]
    if name and text[:2] in _SURNAMES_TWO:
        found[:2] = _SURNAMES_TWO[text[:2]]
    elif name and text[:1] in _SURNAMES:
        found[0] = _SURNAMES[text[0]]
    return found


def pinyin(text: str, *, name: bool = False) -> str:
    """wangfang for 王芳"""
    return "".join(syllables(text, name=name))


def initials(text: str, *, name: bool = False) -> str:
    """wf for 王芳"""
    return "".join(s[:1] for s in syllables(text, name=name))
