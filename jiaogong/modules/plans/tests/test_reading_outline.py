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


def test_what_a_web_page_adds_is_no_outline() -> None:
    text = "【工作计划】癸县教育工会2022年工作计划\n来源：县教育工会  发布时间：2022-03-02 15:20  浏览次数：31\n【字体：大 中 小】\n一、抓学习。组织培训。\n二、抓服务。开展慰问。\n【打印本页】【关闭】\n上一篇：通知\n"
    reading = read_plan(text)
    assert (reading.title, reading.issuer, reading.date) == ("癸县教育工会2022年工作计划", "癸县教育工会", "2022-03-02")
    assert [title for _, _, title in outline(text)] == ["抓学习", "抓服务"]


def test_one_is_below_first() -> None:
    text = "子县教育工会工作要点\n第一，抓学习。一是办班。按季举办。二是宣讲。深入学校。\n第二，抓服务。开展慰问。\n"
    assert [(level, title) for level, _, title in outline(text)] == [
        (1, "抓学习"),
        (2, "办班"),
        (2, "宣讲"),
        (1, "抓服务"),
    ]


def test_a_series_goes_on_in_the_next_paragraph() -> None:
    text = "丑县教育工会工作要点\n一、抓民主。统筹推进。一是抓规范，落实制度；抓质量，办好提案。\n二是抓协商。签订合同。\n二、抓服务。开展慰问。\n"
    assert [(level, marker) for level, marker, _ in outline(text)] == [
        (1, "一、"),
        (2, "一是"),
        (2, "二是"),
        (1, "二、"),
    ]


def test_blanks_in_numbers_and_markers_of_scans() -> None:
    text = "寅区教育工会2 0 1 7年工作要点\n一 、组织建设\n9、推进建会。新建工会1 5家。\n1 0、规范建设。培训12 0人。\n寅区教育工会\n2 0 1 7年3月1 日\n"
    reading = read_plan(text)
    assert (reading.year, reading.date) == (2017, "2017-03-01")
    assert [(level, marker) for level, marker, _ in outline(text)] == [(1, "一、"), (2, "9、"), (2, "10、")]
    assert [target.value for target in reading.targets] == [15, 120]


def test_new_results_in_a_heading_of_a_plan_are_no_review() -> None:
    text = "卯市教育工会2022年工作要点\n一、聚焦维权，在服务上取得新成效\n1．规范教代会。召开率达到95%。\n2．推进公开。深化校务公开。\n"
    reading = read_plan(text)
    assert len(reading.tasks) == 2
    assert [target.value for target in reading.targets] == [95]


def test_lines_of_a_schedule_are_tasks() -> None:
    text = "辰校工会工作计划\n一、行事历\n2月份：制定计划，慰问教师\n3月份：教工踏青\n4月份：排球比赛\n辰校工会\n2023年2月10日\n"
    reading = read_plan(text)
    assert [title for _, _, title in outline(text)] == ["行事历"]
    assert [task.text[:3] for task in reading.tasks] == ["2月份", "3月份", "4月份"]


def test_facts_under_a_heading_and_names_under_a_title_are_no_headings() -> None:
    text = "聚力前行——在巳大学第二次会员代表大会上的工作报告\n巳大学工会主席  王建国\n一、活动时间\n2022年4月—11月\n二、活动内容\n组织展演，邮箱：abc@\n126.com。\n"
    assert [title for _, _, title in outline(text)] == ["活动时间", "活动内容"]


def test_a_short_word_on_the_next_steps_leaves_a_report_a_report() -> None:
    text = "午县教育工会2021年工作总结\n一、主要工作。帮扶120人。\n二、下一步打算\n继续抓好帮扶。\n午县教育工会\n2021年12月20日\n"
    reading = read_plan(text)
    assert (reading.kind, reading.year, reading.tasks) == ("report", 2021, [])
