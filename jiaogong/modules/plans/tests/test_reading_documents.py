"""Whole documents in invented words: fields, tasks, targets, achievements."""

import pytest

from jiaogong.modules.plans.reading import Reading, read_plan

COVERED = """青石市教育局
青石市教育工会
青教联〔2023〕１２号

关于印发《青石市教职工关爱行动实施方案》的通知

各县区教育局、教育工会：
现将《青石市教职工关爱行动实施方案》印发给你们，请认真落实。

青石市教育局        青石市教育工会
2023年4月6日

青石市教职工关爱行动实施方案

一、指导思想
团结带领全市3000名教职工奋进新征程。
二、工作目标
到2025年，建成教工驿站30个。
三、评选条件
（一）教职工满意率在90%以上。
四、主要任务
（一）实施健康关爱。组织免费体检，体检率由70%提高到95%，开设心理讲座不少于12场。（责任单位：权益部；完成时限：10月底）
（二）实施成长关爱。每所学校至少结成师徒3对，百人以上民办学校年底前建会全覆盖。
"""

REPORT = """云泽县教育工会二〇二二年工作总结
一年来，县教育工会扎实工作。现有会员5200人。
一、抓教育，思想更加牢固
举办宣讲12场，3名教师荣获省级表彰，在12支队伍中取得第三名。
二、抓维权，服务更加有力
建会率由82%提升到97%，发放慰问金近二十万元，选送的四篇论文全部获奖。
三、存在问题
仍有15%的学校阵地不达标。
云泽县教育工会
二〇二三年一月六日
"""

MIXED = """松港中学工会2020年工作回顾及2021年工作安排
2020年工作回顾
1．抓服务。慰问教职工４０人次。
2021年工作安排
1．抓服务。慰问教职工不少于５０人次。
2．抓文体。举办一次运动会，建设一支队伍，落实“四个一”要求。
"""

TABLE = """海棠区教育工会2022年重点任务清单
序号\t工作任务\t具体要求\t责任部门\t完成时限
1\t民办学校建会\t新建工会8家\t组织部\t6月底前
2\t困难教职工帮扶\t投入资金25万元\t保障部\t全年
"""


def figures(items: list) -> list[tuple]:
    return [(item.value, item.unit) for item in items]


def spans_hold(text: str, reading: Reading) -> bool:
    return all(text[x.start : x.end] == x.text for x in [*reading.tasks, *reading.targets, *reading.achievements])


def test_cover_notice_gives_way_to_the_document_it_distributes() -> None:
    reading = read_plan(COVERED)
    assert reading.title == "青石市教职工关爱行动实施方案"
    assert reading.issuer == "青石市教育局、青石市教育工会"
    assert reading.doc_number == "青教联〔2023〕12号"
    assert (reading.date, reading.year, reading.kind) == ("2023-04-06", 2023, "plan")


def test_targets_of_a_scheme() -> None:
    reading = read_plan(COVERED)
    assert figures(reading.targets) == [(30, "个"), (95, "%"), (12, "场"), (3, "对"), (100, "%")]
    station, rate, lectures, pairs, unions = reading.targets
    assert (station.deadline, station.task) == ("2025", None)
    assert (rate.deadline, rate.responsible, rate.task) == ("2023-10", "权益部", 0)
    assert (lectures.comparator, lectures.subject) == (">=", "心理讲座")
    assert (pairs.comparator, pairs.condition) == (">=", "每所学校")
    assert (unions.comparator, unions.condition, unions.deadline) == ("all", "headcount>=100", "2023-12")
    assert unions.section_path == ["主要任务", "实施成长关爱"]


def test_goals_and_criteria_are_no_tasks() -> None:
    tasks = read_plan(COVERED).tasks
    assert [task.title for task in tasks] == ["实施健康关爱", "实施成长关爱"]
    assert (tasks[0].responsible, tasks[0].deadline) == ("权益部", "2023-10")
    assert tasks[0].section_path == ["主要任务"]


def test_report_has_achievements_only() -> None:
    reading = read_plan(REPORT)
    assert (reading.kind, reading.year, reading.date) == ("report", 2022, "2023-01-06")
    assert (reading.tasks, reading.targets) == ([], [])
    assert figures(reading.achievements) == [(12, "场"), (3, "名"), (97, "%"), (20, "万元"), (4, "篇"), (100, "%")]


def test_review_and_plan_are_kept_apart() -> None:
    reading = read_plan(MIXED)
    assert (reading.kind, reading.year) == ("report_plan", 2021)
    assert figures(reading.achievements) == [(40, "人次")]
    assert figures(reading.targets) == [(50, "人次"), (1, "次")]
    assert [task.title for task in reading.tasks] == ["抓服务", "抓文体"]


def test_table_rows_are_tasks() -> None:
    reading = read_plan(TABLE)
    assert [task.title for task in reading.tasks] == ["民办学校建会", "困难教职工帮扶"]
    assert reading.tasks[0].text == "民办学校建会\t新建工会8家\t组织部\t6月底前"
    assert (reading.tasks[0].responsible, reading.tasks[0].deadline) == ("组织部", "2022-06")
    assert [(t.value, t.unit, t.deadline) for t in reading.targets] == [(8, "家", "2022-06"), (25, "万元", "2022")]
    assert reading.sections == []


@pytest.mark.parametrize("text", [COVERED, REPORT, MIXED, TABLE])
def test_every_finding_is_verbatim(text: str) -> None:
    assert spans_hold(text, read_plan(text))


def test_json_has_all_keys_of_the_format() -> None:
    data = read_plan(COVERED).as_json()
    assert data["schema_version"] == 1
    assert {
        "title",
        "issuer",
        "doc_number",
        "date",
        "year",
        "kind",
        "sections",
        "tasks",
        "targets",
        "achievements",
    } <= set(data)
    assert {"level", "marker", "title", "start", "end"} <= set(data["sections"][0])


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("结合第34个教师节开展活动", []),
        ("召开七届三次教代会", []),
        ("落实《工会法》第七条要求", []),
        ("联系电话0577-6823100", []),
        ("培育一批品牌，解决若干难题，办好几件实事", []),
        ("建设一支队伍，搭建一个平台", []),
        ("切实抓好四件实事：办班、宣讲", []),
        ("全县划分为4个片区", []),
        ("对成绩低于90%的部门取消评优资格", []),
        ("2020年举办培训8场，今年计划举办10场", [(10, "场")]),
        ("去年建会率达到80%，今年力争达到90%", [(90, "%")]),
        ("社团由5个增加到8个", [(8, "个")]),
        ("建会率2022年、2023年分别达到60%、70%", [(60, "%"), (70, "%")]),
        ("举办讲座3场、沙龙2次", [(3, "场"), (2, "次")]),
        ("每学期召开一次教代会", [(1, "次")]),
        ("每周开箱一次，三天内答复", [(1, "次"), (3, "天")]),
        ("行政支出控制在8%以内", [(8, "%")]),
        ("增设东湖和西山两个服务点", [(2, "个")]),
        ("扩大心理和法律两个服务平台的受众", []),
        ("困难发现一户、建档一户、帮扶一户", []),
        ("参评教职工占三分之二以上", [(66.7, "%")]),
        ("督查事项比上年减少50%以上", [(50, "%")]),
    ],
)
def test_what_is_promised(sentence: str, expected: list) -> None:
    text = f"某县教育工会2021年工作要点\n一、主要任务。扎实推进。{sentence}。\n"
    assert figures(read_plan(text).targets) == expected


def test_a_ladder_has_a_deadline_for_each_rung() -> None:
    text = "某县教育工会2021年工作要点\n一、建会。建会率2022年、2023年分别达到60%、70%。\n"
    assert [t.deadline for t in read_plan(text).targets] == ["2022", "2023"]


@pytest.mark.parametrize(
    ("title", "kind", "year"),
    [
        ("某市教育工会2021年工作要点", "plan", 2021),
        ("某校2021—2022学年第二学期工会工作计划", "plan", 2021),
        ("某市教育工会工作规划（2021—2025年）", "plan", 2021),
        ("某市教育工会二〇二〇年工作总结", "report", 2020),
        ("某市教育工会2019年工作总结和2020年工作意见", "report_plan", 2020),
        ("关于加强2020年学校工会建设的指导意见", "opinion", 2020),
        ("关于举办2023年教工诵读大赛的通知", "notice", 2023),
        ("关于印发《2022年工作要点》的通知", "plan", 2022),
    ],
)
def test_kind_and_year(title: str, kind: str, year: int) -> None:
    reading = read_plan(f"{title}\n一、加强领导。各单位要精心组织。\n")
    assert (reading.kind, reading.year) == (kind, year)


def test_the_year_of_a_heading_tells_review_from_plan() -> None:
    text = (
        "某区教育工会2022年工作总结及2023年工作思路\n一、2022年主要工作\n（一）强化引领。组织宣讲46场。\n"
        "二、存在不足\n活动参与率只有65%。\n三、2023年主要工作\n（一）强化服务。慰问教师不少于200人次。\n"
    )
    reading = read_plan(text)
    assert figures(reading.achievements) == [(46, "场")]
    assert figures(reading.targets) == [(200, "人次")]
    assert [task.title for task in reading.tasks] == ["强化服务"]
