from __future__ import annotations
import re
from pathlib import Path
from jiaogong.engines.org.models import Person
from jiaogong.modules.members.models import Membership
from .conftest import DESKTOP, PHONE, SIZES, barriers, fits
OUT = Path("/tmp/acct_shots"); OUT.mkdir(exist_ok=True)

@SIZES
def test_shots(enter, size):
    tag = "phone" if size is PHONE else "desk"
    person = Membership.objects.filter(until=None, status="full", person__user=None, unit__offices__holdings__person__user__username="school").select_related("person").exclude(person__holdings__isnull=False)[0].person
    own = Person.objects.get(user__username="school")
    page = enter("school", f"/members/{person.key}/", size)
    def keep(name):
        assert fits(page), name
        assert barriers(page) == [], name
        page.screenshot(path=str(OUT / f"{name}-{tag}.png"), full_page=True)
    keep("1person")
    page.get_by_role("link", name=re.compile("开通账号")).click()
    page.wait_for_load_state("networkidle"); keep("2open")
    page.get_by_label("用户名").fill("13800000000")
    page.get_by_role("button", name="开通账号").click(); page.wait_for_load_state("networkidle"); keep("3error")
    page.get_by_label("用户名").fill("ceshi01")
    page.get_by_role("button", name="开通账号").click(); page.wait_for_load_state("networkidle"); keep("4shown")
    page.reload(); page.wait_for_load_state("networkidle"); keep("5managed")
    page.get_by_role("button", name="停用登录").click(); page.wait_for_load_state("networkidle"); keep("6stopped")
    page.goto(f"/members/{person.key}/"); keep("7person")
    page.goto(f"/members/{own.key}/account/"); keep("8own")
    from jiaogong.engines.org.models import Holding
    unit = Holding.objects.get(person=own, until=None).office.unit
    page.goto(f"/unions/{unit.key}/"); keep("9unit")
    city = enter("city", "/", size); page = city; keep("A_home")
