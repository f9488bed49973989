"""One row by itself: what it says and what is wrong with it."""

from __future__ import annotations

import string
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel.text import id_checksum_ok
from jiaogong.modules.rosters.checking import Place, Row, Setting, check
from jiaogong.modules.rosters.reading import find_head, read_book, read_pasted, recognise
from jiaogong.modules.rosters.values import day_of, plain_name, plain_phone, type_word
from jiaogong.modules.rosters.wording import say
from jiaogong.modules.rosters.words import ORDER, PLACE, PROBLEMS, ROUNDED

from .cast import number

TODAY = date(2026, 9, 1)
UNIT = Unit(pk=7, name="某校", code="U7", layer="base")
DAYS = st.dates(date(1950, 1, 1), date(2008, 1, 1))
NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=4) | st.text(
    st.characters(min_codepoint=0x20000, max_codepoint=0x2A6D0), min_size=1, max_size=3
)


def setting(**more: Any) -> Setting:
    places = {7: Place(UNIT, [(date(2000, 1, 1), None)])}
    given_ = {"types": {}, "default_type": "", "default_since": TODAY, **more}
    return Setting(today=TODAY, places=places, own=7, by_word={"某校": 7, "u7": 7, "别校": 8}, **given_)


def row(**cells: str) -> Row:
    usual = {"name": "赵一", "id_number": number(1), "employment_type": "事业编制", **cells}
    made = Row(2, [usual.get(field, "") for field in ORDER])
    check(made, setting())
    return made


def found(**cells: str) -> set[str]:
    return {problem[1] for problem in row(**cells).problems}


def test_a_right_row_has_no_problems() -> None:
    made = row(phone="+86 139-0000 0001", sex="男", birth="1985.3.12", since="2024年9月")
    assert made.problems == [] and made.phone == "13900000001"
    assert (made.sex, made.birth, made.since) == ("male", date(1985, 3, 12), date(2024, 9, 1))


def test_every_problem_is_named() -> None:
    right = number(1)
    wrong = right[:17] + ("0" if right[17] != "0" else "1")
    assert found(id_number=wrong) == {"id_checksum"} and found(id_number=right[:17]) == {"id_length"}
    assert found(id_number="") == {"id_missing"} and found(id_number="9.90104E+17") == {"id_rounded"}
    assert found(id_number=ROUNDED + "110101198503120000") == {"id_rounded"}
    assert found(sex="女") == {"sex_differs"} and found(birth="1985-03-13") == {"birth_differs"}
    assert found(sex="是") == {"sex_unknown"} and found(birth="春天") == {"birth_form"}
    assert found(phone="0512-6600") == {"phone_form"} and found(name="赵1") == {"name_form"}
    assert found(name="") == {"name_missing"} and found(name="赵\ue001") == {"name_private"}
    assert found(employment_type="在编") == {"type_unknown"} and found(employment_type="") == {"type_missing"}
    assert found(since="2027-01-01") == {"since_rule"} and found(since="1999-01-01") == {"since_rule", "too_young"}
    assert found(since="不详") == {"since_form"} and found(unit="别校") == {"unit_other"}
    assert found(id_number=number(1, "20150101")) == {"too_young"}
    assert found(position="长" * 41) == {"too_long"}
    assert "事业编制" in say(row(employment_type="在编").problems[0])
    assert all(words.endswith(("。", "{}")) for _, words in PROBLEMS.values())


def test_what_the_unit_said_about_a_word_holds() -> None:
    made = Row(2, [{"name": "赵一", "id_number": number(1), "employment_type": "在 编"}.get(f, "") for f in ORDER])
    check(made, setting(types={"在编": "established"}))
    assert made.problems == [] and made.employment_type == "established"


def test_other_documents_need_no_box_ticked() -> None:
    assert found(id_number="H01234567") == set() and found(id_number="E12345678", document="护照") == set()
    assert found(id_number="x" * 30, document="护照") == {"id_other"}


def test_a_lower_case_x_and_full_width_figures_are_the_same_number() -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in "11010519491231002x")
    assert row(id_number=wide).id_number == "11010519491231002X"
    assert row(id_number=" '110105 19491231 002x").id_number == "11010519491231002X"


@settings(max_examples=500, deadline=None)
@given(DAYS, st.integers(0, 999))
def test_right_numbers_pass_and_one_wrong_figure_never_does(day: date, serial: int) -> None:
    right = number(serial, f"{day:%Y%m%d}")
    assert id_checksum_ok(right) and row(id_number=right).birth == day
    at = serial % 17
    spoiled = right[:at] + str((int(right[at]) + 1 + serial % 8) % 10) + right[at + 1 :]
    if spoiled != right:
        assert {"id_checksum"} & found(id_number=spoiled)


@settings(max_examples=300, deadline=None)
@given(
    DAYS,
    st.sampled_from(["{y}-{m}-{d}", "{y}/{m:02}/{d:02}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "{y}{m:02}{d:02}", "{s}"]),
)
def test_dates_in_every_form(day: date, form: str) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert day_of(form.format(y=day.year, m=day.month, d=day.day, s=serial)) == day


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_a_check(text: str) -> None:
    for field in ORDER:
        made = row(**{field: text})
        assert all(code in PROBLEMS and say([name, code, extra]) for name, code, extra in made.problems)
    assert day_of(text) is None or isinstance(day_of(text), date)
    assert isinstance(plain_phone(text), str) and isinstance(type_word(text), str)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAMES, DAYS, st.integers(0, 999)), min_size=1, max_size=6))
def test_names_and_numbers_survive_a_workbook_and_a_paste(people: list[tuple[str, date, int]]) -> None:
    lines = [[name, number(serial, f"{day:%Y%m%d}")] for name, day, serial in people]
    data = write_sheet("名册", [Column("姓名"), Column("身份证号", 22, "id")], lines)
    pasted = "\n".join("\t".join(line) for line in [["姓名", "身份证号"], *lines])
    for page in (read_book("名册.xlsx", data).pages[0], read_pasted(pasted).pages[0]):
        head = find_head(page)
        given_ = {field: column for column, field in recognise(head.labels, page.rows[head.first_row :], {}).items()}
        back = [[line[given_["name"]], line[given_["id_number"]]] for line in page.rows[head.first_row :]]
        assert back == lines
        assert all(plain_name(name) == (name, "") for name, _ in back)


def test_dots_and_blanks_in_names() -> None:
    assert plain_name("阿依古丽•买买提") == ("阿依古丽·买买提", "")
    assert plain_name("欧阳 修") == ("欧阳修", "") and plain_name("Mary Ann Lee") == ("Mary Ann Lee", "")
    assert plain_name("𠮷田") == ("𠮷田", "")
    assert day_of("2024-02-30") is None and day_of(str(TODAY + timedelta(days=1))) is not None
    assert set(string.digits) and PLACE["unit"] == 0
