"""The yardstick itself: what counts as the same, and how it is counted."""

import json

import pytest

from jiaogong.modules.plans.tests import agreeing, scoring


def target(text, value, unit, **more):
    return {"text": text, "value": value, "unit": unit, **more}


def section(level, title):
    return {"level": level, "marker": "", "title": title}


def counts(category, gold, got):
    count = scoring.score({category: gold}, {category: got})[category]
    return count.matched, len(count.missed), len(count.spurious)


class TestSections:
    def test_blanks_and_punctuation_do_not_matter(self):
        assert counts("sections", [section(1, "夯实 组织、基础")], [section(1, "夯实组织基础。")]) == (
            1,
            0,
            0,
        )

    def test_one_title_may_be_the_beginning_of_the_other(self):
        assert counts("sections", [section(2, "推进建会，扩大覆盖")], [section(2, "推进建会")]) == (1, 0, 0)
        assert counts("sections", [section(2, "推进建会")], [section(2, "扩大推进建会")]) == (0, 1, 1)

    def test_the_level_has_to_agree(self):
        assert counts("sections", [section(2, "推进建会")], [section(1, "推进建会")]) == (0, 1, 1)

    def test_a_repeated_heading_is_matched_once(self):
        assert counts("sections", [section(2, "民主管理")], [section(2, "民主管理")] * 2) == (1, 0, 1)

    def test_matching_is_as_large_as_possible(self):
        gold = [section(1, "推进建会"), section(1, "推进建会工作")]
        got = [section(1, "推进建会工作"), section(1, "推进建会，抓好宣传")]
        assert counts("sections", gold, got) == (2, 0, 0)


class TestTasks:
    @pytest.mark.parametrize(
        "text",
        [
            "推进民办学校建会。到年底完成。",
            "（一）推进民办学校建会。到年底完成。",
            "（一） **推进民办学校建会。**到年底完成。",
            "1.2 推进民办学校建会，到年底完成",
            "三是推进民办学校建会。到年底完成。",
            "③推进民办学校建会。",
            "● 推进民办学校建会。到年底",
            "## 2．推进民办\n学校建会",
            "第三章 推进民办学校建会。",
        ],
    )
    def test_markers_do_not_matter(self, text):
        assert counts("tasks", [{"text": "2、推进民办学校建会。到年底完成。"}], [{"text": text}]) == (1, 0, 0)

    def test_the_name_decides_for_a_table_row(self):
        gold = {"title": "工会述职评议", "text": "工会述职评议 2月 组织部"}
        assert counts("tasks", [gold], [{"text": "工会述职评议 | 组织部"}]) == (1, 0, 0)
        assert counts("tasks", [gold], [{"text": "工会述职 | 组织部"}]) == (0, 1, 1)

    def test_another_beginning_is_another_task(self):
        assert counts("tasks", [{"text": "1、推进民办学校建会"}], [{"text": "推进公办学校建会"}]) == (0, 1, 1)

    def test_a_date_is_no_marker(self):
        assert agreeing.without_marker("2021年召开大会") == "2021年召开大会"
        assert agreeing.without_marker("3月召开大会") == "3月召开大会"
        assert agreeing.without_marker("一方面召开大会") == "一方面召开大会"


class TestStatements:
    @pytest.mark.parametrize(
        ("one", "two"),
        [
            ((20, "名"), (20, "位")),
            ((20, "人"), (20.0, "名")),
            ((11.5, "万元"), (115000, "元")),
            ((2.5, "万人"), (25000, "名")),
            ((5, "％"), (5, "%")),
            (([1, 2], "家"), ([1.0, 2], "家")),
        ],
    )
    def test_equal_amounts(self, one, two):
        text = "举办现场会并完成任务"
        assert counts("targets", [target(text, *one)], [target(text, *two)]) == (1, 0, 0)

    @pytest.mark.parametrize(
        ("one", "two"),
        [
            ((20, "名"), (20, "人次")),
            ((20, "场"), (21, "场")),
            (([1, 2], "家"), (2, "家")),
            ((5, "%"), (None, "%")),
        ],
    )
    def test_different_amounts(self, one, two):
        text = "举办现场会并完成任务"
        assert counts("targets", [target(text, *one)], [target(text, *two)]) == (0, 1, 1)

    def test_overlap_is_measured_on_the_shorter_text(self):
        gold = [target("年内举办现场会2场", 2, "场")]
        assert counts("targets", gold, [target("举办现场会2场", 2, "场")]) == (1, 0, 0)
        assert counts("targets", gold, [target("会2场，并由各县区承办", 2, "场")]) == (0, 1, 1)

    def test_line_ends_do_not_matter(self):
        assert counts("targets", [target("年内举办现\n场会2场", 2, "场")], [target("年内举办现场会2场", 2, "场")]) == (
            1,
            0,
            0,
        )

    def test_a_whole_paragraph_is_no_text(self):
        paragraph = "加强组织建设，夯实基层基础。" * 6 + "年内举办现场会2场。"
        assert counts("targets", [target("举办现场会2场", 2, "场")], [target(paragraph, 2, "场")]) == (
            0,
            1,
            1,
        )

    def test_an_optional_item_is_neither_missed_nor_spurious(self):
        gold = [target("举办现场会2场", 2, "场"), target("设12个组", 12, "个", optional=True)]
        assert counts("targets", gold, [target("举办现场会2场", 2, "场")]) == (1, 0, 0)
        assert counts("targets", gold, [target("举办现场会2场", 2, "场"), target("设12个组", 12, "个")]) == (
            1,
            0,
            0,
        )


class TestFields:
    def test_normalisation(self):
        gold = {
            "title": "某市教育工会2021年工作要点",
            "issuer": "某市教育局、某市教育工会",
            "doc_number": "某教工〔2021〕7号",
            "date": "2021-03-05",
            "year": 2021,
            "kind": "plan",
        }
        got = {
            "title": "某市教育工会 ２０２１年 工作要点",
            "issuer": "某市教育工会、某市教育局",
            "doc_number": "某教工 [2021] 7 号",
            "date": "2021-03-05",
            "year": "2021",
            "kind": "plan",
        }
        assert scoring.score(gold, got)["fields"].f1 == 1
        assert scoring.score(gold, {**got, "kind": "notice"})["fields"].matched == 5

    def test_readings_that_the_format_leaves_open(self):
        gold = {"issuer": "某县教育工会", "alternatives": {"issuer": ["某县教育工会第五届委员会"]}}
        assert scoring.score(gold, {"issuer": "某县教育工会第五届委员会"})["fields"].f1 == 1
        assert scoring.score(gold, {"issuer": "某县总工会"})["fields"].f1 < 1

    def test_nothing_where_nothing_is_stated_is_right(self):
        assert scoring.score({}, {})["fields"].matched == len(scoring.FIELDS)


def test_counting():
    gold = {"sections": [section(1, "甲乙丙"), section(1, "丁戊己")]}
    got = {"sections": [section(1, "甲乙丙"), section(1, "庚辛壬"), section(1, "癸子丑")]}
    count = scoring.score(gold, got)["sections"]
    assert (count.precision, count.recall) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert count.f1 == pytest.approx(0.4)
    total = scoring.micro({"a": scoring.score(gold, got), "b": scoring.score(gold, gold)})
    assert total["sections"].f1 == pytest.approx(2 * 3 / (2 * 3 + 1 + 2))


def test_a_folder_and_a_broken_reader(tmp_path):
    (tmp_path / "a.txt").write_text("一、甲乙丙", encoding="utf-8")
    (tmp_path / "a.json").write_text(json.dumps({"sections": [section(1, "甲乙丙")]}), encoding="utf-8")

    def broken(text):
        raise ValueError(text)

    assert scoring.score_folder(tmp_path, lambda text: {"sections": [section(1, "甲乙丙")]})["a"]["sections"].f1 == 1
    assert scoring.score_folder(tmp_path, broken)["a"]["sections"].f1 == 0


@pytest.mark.parametrize("part", ["dev", "held"])
def test_annotations_quote_their_documents(part):
    """Every figure's text stands in the document; so does every task's, table rows apart."""
    folder = scoring.Path(__file__).parent / "corpus" / part
    for annotation in sorted(folder.glob("*.json")):
        gold = json.loads(annotation.read_text(encoding="utf-8"))
        source = annotation.with_suffix(".txt").read_text(encoding="utf-8")
        assert gold["kind"] in {"plan", "report", "report_plan", "opinion", "notice"}
        for item in (*gold["targets"], *gold["achievements"]):
            assert item["text"] in source, f"{annotation.name}: {item['text']}"
        for task in gold["tasks"]:
            beginning = task["text"].split()[0]
            assert beginning in source, f"{annotation.name}: {task['text']}"
        same = scoring.score(gold, gold)
        assert all(count.f1 == 1 for count in same.counts.values()), annotation.name
