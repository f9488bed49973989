"""Places, levels, plaques: what may be done, by whom, twice; and what the database itself refuses."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from jiaogong.engines.inbox.models import Item
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry as Line
from jiaogong.modules.staffhomes import rechecks, verbs
from jiaogong.modules.staffhomes.models import Facility, Grade, Plaque, Use
from jiaogong.modules.staffhomes.numbering import next_number
from jiaogong.modules.staffhomes.outcome import supersede
from jiaogong.modules.staffhomes.reading import idle, standing

from .cast import HomesCase


class Places(HomesCase):
    def test_registered_changed_and_closed_with_a_trace(self) -> None:
        room = self.room(leader=self.teacher, area=12)
        assert Line.objects.latest("pk").verb == "登记阵地"
        with self.assertRaises(RuleBroken) as broken:
            self.room()
        assert broken.exception.field == "name"
        for facts, field in (
            ({"opened_on": self.day(1)}, "opened_on"),
            ({"leader": self.users["beside"].person}, "leader"),
        ):
            with self.assertRaises(RuleBroken) as broken:
                self.room(name="二号", **facts)
            assert broken.exception.field == field
        given: dict[str, Any] = {
            "by": self.user("school"),
            "at": clock.now(),
            "name": "妈咪小屋",
            "leader": self.teacher,
        }
        verbs.change_facility(room, **given)
        lines = Line.objects.count()
        verbs.change_facility(room, **given)
        assert (room.name, room.area, Line.objects.count()) == ("妈咪小屋", None, lines)
        grade = self.star(room, plaque="妈2026001")
        for _ in range(2):
            verbs.close_facility(room, on=self.today, reason="校舍改造", by=self.user("school"), at=clock.now())
        grade.refresh_from_db()
        assert room.closed_on == self.today and grade.ended_for == "阵地停用：校舍改造"
        assert grade.plaques.get().state == "recalled"
        with self.assertRaises(RuleBroken):
            verbs.change_facility(room, **given)
        assert self.room(name="妈咪小屋").pk != room.pk  # the name is free again

    def test_only_its_own_union_keeps_it(self) -> None:
        room = self.room()
        for name in ("city", "county", "handler", "beside"):
            with self.assertRaises(Refused):
                verbs.log_use(room, day=self.today, visitors=1, by=self.user(name), at=clock.now())
            with self.assertRaises(Refused):
                verbs.close_facility(room, on=self.today, reason="停用了", by=self.user(name), at=clock.now())

    def test_use_is_logged_once_a_day_and_put_right(self) -> None:
        room, by, at = self.room(), self.user("school"), clock.now()
        for number in (3, 3, 5):
            verbs.log_use(room, day=self.today, visitors=number, by=by, at=at)
        assert [use.visitors for use in room.uses.all()] == [5]
        assert Line.objects.filter(verb="登记使用情况").count() == 2
        for day, visitors, field in ((self.day(1), 1, "day"), (self.day(-301), 1, "day"), (self.today, 0, "visitors")):
            with self.assertRaises(RuleBroken) as broken:
                verbs.log_use(room, day=day, visitors=visitors, by=by, at=at)
            assert broken.exception.field == field


class Levels(HomesCase):
    def test_a_superior_records_what_fits(self) -> None:
        room = self.room()
        wrong: tuple[tuple[dict[str, Any], str], ...] = (
            ({"facility": None}, "facility"), ({"register": "congress_quality"}, "facility"), ({"register": "staff_home"}, "facility"),
            ({"level": " "}, "level"), ({"granted_on": self.day(1)}, "granted_on"), ({"valid_until": self.day(-201)}, "valid_until"),
            ({"recheck_on": self.day(801)}, "recheck_on"),
        )  # fmt: skip
        for facts, field in wrong:
            with self.assertRaises(RuleBroken) as broken:
                self.star(room, **facts)
            assert broken.exception.field == field, facts
        for name in ("school", "beside", "handler"):
            with self.assertRaises(Refused):
                verbs.record_grade(
                    self.school, register="self_check", level="合格", granted_on=self.today, by=self.user(name), at=clock.now()
                )  # fmt: skip
        four = self.star(room, level="四星", plaque="妈1")
        assert (four.granted_by, four.position) == (self.county, 2)
        five = self.star(room, granted_on=self.day(-100))
        four.refresh_from_db()
        assert four.ended_on == self.today and "五星" in four.ended_for and five.position == 1
        assert list(Plaque.objects.filter(idle(self.today))) == [four.plaques.get()]
        with self.assertRaises(RuleBroken) as broken:
            self.star(room, granted_on=self.day(-150))
        assert broken.exception.field == "granted_on"

    def test_revoking_is_for_whoever_gave_it(self) -> None:
        grade = self.star(self.room(), plaque="妈1")
        for name in ("city", "school"):
            with self.assertRaises(Refused):
                verbs.revoke_grade(grade, reason="实地检查不合格", by=self.user(name), at=clock.now())
        with self.assertRaises(RuleBroken):
            verbs.revoke_grade(grade, reason="无", by=self.user("county"), at=clock.now())
        for _ in range(2):
            verbs.revoke_grade(grade, reason="实地检查不合格", by=self.user("county"), at=clock.now())
        assert grade.ended_for == "撤销：实地检查不合格" and grade.plaques.get().state == "recalled"
        assert Line.objects.filter(verb="撤销等级").count() == 1
        assert standing(grade, self.today) == ("muted", "已失效")

    def test_how_it_stands_in_words(self) -> None:
        grade = Grade(granted_on=self.day(-900), valid_until=self.day(500), recheck_on=self.day(61))
        said = [standing(grade, self.today)[1]]
        for recheck in (60, 0, -3):
            grade.recheck_on = self.day(recheck)
            said.append(standing(grade, self.today)[1])
        grade.recheck_on, grade.valid_until = None, self.day(9)
        said.append(standing(grade, self.today)[1])
        grade.valid_until = self.day(-1)
        said.append(standing(grade, self.today)[1])
        assert said == ["有效", "还有 60 天复检", "今天复检", "复检逾期 3 天", "还有 9 天到期", "已到期"]


class Rechecks(HomesCase):
    def test_a_to_do_comes_within_sixty_days_and_goes(self) -> None:
        room = self.room()
        grade = self.star(room, recheck_on=self.day(61))
        assert rechecks.remind_due(clock.now()) == 0
        Grade.objects.update(recheck_on=self.day(60))
        assert [rechecks.remind_due(clock.now()) for _ in range(2)] == [1, 0]
        item = Item.objects.get(kind="staffhomes.recheck")
        assert (item.unit, item.due_on, item.office.unit) == (self.school, self.day(60), self.school)
        with self.assertRaises(RuleBroken):
            verbs.pass_recheck(grade, on=self.today, next_on=self.day(900), by=self.user("county"), at=clock.now())
        for _ in range(2):
            verbs.pass_recheck(grade, on=self.today, next_on=self.day(400), by=self.user("county"), at=clock.now())
        assert Line.objects.filter(verb="复检合格").count() == 1
        item.refresh_from_db()
        assert (item.outcome, grade.rechecked_on) == ("复检合格", self.today)
        Grade.objects.update(recheck_on=self.day(-5))
        assert rechecks.remind_due(clock.now()) == 1
        grade.refresh_from_db()
        supersede(grade, "由“星级评定”重新评定", None, clock.now())
        assert Item.objects.latest("pk").outcome == "已重新评定"
        assert rechecks.remind_due(clock.now()) == 0

    def test_one_no_longer_due_is_closed(self) -> None:
        self.star(self.room())
        rechecks.remind_due(clock.now())
        Grade.objects.update(valid_until=self.day(-1), recheck_on=self.day(-30))
        rechecks.remind_due(clock.now())
        assert Item.objects.get(kind="staffhomes.recheck").outcome == "不再需要复检"


class Plaques(HomesCase):
    def test_lost_replaced_called_back(self) -> None:
        grade = self.star(self.room(), plaque="妈2026001")
        first, county, at = grade.plaques.get(), self.user("county"), clock.now()
        with self.assertRaises(Refused):
            verbs.lose_plaque(first, on=self.today, by=self.user("school"), at=at)
        for _ in range(2):
            verbs.lose_plaque(first, on=self.today, note="装修", by=county, at=at)
        assert (first.state, Line.objects.filter(verb="牌匾遗失").count()) == ("lost", 1)
        with self.assertRaises(RuleBroken):  # a number is given once
            verbs.replace_plaque(first, number="妈2026001", on=self.today, by=county, at=at)
        fresh = [verbs.replace_plaque(first, number="妈2026002", on=self.today, by=county, at=at) for _ in range(2)]
        assert fresh[0] == fresh[1] and first.state == "lost"
        third = verbs.replace_plaque(fresh[0], number="妈2026003", on=self.today, by=county, at=at)
        fresh[0].refresh_from_db()
        assert (fresh[0].state, third.state) == ("recalled", "hung")
        for _ in range(2):
            verbs.recall_plaque(third, on=self.today, by=county, at=at)
        with self.assertRaises(RuleBroken):
            verbs.lose_plaque(third, on=self.today, by=county, at=at)
        assert next_number(self.county, "妈2026") == "妈2026004"
        assert next_number(self.city, "妈2026") == "妈2026001"


class Constraints(HomesCase):
    def test_the_database_refuses(self) -> None:
        room = self.room()
        grade = self.star(room, plaque="妈1")
        work = self.star(None, register="self_check", level="合格")
        base: dict[str, Any] = {"unit": self.school, "level": "甲", "granted_on": self.today, "granted_by": self.county}
        plaque: dict[str, Any] = {"issuer": self.county, "issued_on": self.today}
        Use.objects.create(facility=room, day=self.today, visitors=1)
        wrong: list[Any] = [
            Facility(unit=self.school, kind="mothers_room", name=room.name),
            Facility(unit=self.school, kind="studio", name="甲", opened_on=self.today, closed_on=self.day(-1)),
            Grade(**base, register="mothers_room", facility=room), Grade(**base, register="self_check"),
            Grade(**base, register="studio", ended_on=self.day(-1)), Grade(**base, register="studio", valid_until=self.day(-1)),
            Plaque(**plaque, grade=grade, number="妈2"), Plaque(**plaque, grade=work, number="妈1"),
            Use(facility=room, day=self.today, visitors=2), Use(facility=room, day=self.day(-1), visitors=0),
        ]  # fmt: skip
        for row in wrong:
            with self.assertRaises(IntegrityError), transaction.atomic():
                row.save()
