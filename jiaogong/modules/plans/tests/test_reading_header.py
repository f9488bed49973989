"""Title, issuer, number and date in the many places they stand."""

import pytest

from jiaogong.modules.plans.reading import read_plan

BODY = "\n一、加强领导。各单位要精心组织，抓好落实。\n二、抓好宣传。营造良好氛围。\n"


@pytest.mark.parametrize(
    ("text", "title", "issuer", "number", "date"),
    [
        (
            "龙门市教育工会\n二〇二一年工作要点\n" + BODY + "龙门市教育工会 2021年3月1日",
            "龙门市教育工会二〇二一年工作要点",
            "龙门市教育工会",
            None,
            "2021-03-01",
        ),
        (
            "龙门二中工会2021—2022学年度第一学期工作计划" + BODY + "龙门二中工会委员会（盖章）\n2021年9月1日",
            "龙门二中工会2021—2022学年度第一学期工作计划",
            "龙门二中工会委员会",
            None,
            "2021-09-01",
        ),
        (
            "龙教工〔2021〕8号      签发人：李明\n\n龙门市教育工会关于印发2021年工作计划的通知\n各学校工会：\n现印发给你们。\n龙门市教育工会\n2021年3月1日\n\n附件\n龙门市教育工会2021年工作计划"
            + BODY,
            "龙门市教育工会2021年工作计划",
            "龙门市教育工会",
            "龙教工〔2021〕8号",
            "2021-03-01",
        ),
        (
            "龙 门 县 教 育 局   文件\n龙教〔２０２１〕００８号\n★\n龙门县教育局\n2021年教育工作要点"
            + BODY
            + "龙门县教育局\n2021年2月20日\n龙门县教育局办公室 2021年2月26日印发",
            "龙门县教育局2021年教育工作要点",
            "龙门县教育局",
            "龙教〔2021〕008号",
            "2021-02-20",
        ),
        (
            "龙门市教育工会委员会\n龙工教[2019]第6号\n关于印发《龙门市教育工会2019年\n工作要点》的通知\n各学校工会：\n现予印发。\n二0一九年三月\n龙门市教育工会2019年\n工作要点"
            + BODY,
            "龙门市教育工会2019年工作要点",
            "龙门市教育工会委员会",
            "龙工教〔2019〕6号",
            "2019-03",
        ),
        (
            "关于做好2020年助学工作的通知\n各学校工会：\n根据《关于开展助学的通知》（龙工发〔2020〕15号）精神，现通知如下："
            + BODY
            + "龙门市教育工会办公室\n2020年7月8日",
            "关于做好2020年助学工作的通知",
            "龙门市教育工会办公室",
            None,
            "2020-07-08",
        ),
        (
            "龙门区教育局  龙门区总工会\n关于开展2021年竞赛活动的意见\n" + BODY,
            "龙门区教育局龙门区总工会关于开展2021年竞赛活动的意见",
            "龙门区教育局、龙门区总工会",
            None,
            None,
        ),
    ],
)
def test_document_fields(text: str, title: str, issuer: str, number: str | None, date: str | None) -> None:
    reading = read_plan(text)
    assert (reading.title, reading.issuer, reading.doc_number, reading.date) == (title, issuer, number, date)
    assert [section.title for section in reading.sections] == ["加强领导", "抓好宣传"]


def test_attachment_lists_and_contacts_are_no_outline() -> None:
    text = (
        "关于开展评选活动的通知"
        + BODY
        + "联系人：林知秋；电话：0594-5512088。\n附件：\n1.申报表\n2.汇总表\n龙门市教育工会\n2020年7月8日"
    )
    reading = read_plan(text)
    assert [section.title for section in reading.sections] == ["加强领导", "抓好宣传"]
    assert reading.date == "2020-07-08"


def test_three_joint_issuers_with_a_bureau_of_any_name() -> None:
    text = (
        "关于推进建会工作的意见" + BODY + "龙门市人力资源和社会保障局    龙门市教育体育局\n龙门市总工会\n2020年7月8日"
    )
    assert read_plan(text).issuer == "龙门市人力资源和社会保障局、龙门市教育体育局、龙门市总工会"


@pytest.mark.parametrize("number", ["龙教工﹝2016﹞20号", "龙教工【2 0 1 6】2 0号", "龙教工（2016）第20 号"])
def test_number_in_any_brackets(number: str) -> None:
    assert read_plan(number + "\n龙门市教育工会2016年工作要点" + BODY).doc_number == "龙教工〔2016〕20号"


def test_a_subtitle_names_the_issuer() -> None:
    reading = read_plan(
        "汇聚力量  共促发展\n——龙门县教育工会2016年工作总结\n更新时间：2016/12/28  作者：教育工会" + BODY
    )
    assert (reading.issuer, reading.date) == ("龙门县教育工会", "2016-12-28")


def test_the_coming_years_give_the_year() -> None:
    text = "在第六次代表大会上的工作报告\n（2022年11月26日）\n过去五年的工作回顾\n五年来，宣讲65场。\n今后五年的工作建议\n未来五年（2023—2027年）至关重要。\n一、抓引领。每年宣讲10场。\n"
    reading = read_plan(text)
    assert (reading.kind, reading.year) == ("report_plan", 2023)
    assert [section.level for section in reading.sections] == [1, 1, 2]


def test_a_body_below_the_title_issues_it_and_the_later_year_is_planned() -> None:
    reading = read_plan("关于2020年工作情况及2021年工作打算的汇报\n龙门县教育工会\n" + BODY + "2020-12-25")
    assert (reading.issuer, reading.year, reading.kind) == ("龙门县教育工会", 2021, "report_plan")


def test_what_a_web_page_sets_above_the_title_is_no_title() -> None:
    reading = read_plan("来源：本站   时间：2021-03-01   点击：20\n龙门市教育工会2021年工作要点" + BODY)
    assert (reading.title, reading.date) == ("龙门市教育工会2021年工作要点", "2021-03-01")
