"""The duties of party and administration towards their union, as data: what, how often, who files, by what evidence.

Domain A15–A19. The intervals come from a city's guidance to its schools, read second-hand: unverified, and pages say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from .words import Interval


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty. `fields` maps the fields of its record form to their labels, in order."""

    key: str
    title: str
    short: str
    interval: Interval
    text: str
    who: str
    evidence: str
    fields: tuple[tuple[str, str], ...] = ()
    source: str = "市教育工会指导意见（2020年）所列党政支持事项，转述，原文未核对"


_WHO = "单位工会主席或工会干部"

DUTIES: tuple[Duty, ...] = (
    Duty(
        "study", "党组织研究工会工作", "研究工会工作", Interval.SEMESTER,
        "学校党组织把工会工作排进议程，一个学期里至少专门听取和研究一次。", _WHO, "会议记录或纪要",
        (
            ("day", "会议日期"), ("topic", "研究的议题"), ("decisions", "形成的意见或决定"), ("attendees", "参加人员"),
            ("files", "会议纪要等佐证"),
        ),
    ),
    Duty(
        "conference", "党组织召开工会工作会议", "工会工作会议", Interval.TERM,
        "工会委员会每一届任期内，党组织至少召开一次工会工作会议。", _WHO, "会议通知、报告、照片",
        (
            ("day", "会议日期"), ("topic", "会议名称"), ("decisions", "部署和决定"), ("attendees", "出席人员"),
            ("files", "会议材料"),
        ),
    ),
    Duty(
        "administrator", "行政领导联系工会", "行政领导联系", Interval.STANDING,
        "明确一名行政领导负责联系工会，替工会协调经费、场地和时间。", _WHO, "分工文件",
    ),
    Duty(
        "appraisal", "列入党建与和谐校园考核", "列入考核", Interval.YEAR,
        "工会工作是党建和和谐校园年度考核的一项，有分值、有结果。", _WHO, "考核细则和评分结果",
        (
            ("year", "考核年度"), ("day", "评定日期"), ("topic", "考核项目"), ("score", "得分"), ("outcome", "考核结果"),
            ("files", "评分表等佐证"),
        ),
    ),
    Duty(
        "participation", "源头参与", "源头参与", Interval.YEAR,
        "工会主席参加改革领导小组，列席党政会议，在涉及教职工利益的事项决定之前提出意见。", _WHO, "会议名称、意见和采纳情况",
        (
            ("day", "会议日期"), ("topic", "会议或工作机构"), ("attendees", "工会参加人"), ("opinion", "提出的意见"),
            ("outcome", "采纳情况"), ("files", "佐证材料"),
        ),
    ),
    Duty(
        "report", "向党组织请示报告", "请示报告", Interval.YEAR,
        "工会的年度工作、重大活动和换届选举等重要事项，向同级党组织请示报告。", _WHO, "请示报告原文和批复",
        (
            ("day", "报送日期"), ("topic", "请示或报告题目"), ("replied_on", "批复日期"), ("outcome", "批复意见"),
            ("files", "请示报告和批复"),
        ),
        "上级工会工作计划所列请示报告制度，转述，原文未核对；年度次数为推定",
    ),
)  # fmt: skip

BY_KEY = {duty.key: duty for duty in DUTIES}
RECORDED = tuple(duty for duty in DUTIES if duty.fields)
