"""Numbers, masks and spellings of the Chinese office, against an independent oracle where there is one."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidComponent

from jiaogong.kernel.text import (
    birth_date,
    id_checksum_ok,
    initials,
    mask_id,
    mask_name,
    mask_phone,
    pinyin,
    sex_of,
    uscc_ok,
)
from jiaogong.kernel.text.identity import id_check_digit, uscc_check_character
from jiaogong.kernel.text.masks import surname

REGIONS = ["110101", "310104", "320106", "330102", "440106", "510104", "610102"]
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
IDEOGRAPHS = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
RARE = "䶮㛃𠅤𬭎"


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """18 characters that are an ID number, or miss being one by date or check digit."""
    region, serial = draw(st.sampled_from(REGIONS)), draw(st.integers(0, 999))
    year, month, day = draw(st.integers(1900, 2025)), draw(st.integers(1, 13)), draw(st.integers(1, 31))
    first = f"{region}{year:04d}{month:02d}{day:02d}{serial:03d}"
    return first + draw(st.sampled_from([id_check_digit(first), *"0123456789X"]))


def dated(number: str) -> bool:
    """Whether stdnum finds a birth date. (Its is_valid also asks which county had the code in that year.)"""
    try:
        return bool(ric.get_birth_date(number))
    except InvalidComponent:
        return False


@given(numbers())
def test_id_numbers_agree_with_stdnum(number: str) -> None:
    assert id_checksum_ok(number) is (dated(number) and ric.calc_check_digit(number) == number[17])
    assert id_check_digit(number[:17]) == ric.calc_check_digit(number)
    if ric.is_valid(number):
        assert id_checksum_ok(number)
        assert birth_date(number) == ric.get_birth_date(number)
        assert id_checksum_ok(f" {number.lower()} ")


@given(numbers(), st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(number: str, where: int, digit: str) -> None:
    number = number[:17] + id_check_digit(number[:17])
    assume(number[where] != digit)
    assert not id_checksum_ok(number[:where] + digit + number[where + 1 :])


@given(st.text(max_size=20))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert id_checksum_ok(text) in (True, False)
    assert uscc_ok(text) in (True, False)


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("11010519491231002X", True),  # GB 11643-1999, appendix
        ("440524188001010014", True),  # the same
        ("110105194912310021", False),
        ("11010519490229002X", False),  # 1949 was no leap year
        ("１１０１０５１９４９１２３１００２X", False),
        ("110105491231002", False),
        ("", False),
    ],
)
def test_known_id_numbers(number: str, right: bool) -> None:
    assert id_checksum_ok(number) is right


def test_leap_day_and_sex() -> None:
    first = "11010520000229003"
    assert id_checksum_ok(first + id_check_digit(first))
    assert (sex_of("11010519491231002X"), sex_of(first + "0")) == ("female", "male")


@given(st.tuples(*[st.sampled_from(LETTERS)] * 17))
def test_credit_codes_agree_with_stdnum(first: tuple[str, ...]) -> None:
    text = "".join(first)
    assert uscc_check_character(text) == uscc.calc_check_digit(text)
    assert uscc_ok(text + uscc_check_character(text))


@given(st.tuples(*[st.sampled_from(LETTERS)] * 17), st.integers(0, 17), st.sampled_from(LETTERS))
def test_one_wrong_letter_in_a_credit_code_is_always_found(first: tuple[str, ...], where: int, letter: str) -> None:
    code = "".join(first) + uscc_check_character("".join(first))
    assume(code[where] != letter)
    assert not uscc_ok(code[:where] + letter + code[where + 1 :])


def test_known_credit_codes() -> None:
    assert uscc_ok("91110000600037341L") and uscc_ok(" 91110000600037341l ")
    assert not uscc_ok("91110000600037342L")
    assert not uscc_ok("9111000060003734IL")  # I, O, S, V and Z are not used


@given(st.text(alphabet="0123456789", max_size=20))
def test_a_masked_phone_hides_four_digits_at_least(phone: str) -> None:
    masked = mask_phone(phone)
    shown = sum(c != "*" for c in masked)
    assert len(phone) - shown >= min(len(phone), 4)
    assert "****" in masked


@given(st.text(alphabet="0123456789X", max_size=24))
def test_a_masked_document_number_hides_most_of_itself(number: str) -> None:
    masked = mask_id(number)
    hidden = masked.count("*")
    assert len(masked) == len(number)
    assert hidden >= min(len(number), 6)
    assert all(m in ("*", c) for m, c in zip(masked, number, strict=True))


@given(IDEOGRAPHS, st.lists(IDEOGRAPHS, min_size=1, max_size=4))
def test_a_masked_name_never_shows_the_given_name(first: str, given_name: list[str]) -> None:
    name = first + "".join(given_name)
    masked = mask_name(name)
    assert masked == surname(name) + "*"
    assert len(surname(name)) == (2 if name[:2] in ("欧阳", "尉迟", "万俟") and len(name) > 2 else len(surname(name)))
    assert len(surname(name)) < len(name)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张伟", "张*"),
        ("欧阳修", "欧阳*"),
        ("尉迟敬德", "尉迟*"),
        ("万俟雅言", "万俟*"),
        ("东方", "东*"),  # two characters: 东 is the surname
        ("阿依古丽·买买提", "阿依古丽*"),
        ("王" + RARE, "王*"),
        ("𠅤明", "𠅤*"),
        ("", ""),
    ],
)
def test_masked_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_masked_numbers() -> None:
    assert mask_phone("13800000001") == "138****0001"
    assert mask_phone("87654321") == "****"
    assert mask_phone("057187654321") == "057****4321"
    assert mask_id("990101198503120045") == "990***********0045"
    assert mask_id("990101850312004") == "990********2004"
    assert mask_id("E12345678") == "*******78"


@pytest.mark.parametrize(
    ("name", "spelled", "letters"),
    [
        ("王芳", "wangfang", "wf"),
        ("曾国藩", "zengguofan", "zgf"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("仇英", "qiuying", "qy"),
        ("解缙", "xiejin", "xj"),
        ("查良镛", "zhaliangyong", "zly"),
        ("卜算", "busuan", "bs"),
        ("薄一", "boyi", "by"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟卨", "moqixie", "mqx"),
        ("单于夫", "chanyufu", "cyf"),
        ("长孙皇", "zhangsunhuang", "zsh"),
        ("澹台灭", "tantaimie", "ttm"),
        ("吕布", "lvbu", "lb"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("马 丽", "mali", "ml"),
        ("王A", "wanga", "wa"),
    ],
)
def test_names_are_spelled_as_they_are_spoken(name: str, spelled: str, letters: str) -> None:
    assert (pinyin(name, name=True), initials(name, name=True)) == (spelled, letters)


def test_a_surname_is_read_so_only_in_a_name() -> None:
    assert pinyin("曾经") == "cengjing"
    assert pinyin("国曾", name=True) == "guoceng"


@given(st.text(alphabet=st.one_of(IDEOGRAPHS, st.sampled_from(RARE)), min_size=1, max_size=25))
def test_every_character_has_one_initial(name: str) -> None:
    assert len(initials(name, name=True)) == len(name)
    assert pinyin(name, name=True)[0] == initials(name, name=True)[0]


@given(st.text(max_size=25))
def test_any_text_is_spelled_without_an_error(name: str) -> None:
    assert len(initials(name, name=True)) <= len(pinyin(name, name=True))


def test_a_character_without_a_reading_stays() -> None:
    unread = "\uf8ff"  # a private-use code, as old registers hold for rare names
    assert pinyin("王" + unread, name=True) == "wang" + unread
    assert initials("王" + unread, name=True) == "w" + unread
