"""Lines, paragraphs and the outline."""

import pytest

from jiaogong.modules.plans.reading import read_plan
from jiaogong.modules.plans.reading.lines import split_lines
from jiaogong.modules.plans.reading.markers import read_marker
from jiaogong.modules.plans.reading.paragraphs import join_lines


def outline(text: str) -> list[tuple[int, str, str]]:
    return [(s.level, s.marker, s.title) for s in read_plan(text).sections]


def paragraphs(text: str) -> list[str]:
    return [p.text for p in join_lines(split_lines(text))]


@pytest.mark.parametrize(
    ("text", "style", "ordinal"),
    [
        ("第二部分工作计划", "part部分", 2),
        ("三、加强", "chinese", 3),
        ("（十二）加强", "chinese-paren", 12),
        ("3．加强", "arabic", 3),
        ("2.1.3修订", "dotted3", 3),
        ("（2）加强", "arabic-paren", 2),
        ("③加强", "circled", 3),
        ("⑵加强", "arabic-paren", 2),
        ("二是加强", "ordinal", 2),
        ("◆加强", "symbol◆", 0),
        ("任务三：加强", "named", 3),
    ],
)
def test_markers(text: str, style: str, ordinal: int) -> None:
    marker = read_marker(text)
    assert marker is not None
    assert (marker.style, marker.ordinal) == (style, ordinal)


@pytest.mark.parametrize(
    "text", ["2021年工作", "2.5万元", "3、4月份", "一名教师", "百人以上", "十佳教师", "（2021年）"]
)
def test_not_markers(text: str) -> None:
    assert read_marker(text) is None


def test_wrapped_lines_are_joined_and_figures_mended() -> None:
    text = "全年筹集帮扶资金八十万元，慰问困难教职工三百人次，采购物资1\n2万件，按照程序发放到位。各学校要高度重视帮扶工作，建立健全工\n作台账，完善困难教职工档案，做到底数清、情况明，切实把关怀送到\n每一名教职工手中。\n"
    assert len(paragraphs(text)) == 1
    assert "采购物资12万件" in paragraphs(text)[0]


def test_headings_are_not_joined_with_what_follows() -> None:
    assert paragraphs("一、加强组织建设，夯实基层基础\n各校工会要认真落实。\n") == [
        "一、加强组织建设，夯实基层基础",
        "各校工会要认真落实。",
    ]


def test_page_numbers_and_repeated_letterheads_vanish() -> None:
    text = "星湖区教育局文件\n\n一、加强宣传。营造尊师重教的浓\n\n- 2 -\n\n星湖区教育局文件\n\n厚氛围。\n第3页 共8页\n"
    assert paragraphs(text) == ["星湖区教育局文件", "一、加强宣传。营造尊师重教的浓厚氛围。"]


def test_levels_follow_the_nesting_of_the_document() -> None:
    text = "甲县教育工会工作计划\n（一）组织建设\n1.建会\n（1）摸底。\n（2）推进。\n2.换届\n（二）文体活动\n1.比赛\n"
    assert [level for level, _, _ in outline(text)] == [1, 2, 3, 3, 2, 1, 2]


def test_numbers_below_a_dividing_heading_are_deeper() -> None:
    text = "乙校工会2020年工作总结和2021年工作计划\n2020年工作总结\n一、抓学习。全年学习很好。\n2021年工作计划\n一、抓服务。认真服务教工。\n"
    assert outline(text) == [
        (1, "", "2020年工作总结"),
        (2, "一、", "抓学习"),
        (1, "", "2021年工作计划"),
        (2, "一、", "抓服务"),
    ]


def test_ordinals_are_nodes_only_as_sentences() -> None:
    nodes = "丙县教育工会工作要点\n一、抓学习。全面铺开。一是办班。按季举办。二是宣讲。深入学校。\n"
    members = "丙县教育工会工作要点\n一、抓学习。重点做到：一是办班；二是宣讲；三是考核。\n"
    assert [title for _, _, title in outline(nodes)] == ["抓学习", "办班", "宣讲"]
    assert [title for _, _, title in outline(members)] == ["抓学习"]


def test_bracketed_numbers_inside_a_paragraph() -> None:
    text = "丁市教育工会工作意见\n1.抓教育。（1）开展讨论。各组参加。（2）举办论坛。交流经验。\n2.抓典型。内容包括：（1）事迹；（2）法规；（3）规范。\n"
    assert [(level, title) for level, _, title in outline(text)] == [
        (1, "抓教育"),
        (2, "开展讨论"),
        (2, "举办论坛"),
        (1, "抓典型"),
    ]


def test_headings_without_numbers() -> None:
    text = "戊校工会2022年工作计划\n新的一年，校工会将继续服务教工。\n思想建设\n每月组织一次学习，由各组轮流主持，做好记录和交流。\n民主管理\n召开教代会，审议学校工作报告，办理教工提案并及时答复。\n"
    assert outline(text) == [(1, "", "思想建设"), (1, "", "民主管理")]


def test_months_are_headings_and_bullets_are_not() -> None:
    text = "己园工会工作计划\n一、每月安排\n三月份\n1.踏青。\n2.座谈。\n四月份\n1.体检。\n二、要求\n● 加强领导，精心组织。\n"
    assert [(level, title) for level, _, title in outline(text)] == [
        (1, "每月安排"),
        (2, "三月份"),
        (3, "踏青"),
        (3, "座谈"),
        (2, "四月份"),
        (3, "体检"),
        (1, "要求"),
    ]


def test_markdown_depth_does_not_fix_the_level() -> None:
    text = "# 庚学院工会工作要点\n\n### 一、思想引领\n\n**（一）加强学习。** 认真组织。\n\n### 二、民主管理\n\n**（一）开好大会。** 认真筹备。\n"
    assert [(level, title) for level, _, title in outline(text)] == [
        (1, "思想引领"),
        (2, "加强学习"),
        (1, "民主管理"),
        (2, "开好大会"),
    ]


def test_titles_of_run_in_headings() -> None:
    long_sentence = "坚持以教职工为中心的发展思想不断完善服务体系，努力把各项服务举措落实到每一所学校和每一位教职工身上"
    text = f"辛市教育工会工作要点\n1.{long_sentence}。抓好落实。\n2.举办运动会，丰富生活。\n3.开展调研。形成报告。\n"
    assert [title for _, _, title in outline(text)] == [
        "坚持以教职工为中心的发展思想不断完善服务体系",
        "举办运动会",
        "开展调研",
    ]


def test_marker_is_given_as_written() -> None:
    assert outline("壬校工会工作计划\n１．学习。认真学习。\n２．活动。组织活动。\n")[0][1] == "１．"
