"""Definitions: every rule broken is said with the key's path, wrong writing with its line; text written is text read."""

from __future__ import annotations

import pytest

from jiaogong.engines.programmes import catalogue, editing, toml_text
from jiaogong.engines.programmes.definition.loading import Unsound, load, parse
from jiaogong.engines.programmes.verbs.schemes import plain

from .officer_cast import TEXT

ENDORSE = 'by = "county"\ndays = 5\nquota = 3'
JURY = 'judging = { blind = true, raters = [{ group = "expert", weight = 100, least = 2 }], ties = ["criterion:impact", "shared"] }'
FIRST_TIER = 'title = "一等奖"\nnumber = 1'

BROKEN = [
    ('entrant = "person"', 'entrant = "people"', "entrant", "person"),
    ('key = "teaching_star"', 'key = "Teaching"', "key", "小写字母"),
    ('about = "评选一线教学能手。"\n', "", "about", "缺少"),
    ('source = "工作惯例"', "source = 3", "source", "文字"),
    ('source = "工作惯例"', 'sauce = "惯例"', "sauce", "没有这个键"),
    ("per_unit = 3", "per_unit = -1", "limits.per_unit", "不小于"),
    ('type = "longtext"', 'type = "essay"', "fields[1].type", "longtext"),
    ("max = 500", "max = 500\nchoices = ['甲', '乙']", "fields[1]", "选项"),
    ("max = 500", "max = 500\nsensitive = true", "fields[1]", "保存期限"),
    ("max = 500", 'max = 500\nprefill = "person.shoe"', "fields[1].prefill", "来源"),
    ("max = 500", 'max = 500\nstep = "jury"', "fields[1].step", "补交报告"),
    ('key = "portrait"', 'key = "deeds"', "fields[2].key", "重复"),
    ('title = "个人简介"\nidentifying = true', 'title = "个人简介"\ntype = "choice"', "fields[2]", "两个选项"),
    ('title = "个人简介"\nidentifying = true', 'title = "个人简介"\ntype = "note"\nrequired = true', "fields[2]", "必填"),
    (ENDORSE, 'by = "nobody"', "steps[1].by", "county"),
    (ENDORSE, "days = 0", "steps[1].days", "不小于"),
    (ENDORSE, 'by = "entrant"', "steps[1]", "补交报告"),
    (ENDORSE, "veto = 60", "steps[1]", "一票否决"),
    (ENDORSE, JURY, "steps[1]", "judging"),
    (JURY, "days = 3", "steps[2]", "judging"),
    ("blind = true, ", "", "steps[2]", "盲评"),
    ("weight = 100", "weight = 60", "steps[2].judging", "100"),
    ("weight = 100, least = 2", "weight = 100, least = 2 }, { group = 'expert', weight = 1", "steps[2].judging", "100"),
    ("blind = true, ", "blind = true, drop = 1, ", "steps[2].judging", "去掉"),
    ('"criterion:impact"', '"coin"', "steps[2].judging", "同分"),
    ('"criterion:impact"', '"criterion:beauty"', "steps.jury.judging.ties", "beauty"),
    ('"criterion:impact"', '"group:self"', "steps.jury.judging.ties", "self"),
    ('key = "publicise"\nkind = "publicise"', 'key = "publicise"\nkind = "vote"\ngrades = ["好", "中", "差"]', "steps[4].kind", "先推荐"),
    ('key = "confirm"\nkind = "confirm"', 'key = "confirm"\nkind = "check"', "steps", "最后一个环节"),
    ('key = "decide"\nkind = "decide"', 'key = "decide"\nkind = "check"', "tiers", "decide"),
    ("points = 60", "points = 0", "rubric[1].points", "不小于"),
    (FIRST_TIER, 'title = "一等奖"\nnumber = 1\nshare = 5', "tiers[1]", "只写一个"),
    (FIRST_TIER, 'title = "一等奖"\nshare = 70\n\n[[tiers]]\ntitle = "优秀奖"\nshare = 60', "tiers", "100"),
    (FIRST_TIER, 'title = "一等奖"\nleast = 120', "tiers[1].least", "满分"),
    (FIRST_TIER, 'title = "一等奖"\nleast = 80\n\n[[tiers]]\ntitle = "优秀奖"\nleast = 85', "tiers[2].least", "逐级降低"),
    ('kind = "record"', 'kind = "medal"', "outcome.kind", "结果去向"),
    ('kind = "record"', 'kind = "record"\nlevel = "city"', "outcome.level", "没有这个键"),
    ("[limits]", "[eligibility]\nmax_age = 3\n\n[limits]", "eligibility.max_age", "18"),
    ("[limits]", "[eligibility]\nshoe = 3\n\n[limits]", "eligibility.shoe", "条件"),
    ('entrant = "person"', 'entrant = "unit"\nself_entry = false', "self_entry", "单位申报"),
    ('entrant = "person"', 'entrant = "person"\nminors = true', "minors", "未成年人"),
]  # fmt: skip


def test_the_sample_is_sound() -> None:
    assert load(TEXT).title == "教学能手评选"


@pytest.mark.parametrize(("old", "new", "path", "words"), BROKEN)
def test_a_broken_rule_names_its_path(old: str, new: str, path: str, words: str) -> None:
    assert TEXT.count(old) >= 1
    with pytest.raises(Unsound) as caught:
        load(TEXT.replace(old, new, 1))
    told = {problem.path: problem.rule for problem in caught.value.problems}
    assert path in told, told
    assert words in told[path]
    spots = editing.problems(parse(TEXT.replace(old, new, 1)))
    assert {spot.section for spot in spots} <= {key for key, _ in editing.SECTIONS}


@pytest.mark.parametrize(("old", "line"), [("per_unit = 3", 10), ('title = "示范作用"', 56)])
def test_wrong_writing_names_its_line(old: str, line: int) -> None:
    with pytest.raises(Unsound) as caught:
        load(TEXT.replace(old, "= 坏", 1))
    assert caught.value.problems[0].line == line
    assert f"第 {line} 行" in str(caught.value)


def test_an_unfinished_file_names_its_last_line() -> None:
    with pytest.raises(Unsound) as caught:
        load('key = "a"\ntitle = "没有写完')
    assert caught.value.problems[0].line == 2


def test_text_written_reads_as_the_same_definition() -> None:
    texts = [TEXT, *(row.path.read_text(encoding="utf-8") for row in catalogue.everything().values())]
    for text in texts:
        definition = load(text)
        again = load(toml_text.write(plain(definition)))
        assert again == definition


def test_differences_are_told_in_words() -> None:
    before = plain(load(TEXT))
    after = plain(
        load(
            TEXT.replace("days = 5\nquota = 3", "days = 8\nquota = 3").replace(
                "number = 1\n\n[out", "number = 2\n\n[out"
            )
        )
    )
    told = {(d.what, d.before, d.after) for d in editing.differences(before, after)}
    assert told == {("环节“县级推荐”：工作日", "5", "8"), ("奖次等级“二等奖”：名额", "1", "2")}
