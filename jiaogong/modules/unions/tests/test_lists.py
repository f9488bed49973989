"""The lists of units and committees: what they show, to whom, and what they cost."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.verbs import found_unit
from jiaogong.kernel import clock
from jiaogong.modules.unions.models import CommitteeTerm, Union

from .cast import CityCase, days_ago


class UnitList(CityCase):
    def _count(self, username: str, query: str = "") -> int:
        page = self.as_(username).get(f"/unions/{query}")
        assert page.status_code == 200
        return page.context["listing"].count

    def test_list_agrees_with_the_figures(self) -> None:
        reckoning = Reckoning(self.city, clock.today())
        place = f"?unit={self.city.key}&at={clock.today()}"
        assert self._count("city", place) == reckoning.value("unions.units").numerator
        rate = reckoning.value("unions.establishment_rate")
        assert self._count("city", f"{place}&union=no") == len(rate.missing)

    def test_a_past_day_shows_the_units_and_unions_of_that_day(self) -> None:
        union = Union.objects.filter(unit=self.school).get()
        before = union.since.replace(year=union.since.year - 1)
        place = f"?unit={self.school.key}&at={before}"
        assert self._count("school", f"{place}&union=no") == 1
        assert self._count("school", f"?unit={self.school.key}&union=no") == 0

    def test_everyone_sees_only_his_subtree(self) -> None:
        own = {p.unit_id for p in self.as_("county").get("/unions/?layer=all").context["listing"].table.data.data}
        assert own == set(Unit.objects.under(self.county).layers().values_list("pk", flat=True))
        assert self._count("school") == 1
        assert self._count("member") == 1

    def test_a_unit_or_day_out_of_reach_is_404(self) -> None:
        county = self.as_("county")
        for query in (f"?unit={self.city.key}", "?unit=nonsense", "?at=tomorrow", f"?at={days_ago(-1)}"):
            assert county.get(f"/unions/{query}").status_code == 404

    def test_a_stranger_gets_404(self) -> None:
        from jiaogong.kernel.accounts.models import User

        User.objects.create_user("stranger", None, name="路人")
        for path in ("/unions/", "/unions/tree/", "/unions/new/", f"/unions/{self.school.key}/"):
            assert self.as_("stranger").get(path).status_code == 404

    def test_search_by_name_initials_and_code(self) -> None:
        wanted = self.school
        for q in (wanted.name[-4:], wanted.initials, wanted.code):
            rows = self.as_("city").get("/unions/", {"q": q}).context["listing"].table.data.data
            assert wanted.pk in {r.unit_id for r in rows}

    def test_filters_narrow(self) -> None:
        rows = list(self.as_("city").get("/unions/?nature=private&band=1&union=no").context["listing"].table.data.data)
        assert rows
        assert all(r.nature == "private" and 25 <= r.headcount <= 99 and r.union_since is None for r in rows)
        kinds = (
            self.as_("city")
            .get("/unions/?kinds=primary&kinds=kindergarten&headcount_max=24")
            .context["listing"]
            .table.data.data
        )
        assert {r.kind for r in kinds} <= {"primary", "kindergarten"}
        assert all(r.headcount <= 24 for r in kinds)

    def test_export_holds_the_listed_rows(self) -> None:
        answer = self.as_("city").get("/unions/?union=no&export=xlsx")
        sheet = load_workbook(BytesIO(answer.content)).active
        names = {row[0].value for row in sheet.iter_rows(min_row=4)}
        rows = self.as_("city").get("/unions/?union=no").context["listing"].table.data.data
        assert names == {r.name for r in rows}

    def test_who_may_not_export_gets_404(self) -> None:
        assert self.as_("leader").get("/unions/?export=xlsx").status_code == 404
        assert "导出Excel" not in self.as_("leader").get("/unions/").content.decode()


class Costs(CityCase):
    """The same number of questions for few rows and many."""

    def _more(self, number: int) -> None:
        for n in range(number):
            unit = found_unit(
                by=None, superior=self.county, code=f"X{n:04d}", name=f"新设小学{n}", layer="base", kind="primary",
                nature="public", since=days_ago(500), check=False,
            )  # fmt: skip
            Union.objects.create(unit=unit, name=f"新设{n}", since=days_ago(400))
            CommitteeTerm.objects.create(unit=unit, kind="union", number=1, since=days_ago(390), due_on=days_ago(-20))

    def test_queries_do_not_grow_with_rows(self) -> None:
        city = self.as_("city")
        paths = (
            "/unions/",
            "/unions/tree/",
            f"/unions/tree/?unit={self.county.key}",
            f"/unions/{self.county.key}/",
        )
        few = [self.queries(city, path) for path in paths]
        self._more(45)
        assert [self.queries(city, path) for path in paths] == few
        # a unit's page holds the panels of founding, committees, cadres, contacts, honours, levels: one or two questions each
        for number, most in zip(few, (10, 15, 16, 48), strict=True):
            assert number <= most
