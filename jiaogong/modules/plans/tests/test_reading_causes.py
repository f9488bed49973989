"""Broken cover titles, spaced heading numbers, whole sets, rules and slogans, and subjects that keep their words."""

import pytest

from jiaogong.modules.plans.reading import read_plan

PLAN = "云溪市教育工会2022年工作要点\n一、抓好落实。\n二、主要工作\n（一）推进各项工作。{}\n（二）加强保障。落实到位。\n云溪市教育工会\n2022年3月1日\n"
REPORT = "云溪市教育工会2022年工作总结\n一、工作情况。一年来扎实推进。{}\n云溪市教育工会\n2022年12月20日\n"
NOTICE = """云溪市教育工会
云教工〔2022〕6号

关于印发《云溪市教育系统“安心从教”
两年行动方案（2022—2023年）》的通知

各县区教育工会：
　　现将《云溪市教育系统“安心从教”两年行动方案（2022—2023年）》印发给你们，请认真落实。

云溪市教育工会
2022年3月1日

云溪市教育系统“安心从教”两年行动方案
（2022—2023年）

第一部分　总体目标
　　两年内困难教职工帮扶全覆盖。
第二部分　主要任务
1 名师引路
　　1.1 建好工作室。新建名师工作室6个。
2 家园同建
　　2.1 建好小家。新建教工小家10个。
"""


def targets(sentence: str) -> list[tuple]:
    return [(t.value, t.unit) for t in read_plan(PLAN.format(sentence)).targets]


def test_a_cover_title_broken_inside_its_quotes_is_joined() -> None:
    reading = read_plan(NOTICE)
    assert reading.title == "云溪市教育系统“安心从教”两年行动方案（2022—2023年）"
    assert [(s.level, s.title) for s in reading.sections if s.level < 3] == [
        (1, "总体目标"),
        (1, "主要任务"),
        (2, "名师引路"),
        (2, "家园同建"),
    ]


def test_a_number_and_blank_before_a_heading_is_no_quantity() -> None:
    assert [(t.value, t.unit) for t in read_plan(NOTICE).targets] == [(100, "%"), (6, "个"), (10, "个")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("9个县区工会5月底前全部开户", [(100, "%")]),
        ("35岁以下教师全部参赛，来信全部回复", [(100, "%"), (100, "%")]),
        ("新建母婴室8间，6所学校全部召开教代会", [(8, "间"), (100, "%")]),
        ("会费由去年的90万元增加到120万元，参与率由上学期的60%上升到80%", [(120, "万元"), (80, "%")]),
        ("台账每季度更新一次", [(1, "次")]),
        ("参赛运动员不少于800名", [(800, "名")]),
        (
            "巡查两轮，公众号每月推送3则，开展宣讲６讲，建成活动室200平方米",
            [(2, "轮"), (3, "则"), (6, "讲"), (200, "平方米")],
        ),
        ("新建民办园工会4～6家，培育品牌2〜3个", [([4, 6], "家"), ([2, 3], "个")]),
        ("来电3个工作日以内答复，理赔5天以内到账", [(3, "个工作日"), (5, "天")]),
        ("已设支部的二级学院教代会实现全覆盖", [(100, "%")]),
    ],
)
def test_promises(sentence: str, expected: list) -> None:
    assert targets(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "按照思路（守住一条底线、用好两个阵地、带好三支队伍）推进",
        "抓好以下五个方面的16项工作",
        "须有三分之二以上代表到会方可开会",
        "日常考评占70分，得分85分以上的评为先进",
        "对收入低于低保线1.5倍的教职工建档",
        "支出须由经办人、主席两人签字",
        "民办园（全县共有31所）要加强指导",
        "每学期推出一批服务项目",
    ],
)
def test_rules_slogans_and_own_counts_promise_nothing(sentence: str) -> None:
    assert targets(sentence) == []


def test_a_limit_before_the_verb_is_a_condition() -> None:
    found = read_plan(PLAN.format("80人以下的通过区域性合同覆盖70%，万人以上高校全部建成")).targets
    assert [(t.value, t.unit) for t in found] == [(70, "%"), (100, "%")]
    assert found[0].condition == "headcount<80"


def test_results_of_elections_and_series() -> None:
    found = read_plan(REPORT.format("换届19家，举办教学竞赛四届，召开六届二次教代会，采购消毒液300桶")).achievements
    assert [(a.value, a.unit) for a in found] == [(19, "家"), (4, "届"), (300, "桶")]


def test_background_is_no_task_and_a_headline_no_body() -> None:
    plan = read_plan("云溪中学工会2022年工作计划\n一、学校工会基本情况\n现有会员60人。\n二、工作重点\n办好教代会。\n")
    assert [t.title for t in plan.tasks] == ["工作重点"]
    report = read_plan(
        "同心聚力开新篇　砥砺奋进谋新局\n——在云溪学院第三次工会会员代表大会上的工作报告\n（2022年5月6日）\n各位代表：\n"
        "受云溪学院第二届工会委员会委托，我作报告。\n一、五年工作回顾\n举办活动30场。\n"
    )
    assert report.issuer == "云溪学院第二届工会委员会"


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("发放慰问金控制在12万元以内", "慰问金"),
        ("培训代表300人次", "培训代表"),
        ("每月召开一次主席办公会", "主席办公会"),
        ("选派5名受表彰教师参加研修", "受表彰教师"),
        ("组织率达到90%以上", "组织率"),
    ],
)
def test_subjects_keep_their_words(sentence: str, subject: str) -> None:
    assert read_plan(PLAN.format(sentence)).targets[0].subject == subject


@pytest.mark.parametrize(
    ("bracket", "unit"),
    [
        ("（责任单位：组织部，各县（市、区）教育工会；完成时限：6月）", "组织部，各县（市、区）教育工会"),
        ("（责任单位：各县（市、区）教育工会）", "各县（市、区）教育工会"),
        ("牵头单位（组织部，各县（市、区）教育工会）", "组织部，各县（市、区）教育工会"),
        ("（组织部，各县教育工会）", None),
    ],
)
def test_responsible_units_in_brackets(bracket: str, unit: str | None) -> None:
    target = read_plan(PLAN.format("走访困难职工50户" + bracket)).targets[0]
    assert target.responsible == unit
    assert target.text.count("（") == target.text.count("）")
