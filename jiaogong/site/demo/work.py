"""What people do: posts in the school, subjects taught, professional titles."""

from __future__ import annotations

from itertools import accumulate
from random import Random

from jiaogong.engines.org.words import EmploymentType, Kind

from .blueprint import Plot

_LEADERS = {
    Kind.KINDERGARTEN: ("书记", "园长", "副园长", "保教主任", "后勤主任"),
    Kind.COLLEGE: ("党委书记", "院长", "副院长", "副院长", "教务处处长", "学工处处长", "总务处处长"),
    Kind.BUREAU: ("书记", "主任", "副主任", "副主任", "科长", "科长"),
}
_SCHOOL_LEADERS = (
    "书记",
    "校长",
    "副校长",
    "副校长",
    "教导主任",
    "德育主任",
    "总务主任",
    "年级组长",
    "教研组长",
    "年级组长",
    "教研组长",
)
_HELPERS = ("校医", "实验员", "图书管理员", "会计", "厨师", "保安", "厨师", "保安")
_KINDERGARTEN_HELPERS = ("保育员", "保育员", "保育员", "保健医", "会计", "厨师", "保安")
_TITLE_OF = {
    "会计": ("会计师", "助理会计师", "未定级"),
    "校医": ("主管护师", "护师", "未定级"),
    "保健医": ("护师", "主管护师", "未定级"),
}
_UNSKILLED = ("厨师", "保安", "保育员")

_BASE = "语文 数学 英语 体育与健康 音乐 美术 劳动 信息科技 心理健康".split()
_SUBJECTS = {
    Kind.PRIMARY: ("语文 语文 语文 数学 数学 英语 道德与法治 科学 信息科技 体育与健康 音乐 美术 劳动 心理健康").split(),
    Kind.JUNIOR_HIGH: (
        "语文 语文 数学 数学 英语 英语 道德与法治 历史 地理 物理 化学 生物学 信息科技 体育与健康 音乐 美术 劳动 心理健康"
    ).split(),
    Kind.SENIOR_HIGH: (
        "语文 语文 数学 数学 英语 英语 思想政治 历史 地理 物理 化学 生物学 信息科技 体育与健康 音乐 美术 心理健康"
    ).split(),
    Kind.KINDERGARTEN: ["学前教育"],
    Kind.VOCATIONAL: ["专业课"] * 8 + _BASE + ["思想政治"],
    Kind.COLLEGE: ["专业课"] * 14 + _BASE + ["思想政治", "思想政治"],
    Kind.SPECIAL: [*_BASE, "道德与法治"],
    Kind.BUREAU: [""],
}
_SUBJECTS[Kind.COMBINED] = _SUBJECTS[Kind.JUNIOR_HIGH] + ["科学", "道德与法治"]

# 职称 [K ratios]: by seniority, so that young people are not professors; shares over all ages are demo-city.md's.
_TEACHER = ("正高级教师", "高级教师", "一级教师", "二级教师", "三级教师", "未定级")
_LECTURER = ("教授", "副教授", "讲师", "助教", "助教", "未定级")
_BY_YEARS = (
    (3, tuple(accumulate((0, 0, 0, 38, 2.5, 60)))),
    (8, tuple(accumulate((0, 0, 10, 83, 1, 6)))),
    (16, tuple(accumulate((0, 7, 60, 31, 0, 2)))),
    (25, tuple(accumulate((0.8, 36, 53, 9, 0, 1.2)))),
    (99, tuple(accumulate((2.0, 47, 47, 3, 0, 1)))),
)


def work_of(rng: Random, plot: Plot, slot: int, years: int, employment: str) -> tuple[str, str, str]:
    """(岗位, 学科, 职称) of the person in a unit's slot after so many years at work."""
    leaders = _LEADERS.get(plot.kind, _SCHOOL_LEADERS)
    if slot < min(len(leaders), plot.staff // 3):
        return leaders[slot], _subject(rng, plot), _grade(rng, plot, max(years, 12))
    helper = 0.3 if plot.kind == Kind.KINDERGARTEN else 0.07
    if employment in (EmploymentType.DISPATCHED, EmploymentType.SCHOOL_HIRED):
        helper *= 4
    if rng.random() < min(helper, 0.8):
        jobs = _KINDERGARTEN_HELPERS if plot.kind == Kind.KINDERGARTEN else _HELPERS
        job = jobs[int(rng.random() * len(jobs))]
        if job in _UNSKILLED:
            return job, "", "工勤技师" if years > 15 and rng.random() < 0.3 else "未定级"
        titles = _TITLE_OF.get(job, ("实验师", "助理实验师", "未定级"))
        return job, "", titles[int(rng.random() * len(titles))]
    if plot.kind == Kind.BUREAU:
        return ("教研员", "干部", "干部", "科员")[int(rng.random() * 4)], "", _grade(rng, plot, years)
    job = "班主任" if rng.random() < 0.3 and plot.kind != Kind.COLLEGE else "专任教师"
    return job, _subject(rng, plot), _grade(rng, plot, years)


def _subject(rng: Random, plot: Plot) -> str:
    subjects = _SUBJECTS[plot.kind]
    return subjects[int(rng.random() * len(subjects))]


def _grade(rng: Random, plot: Plot, years: int) -> str:
    titles = _LECTURER if plot.kind == Kind.COLLEGE else _TEACHER
    weights = next(w for limit, w in _BY_YEARS if years <= limit)
    return rng.choices(titles, cum_weights=weights)[0]
