"""The page of a unit, and the tree."""

from __future__ import annotations

from jiaogong.engines.org.models import Holding, Unit
from jiaogong.modules.unions.models import Body, CommitteeTerm, Union
from jiaogong.modules.unions.reading import due_words

from .cast import CityCase, days_ago


class UnitPage(CityCase):
    def _page(self, username: str, unit: Unit) -> str:
        answer = self.as_(username).get(f"/unions/{unit.key}/")
        assert answer.status_code == 200
        return answer.content.decode()

    def test_the_card_says_who_the_unit_is(self) -> None:
        page = self._page("city", self.school)
        union = Union.objects.get(unit=self.school)
        term = CommitteeTerm.objects.get(unit=self.school, kind="union", until=None)
        holder = Holding.objects.get(office__unit=self.school, office__title="工会主席", until=None)
        for words in (
            self.school.code,
            union.approval,
            f"{union.since:%Y-%m-%d}",
            f"第{term.number}届",
            holder.person.name,
            "历史沿革",
        ):
            assert words in page
        assert all(label in page for label in ("教代会", "经审会", "女职工委员会", "登记人数", "名册在岗", "在册会员"))

    def test_a_superior_out_of_reach_is_named_but_no_link(self) -> None:
        page = self._page("school", self.school)
        superior = self.school.superior
        assert superior is not None
        assert superior.name in page
        assert f"/unions/{superior.key}/" not in page

    def test_a_member_sees_open_facts_only(self) -> None:
        unit = self.as_("member").get("/unions/").context["listing"].table.data.data[0].unit
        page = self._page("member", unit)
        assert "变更记录" not in page
        assert "会员名册" not in page
        assert "登记人数 ›" not in page
        assert "安排任职" not in page

    def test_a_leader_sees_units_and_no_names_below(self) -> None:
        page = self._page("leader", self.school)
        for name in Holding.objects.filter(office__unit__home=self.school).values_list("person__name", flat=True):
            assert name not in page

    def test_the_tree_unfolds_by_its_own_address_and_by_htmx(self) -> None:
        city = self.as_("city")
        branch = city.get(f"/unions/tree/?unit={self.county.key}", headers={"HX-Request": "true"}).content.decode()
        whole = city.get(f"/unions/tree/?unit={self.county.key}").content.decode()
        names = Unit.objects.filter(superior=self.county, is_inner=False).values_list("name", flat=True)
        assert "<html" not in branch
        assert all(name in branch and name in whole for name in names)
        assert self.as_("school").get(f"/unions/tree/?unit={self.county.key}").status_code == 404

    def test_due_words(self) -> None:
        day = days_ago(0)
        assert due_words(day, day) == "今天届满"
        assert due_words(days_ago(-1), day) == "还有 1 天届满"
        assert due_words(days_ago(1200), day) == "已逾期 1,200 天"

    def test_history_keeps_the_former_name(self) -> None:
        old = self.school.name
        client = self.as_("city")
        data = {
            "act": "change",
            "name": "清岚市新三中",
            "kind": self.school.kind,
            "nature": "public",
            "superior": str(self.school.superior.key),
            "since": str(days_ago(0)),
            "reason": "清教〔2026〕8号",
        }  # type: ignore[union-attr]
        assert client.post(f"/unions/{self.school.key}/change/", data).status_code == 302
        page = self._page("city", self.school)
        assert "更名" in page
        assert old in page
        assert "清教〔2026〕8号" in page
        body = Body.objects.filter(unit=self.school).first()
        assert body is not None
