"""The pages as users send them, lists that do not ask more for more rows, and the figures."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.modules.plans.binding import propose
from jiaogong.modules.staffhomes import verbs
from jiaogong.modules.staffhomes.models import Facility, Grade

from .cast import HomesCase


def queries(client: Client, path: str) -> int:
    """How many questions a page asks; the session is warm."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return len(seen)


class Pages(HomesCase):
    def test_a_place_from_registering_to_closing(self) -> None:
        own = self.client_of("school")
        given = {
            "kind": "mothers_room",
            "name": "爱心母婴室",
            "area": "12",
            "leader": str(self.teacher.key),
            "opened_on": str(self.day(-90)),
        }
        sent = own.post("/homes/new/", given)
        room = Facility.objects.get()
        assert sent.headers["Location"] == f"/homes/places/{room.key}/" and room.leader == self.teacher
        page = f"/homes/places/{room.key}/"
        assert "同类同名" in own.post("/homes/new/", given).content.decode()
        assert own.post(f"{page}use/", {"day": str(self.today), "visitors": "4"}).status_code == 302
        shown = own.get(page).content.decode()
        assert f"{self.today:%Y-%m}" in shown and "刘芳" in shown
        assert own.post(f"{page}change/", {"name": "妈咪小屋", "opened_on": ""}).status_code == 302
        above = self.client_of("county")
        assert above.get(page).status_code == 200
        for name in ("change", "close", "use"):
            assert above.get(f"{page}{name}/").status_code == 404
        assert self.client_of("beside").get(page).status_code == 404
        assert "妈咪小屋" in above.get("/homes/?q=妈咪").content.decode()
        assert own.post(f"{page}close/", {"on": str(self.today), "reason": "校舍改造"}).status_code == 302
        assert "妈咪小屋" not in own.get("/homes/").content.decode()
        assert "妈咪小屋" in own.get("/homes/?state=closed").content.decode()

    def test_a_level_from_recording_to_revoking(self) -> None:
        room, county = self.room(), self.client_of("county")
        given: dict[str, Any] = {
            "register": "mothers_room", "facility": str(room.key), "level": "五星", "score": "92.5", "granted_on": str(self.day(-30)),
            "valid_until": str(self.day(400)), "recheck_on": str(self.day(30)), "plaque": "妈1",
        }  # fmt: skip
        assert self.client_of("school").get(f"/homes/levels/new/{self.school.key}/").status_code == 404
        form = county.get(f"/homes/levels/new/{self.school.key}/?place={room.key}").content.decode()
        assert '<option value="mothers_room" selected>' in form
        county.post(f"/homes/levels/new/{self.school.key}/", given)
        grade = Grade.objects.get()
        page = f"/homes/levels/{grade.key}/"
        assert "还有 30 天复检" in county.get("/homes/levels/?state=recheck").content.decode()
        for state, seen in (("valid", True), ("overdue", False), ("expired", False), ("ended", False)):
            assert ("五星</a>" in county.get(f"/homes/levels/?state={state}").content.decode()) is seen
        assert "登记复检合格" in county.get(page).content.decode()
        assert "登记复检合格" not in self.client_of("school").get(page).content.decode()
        assert (
            county.post(f"{page}plaque/replace/", {"plaque": "妈1", "on": str(self.today)}).status_code == 302
        )  # the same: nothing
        assert "已经用过" in self._replaced(county, page)
        assert county.post(f"{page}plaque/lose/", {"on": str(self.today)}).status_code == 302
        assert "遗失" in county.get("/homes/plaques/?state=lost").content.decode()
        assert county.get(f"{page}plaque/lose/").status_code == 404
        assert county.post(f"{page}recheck/", {"on": str(self.today)}).status_code == 302
        assert county.post(f"{page}revoke/", {"reason": "实地检查不合格"}).status_code == 302
        assert "已失效" in self.client_of("school").get(page).content.decode()

    def _replaced(self, county: Client, page: str) -> str:
        """What is said when a number of another plaque is taken."""
        self.star(None, register="self_check", level="合格", plaque="妈2")
        return county.post(f"{page}plaque/replace/", {"plaque": "妈2", "on": str(self.today)}).content.decode()

    def test_workbooks_hold_what_is_listed(self) -> None:
        self.star(self.room(), plaque="妈1")
        county = self.client_of("county")
        for path, cell in (
            ("/homes/?export=xlsx", "爱心母婴室"), ("/homes/levels/?export=xlsx", "五星"), ("/homes/plaques/?export=xlsx", "妈1"),
            ("/homes/coverage/?register=mothers_room&has=no&export=xlsx", "乙县中学"),
        ):  # fmt: skip
            book = load_workbook(BytesIO(county.get(path).content))
            assert any(cell in map(str, row) for row in book.active.values), path

    def test_lists_ask_no_more_for_more_rows(self) -> None:
        self.star(self.room(), plaque="妈1")
        county, paths = (
            self.client_of("county"),
            ("/homes/", "/homes/levels/", "/homes/plaques/", "/homes/coverage/?register=mothers_room"),
        )
        before = [queries(county, path) for path in paths]
        for number in range(4):
            self.star(self.room(name=f"{number}号"), plaque=f"妈9{number}")
        assert [queries(county, path) for path in paths] == before
        assert max(before) <= 15
        own = f"/homes/places/{Facility.objects.order_by('pk')[0].key}/"
        assert queries(county, own) <= 15


class Coverage(HomesCase):
    def value(self, key: str, category: str, day: Any = None) -> Any:
        return Reckoning(Unit.objects.get(pk=self.city.pk), day or self.today).value(key, category=category)

    def test_only_current_levels_cover(self) -> None:
        room = self.room()
        assert self.value("staffhomes.places", "mothers_room").number == 1
        assert self.value("staffhomes.coverage", "mothers_room").text() == "0%"
        grade = self.star(room)
        found = self.value("staffhomes.coverage", "mothers_room")
        assert (found.numerator, found.denominator, [r.unit.name for r in found.missing]) == (1, 2, ["乙县中学"])
        assert self.value("staffhomes.coverage", "mothers_room", self.day(-201)).numerator == 0
        page = self.client_of("county").get("/homes/coverage/").content.decode()
        assert "1 / 2 所" in page and "register=mothers_room&amp;has=no" in page
        lacking = self.client_of("county").get("/homes/coverage/?register=mothers_room&has=no").content.decode()
        assert "乙县中学" in lacking and "乙县小学" not in lacking
        assert self.client_of("county").get("/homes/coverage/?register=none").status_code == 404
        assert "1 / 1 所" in self.client_of("school").get("/homes/coverage/").content.decode()
        verbs.revoke_grade(grade, reason="实地检查不合格", by=self.user("county"), at=clock.now())
        assert self.value("staffhomes.coverage", "mothers_room").numerator == 0
        Grade.objects.update(ended_on=None, valid_until=self.day(-1))  # the cycle is over
        assert self.value("staffhomes.coverage", "mothers_room").numerator == 0
        verbs.close_facility(room, on=self.today, reason="校舍改造", by=self.user("school"), at=clock.now())
        assert self.value("staffhomes.places", "mothers_room").number == 0

    def test_a_plan_that_speaks_of_it_is_understood(self) -> None:
        for text, category in (
            ("职工之家覆盖率达到90%", "staff_home"), ("模范教工之家复检达到90%", "model_home"), ("妈咪小屋覆盖率达到80%", "mothers_room"),
            ("教代会质量评估五年覆盖率达到100%", "congress_quality"),
        ):  # fmt: skip
            found = propose(text, subject="", measure="%", condition="", context="")
            assert found is not None and (found.figure, found.category) == ("staffhomes.coverage", category), text

    def test_the_unit_page_tells_its_levels(self) -> None:
        self.star(self.room())
        shown = self.client_of("county").get(f"/unions/{self.school.key}/").content.decode()
        assert "母婴室星级：五星" in shown and f"/homes/levels/new/{self.school.key}/" in shown
        assert (
            f"/homes/levels/new/{self.school.key}/"
            not in self.client_of("school").get(f"/unions/{self.school.key}/").content.decode()
        )
