"""J5 建会: a private kindergarten applies on the phone, a paper is named, 批复, election, organisation code, days shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jiaogong.engines.org.models import Unit
from jiaogong.modules.founding.demo import SHOWCASE
from jiaogong.modules.unions.models import Union

from .conftest import DESKTOP, PHONE, SIZES, Enter, look

HEAD = "林晓燕"
STAFF = [HEAD, *(f"{surname}{given}" for given in ("敏", "静") for surname in "王李张刘陈杨黄赵吴周徐孙马朱胡郭")][:32]


def said(page: Page, words: str) -> None:
    expect(page.locator("#notices")).to_contain_text(words)


def hand_in(page: Page, title: str, paper: Path) -> None:
    page.locator("li", has_text=title).get_by_role("link", name=re.compile("上传")).click()
    page.get_by_label("文件").set_input_files(paper)
    page.get_by_role("button", name="上传").click()
    said(page, "材料已上传")


def first_account(county: Page, size: dict[str, int]) -> Page:
    """The superior opens the account; its owner signs in on his own device and chooses a password."""
    county.get_by_role("link", name="开通账号").click()
    county.get_by_role("button", name="开通账号").click()
    username, once = (county.locator(".once-shown").nth(n).inner_text().strip() for n in (0, 1))
    browser = county.context.browser
    assert browser is not None
    context = browser.new_context(
        viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=county.url.split("/members")[0],
        is_mobile=size is PHONE, has_touch=size is PHONE, accept_downloads=True,
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto("/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(once)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("原密码").fill(once)
    page.get_by_label("新密码").first.fill("xiaoxiangshu-2026-jianhui")
    page.get_by_label("再输一遍新密码").fill("xiaoxiangshu-2026-jianhui")
    page.get_by_role("button", name="修改密码").click()
    page.wait_for_load_state("networkidle")
    return page


@SIZES
def test_a_kindergarten_founds_its_union(enter: Enter, tmp_path: Path, size: dict[str, int]) -> None:
    name = "phone" if size is PHONE else "desktop"
    paper = tmp_path / "材料.txt"
    paper.write_text("建会材料", encoding="utf-8")
    unit = Unit.objects.get(name=SHOWCASE)

    county = enter("county", f"/unions/{unit.key}/", DESKTOP)
    county.get_by_role("link", name="办理建会").click()
    expect(county.get_by_text("25 人以上应当建立工会委员会")).to_be_visible()
    look(county, f"j05-start-{name}")
    county.get_by_label("筹备组组长姓名").fill(HEAD)
    county.get_by_role("button", name="启动建会").click()
    said(county, "已启动建会")
    case = county.url.split("//", 1)[1].split("/", 1)[1]

    page = first_account(county, size)
    county.goto(f"/{case}")
    page.goto("/")
    page.get_by_role("link", name=f"准备建会材料：{SHOWCASE}").first.click()
    expect(page.get_by_text("还缺：建会申请书、筹备组名单")).to_be_visible()
    look(page, f"j05-case-{name}")
    page.get_by_role("link", name="列名单").click()
    page.get_by_label("姓名（每行一人）").fill("\n".join(STAFF))
    page.get_by_role("button", name="加入名单").click()
    expect(page.get_by_text("拟入会 32 人")).to_be_visible()
    look(page, f"j05-people-{name}")
    page.get_by_role("link", name="返回进度").click()
    for title in ("建会申请书", "筹备组名单"):
        hand_in(page, title, paper)
    page.get_by_role("button", name="提交建会申请").click()
    expect(page.get_by_role("alert")).to_contain_text("还缺：单位法人证照")
    look(page, f"j05-lacking-{name}")
    hand_in(page, "单位法人证照", paper)
    page.get_by_role("button", name="提交建会申请").click()
    said(page, "申请已提交")

    county.goto("/inbox/")
    county.get_by_role("link", name=f"审批建会申请：{SHOWCASE}").first.click()
    county.get_by_role("link", name="审批", exact=True).click()
    look(county, f"j05-decide-{name}")
    county.get_by_label("机关代字").fill("云教工")
    county.get_by_role("button", name="批复同意").click()
    said(county, "已批复")
    expect(county.get_by_text(re.compile(r"云教工〔\d{4}〕\d+号")).first).to_be_visible()
    with county.expect_download() as download:
        county.get_by_role("link", name="批复文件").click()
    assert download.value.suggested_filename.endswith("的批复.docx")

    page.reload()
    page.get_by_role("link", name="报送选举结果").click()
    page.get_by_label("选举日期").fill(county.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)"))
    page.get_by_label("实到人数").fill("30")
    page.get_by_label("工会主席").select_option(label=HEAD)
    page.get_by_label("主席得票").fill("29")
    for post, who in (
        ("组织委员", STAFF[1]),
        ("生活委员", STAFF[2]),
        ("经审会主任", STAFF[3]),
        ("女职工委员会主任", STAFF[4]),
    ):
        page.get_by_label(post).select_option(label=who)
    look(page, f"j05-election-{name}")
    page.get_by_role("button", name="报送上级工会").click()
    said(page, "选举结果已报送")

    county.reload()
    county.get_by_role("link", name="核对并发代码").click()
    county.get_by_role("button", name="颁发代码，完成建会").click()
    said(county, "建会完成")
    page.reload()
    expect(page.get_by_text(f"{unit.code}G01").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"全程\s*0\s*天"))).to_be_visible()
    look(page, f"j05-done-{name}")
    county.goto("/founding/?state=done")
    look(county, f"j05-list-{name}")
    assert Union.objects.get(unit=unit).code == f"{unit.code}G01"


@pytest.mark.parametrize("size", [DESKTOP], ids=["desktop"])
def test_a_merger_is_counted_before_it_is_done(enter: Enter, size: dict[str, int]) -> None:
    unit = (
        Unit.objects.open()
        .filter(layer="base", superior__name="云溪县教育工会", nature="public")
        .order_by("path")
        .first()
    )
    into = Unit.objects.open().filter(superior=unit.superior, layer="base").exclude(pk=unit.pk).order_by("path").first()
    page = enter("county", f"/unions/{unit.key}/", size)
    page.get_by_role("link", name="并入其他单位").click()
    page.get_by_label("先按名称、拼音首字母或单位代码查找承接单位").fill(into.name)
    page.get_by_role("button", name="查找").click()
    page.get_by_label(re.compile(into.name)).first.check()
    page.get_by_label("并入日期").fill(page.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)"))
    page.get_by_label("依据").fill("云教〔2026〕9号")
    page.get_by_role("button", name="先看影响").click()
    expect(page.get_by_text("办理后将变动")).to_be_visible()
    look(page, "j05-merge-desktop")
    page.get_by_role("button", name="确认并入").click()
    said(page, "已并入")
    expect(page.get_by_text("单位已撤销")).to_be_visible()
    look(page, "j05-merged-desktop")
