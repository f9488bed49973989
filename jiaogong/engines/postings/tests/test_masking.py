"""What may stand in a posting."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.text import mask_name

from ..forms import read_table
from ..masking import Named, check_words, masked_table

NAME = {"title": "姓名", "type": "name"}
UNIT = {"title": "单位", "type": "unit"}
TEXT = {"title": "事由", "type": "text"}
_GIVEN = st.text(alphabet="明红建国伟芳娜静𠅤𬭎敏强磊洋艳勇军杰涛超", min_size=1, max_size=2)
NAMES = st.builds(
    lambda family, given: family + given, st.sampled_from(["张", "李", "欧阳", "司马", "买买提·"]), _GIVEN
)


@given(st.lists(st.tuples(NAMES, st.sampled_from(["一小", "二小"])), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_no_given_name_is_ever_posted(people: list[tuple[str, str]]) -> None:
    rows = [[name, unit, f"{name}的事迹"] for name, unit in people]
    table = masked_table([NAME, UNIT, TEXT], rows)
    for (name, unit), row in zip(people, table.rows, strict=True):
        assert row == [mask_name(name), unit, f"{mask_name(name)}的事迹"]
        assert row[0].endswith("*")
        assert name not in "".join(row)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("王 明", "王*"), ("王　明", "王*"), ("王明、李红", "王*、李*"), ("王明 李红", "王*、李*"), ("王明（语文）", "王*"), ("欧阳明；张红", "欧阳*、张*"),
        ("Anna Lee", "A*"), ("张*", "张*"), ("", ""), (None, ""), ("买买提·艾力", "买买提*"),
    ],
)  # fmt: skip
def test_names_in_every_spelling(cell: str | None, shown: str) -> None:
    assert masked_table([NAME], [[cell]]).rows == [[shown]]


def test_only_namesakes_of_one_unit_are_told_apart() -> None:
    rows = [
        [Named("张明", "语文"), "一小"],
        [Named("张红", "数学"), "一小"],
        [Named("张伟", "英语"), "二小"],
        [Named("张三"), "三小"],
        [Named("张四"), "三小"],
    ]
    shown = [row[0] for row in masked_table([NAME, UNIT], rows).rows]
    assert shown == ["张*（语文）", "张*（数学）", "张*", "张*", "张*"]


@pytest.mark.parametrize(
    "title",
    ["身份证号", "手机号码", "联系电话", "银行卡号", "开户行", "患病情况", "诊断", "家庭住址", "出生年月", "困难原因"],
)
def test_columns_that_must_not_be_posted(title: str) -> None:
    with pytest.raises(RuleBroken, match=title):
        masked_table([NAME, title], [])


@pytest.mark.parametrize(
    "cell",
    [
        "320311198503120012", "32031119850312001X", "３２０３１１１９８５０３１２００１２", "13800000001", "138 0000 0001", "138-0000-0001",
        "6222 0212 0000 1234 567", "胃癌术后", "长期透析", "患病住院",
    ],
)  # fmt: skip
def test_cells_that_must_not_be_posted(cell: str) -> None:
    with pytest.raises(RuleBroken, match="“事由”第 2 行"):
        masked_table([NAME, TEXT], [["王明", "表彰"], ["李红", f"情况：{cell}"]])


@pytest.mark.parametrize(
    "cell",
    ["2026-11-21 2026-12-01", "2024-2025学年", "20242025", "第一名", "93.25", "团结核心价值观", "师德建设中风清气正"],
)
def test_ordinary_cells_are_left_alone(cell: str) -> None:
    assert masked_table([TEXT], [[cell]]).rows == [[cell]]


def test_a_unit_may_be_called_what_it_is() -> None:
    assert masked_table([UNIT], [["甲市肿瘤医院幼儿园"]]).rows == [["甲市肿瘤医院幼儿园"]]


def test_too_much_is_refused() -> None:
    for columns, rows in (
        ([str(n) for n in range(9)], []), (["甲", "甲"], []), (["甲"], [["1", "2"]]), (["甲"], [["字" * 201]]), (["甲"], [["1"]] * 3001),
        ([""], []),
    ):  # fmt: skip
        with pytest.raises(RuleBroken):
            masked_table(columns, rows)


def test_words_hold_no_full_names_and_no_illness() -> None:
    for text in ("关于王明同志的公示", "大病救助公示", "证件 320311198503120012"):
        with pytest.raises(RuleBroken):
            check_words(text, {"王明"}, "title")
    check_words("联系电话 0513-12345678，张*", {"张明"}, "body")


def test_a_pasted_table_knows_its_columns() -> None:
    columns, rows = read_table("推荐人选\t工作单位\t奖项\n王明\t一小\n\n李红\t二小\t二等奖")
    assert [head["type"] for head in columns] == ["name", "unit", "text"]
    assert rows == [["王明", "一小", ""], ["李红", "二小", "二等奖"]]
    assert read_table("教师\t备注\n王明\t李红", "备注")[0][0]["type"] == "text"
    assert read_table("") == ([], [])
