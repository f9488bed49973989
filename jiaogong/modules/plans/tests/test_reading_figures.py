"""Which figures are promised, for whom, and which only tell of the past, of limits or of rules."""

import time

import pytest

from jiaogong.modules.plans.reading import read_plan

PLAN = "云溪市教育工会2022年工作要点\n一、抓好落实。\n二、主要工作\n（一）推进各项工作。{}\n（二）加强保障。落实到位。\n云溪市教育工会\n2022年3月1日\n"
REPORT = "云溪市教育工会2022年工作总结\n一、工作情况。一年来扎实推进。{}\n云溪市教育工会\n2022年12月20日\n"


def targets(sentence: str) -> list[tuple]:
    return [(t.value, t.unit) for t in read_plan(PLAN.format(sentence)).targets]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("在总结上年12个试点经验的基础上，建成示范校30所", [(30, "所")]),
        ("在2021年压减5%的基础上，再压减8%", [(8, "%")]),
        ("在推广前三批累计60个品牌的基础上，新增品牌9个", [(9, "个")]),
        ("较2021年增长15%，比上年多举办2场", [(15, "%"), (2, "场")]),
        ("依托现有的6个工作室，新建名师工坊4个", [(4, "个")]),
        ("用好已建成的25个驿站，全年服务教职工不少于3万人次", [(30000, "人次")]),
        ("已建会单位集体协商覆盖率达到85%以上", [(85, "%")]),
        ("目前已有会员3.2万人，今年力争新发展会员2000人", [(2000, "人")]),
        ("去年建会率为82%，今年要达到90%", [(90, "%")]),
        ("建会率从去年底的72%提升到85%", [(85, "%")]),
        ("对去年评选出的20名先进个人进行宣传，组织巡讲5场", [(5, "场")]),
        ("截至2021年底，全市共有会员5.6万人，2022年净增会员3000人", [(3000, "人")]),
        ("自2019年以来已培训3000人，发挥了重要作用，覆盖学校80所", []),
    ],
)
def test_the_past_silences_no_more_than_its_own_figures(sentence: str, expected: list) -> None:
    assert targets(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "value", "condition"),
    [
        ("50人以上100人以下的年内建会率达到80%", 80, "50<=headcount<100"),
        ("25人以上不足50人的民办学校，建会率不低于75%", 75, "25<=headcount<50"),
        ("20—99人的达到70%", 70, "20<=headcount<=99"),
        ("30人及以上的建会率达90%", 90, "headcount>=30"),
        ("不足20人的，建会率达到60%", 60, "headcount<20"),
        ("教职工25人以上的，建会率达到95%", 95, "headcount>=25"),
    ],
)
def test_size_limits_are_conditions(sentence: str, value: int, condition: str) -> None:
    found = read_plan(PLAN.format(sentence)).targets
    assert [(t.value, t.unit, t.condition) for t in found] == [(value, "%", condition)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("参训率达到七成五，满意率不低于九成", [(75, "%"), (90, "%")]),
        ("举办讲座1 2场，投入资金15 0万元", [(12, "场"), (150, "万元")]),
        ("评选教学名师百名，举办百场宣讲", [(100, "名"), (100, "场")]),
        ("关注人数突破3万", [(3, "万")]),
        ("每人补助8000元至2万元", [([8000, 20000], "元")]),
        ("每天健步走不少于6000步，推出微党课24讲", [(6000, "步"), (24, "讲")]),
        ("办结时间压缩至3个工作日", [(3, "个工作日")]),
        ("每名委员每季度读一本书，写一篇体会", [(1, "本"), (1, "篇")]),
        ("各学校6月底前全部召开教代会", [(100, "%")]),
        ("60%以上的学校建成模范职工小家", [(60, "%")]),
        ("组建不少于20人的志愿服务队", [(20, "人")]),
        ("为全市12000名教职工办理互助保障", [(12000, "名")]),
        ("举办百人以上规模的合唱比赛2场", [(2, "场")]),
    ],
)
def test_amounts_in_many_writings(sentence: str, expected: list) -> None:
    assert targets(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "确保不漏一人、不落一户",
        "履行好四项职能",
        "培育特色社团一批",
        "申报表一式3份，照片2张于6月底前报送",
        "各项成绩满分100分",
        "满意率达到90%以上的，优先推荐为先进",
        "满意率低于80%的单位，取消评优资格",
        "按教职工总数的5%评选先进",
        "团结带领全市5万余名教职工建功立业",
        "结合12所学校实际，对照5大类32项指标逐项落实",
        "把服务作为一项重要内容",
        "按语文、数学、英语三组进行",
    ],
)
def test_figures_that_promise_nothing(sentence: str) -> None:
    assert targets(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("参加体检人数600人，活动场所面积3000平方米", [(600, "人"), (3000, "平方米")]),
        ("连续举办三届运动会", [(3, "届")]),
        ("选送的五篇论文在省级评选中获奖", [(5, "篇")]),
        ("志愿者全年服务180天", [(180, "天")]),
        ("建会率由2017年的75%提高到2022年的96%", [(96, "%")]),
        ("各校全部按期召开教代会", [(100, "%")]),
        ("在全省28支队伍中名列第三", []),
    ],
)
def test_achievements_in_many_writings(sentence: str, expected: list) -> None:
    assert [(a.value, a.unit) for a in read_plan(REPORT.format(sentence)).achievements] == expected


def test_figures_below_criteria_are_no_targets_and_below_goals_they_are() -> None:
    text = PLAN.format("完成任务") + "三、建设标准\n图书不少于500册。\n四、总体思路与发展目标\n建会率达到98%。\n"
    assert [(t.value, t.unit) for t in read_plan(text).targets] == [(98, "%")]


def test_fifty_thousand_figures_in_one_sentence_take_linear_time() -> None:
    text = PLAN.format("每年一家" * 5 + "新建1家" * 20000)
    started = time.process_time()
    read_plan(text)
    assert time.process_time() - started < 6
