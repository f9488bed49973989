"""Twenty registrars saving at once: every save is in the register and in the journal, none twice, none lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier
from typing import Any

from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from django.urls import reverse

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.verbs import found_unit
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.members.models import Membership
from jiaogong.modules.unions.tests.cast import OPENED, days_ago, id_number, officer, three_units, with_union

TWENTY = 20


def at_once(acts: list[Any]) -> list[Any]:
    """All of them in threads of their own, begun at the same moment."""
    start = Barrier(len(acts))

    def run(act: Any) -> Any:
        try:
            start.wait(20)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


class Twenty(TransactionTestCase):
    def setUp(self) -> None:
        _, county, school = three_units()
        other = found_unit(
            by=None, superior=county, code="T10102", name="乙县中学", layer="base", kind="junior_high", nature="public",
            since=OPENED, check=False,
        )  # fmt: skip
        self.schools: list[Unit] = [school, other]
        self.clients: list[Client] = []
        for n in range(TWENTY):
            unit = self.schools[n % 2]
            if n < 2:
                with_union(unit)
            officer(unit, f"clerk{n}", title=f"登记员{n}")
            client = Client()
            client.force_login(User.objects.get(username=f"clerk{n}"))
            client.get("/members/")  # the session's first click writes its start
            self.clients.append(client)

    def _enrol(self, n: int, serial: int) -> Any:
        data = {
            "unit": str(self.schools[n % 2].key), "name": f"教师{serial}", "id_number": id_number(serial), "phone": f"138{serial:08d}",
            "employment_type": "established", "position": "专任教师", "subject": "语文", "since": str(days_ago(5)),
        }  # fmt: skip
        return self.clients[n].post("/members/new/", data)

    def _post(self, n: int, act: str, person: Person, data: dict[str, str]) -> Any:
        return self.clients[n].post(reverse(f"members:{act}", args=[person.key]), data)

    def test_twenty_enrol_correct_and_verify_at_once_and_nothing_is_lost(self) -> None:
        answers = at_once([lambda n=n: self._enrol(n, n + 1) for n in range(TWENTY)])
        assert [a.status_code for a in answers] == [302] * TWENTY
        people = list(Person.objects.filter(name__startswith="教师").order_by("pk"))
        members = Membership.objects.filter(person__in=people)
        assert sorted(p.name for p in people) == sorted(f"教师{n + 1}" for n in range(TWENTY))
        assert [members.filter(unit=school).count() for school in self.schools] == [TWENTY // 2] * 2
        assert Employment.objects.filter(person__in=people).count() == TWENTY
        assert self._lines("登记入会") == sorted(members.values_list("pk", flat=True))

        mine = {n: Person.objects.get(name=f"教师{n + 1}") for n in range(TWENTY)}
        correction = {
            "employment_type": "agency", "position": "班主任", "subject": "数学", "sex": "", "birth": "", "phone": "",
            "id_number": "", "note": "录入笔误",
        }  # fmt: skip

        def save(n: int) -> Any:
            if n % 4 < 2:  # half of them correct, half verify; all on different people of the same two units
                return self._post(n, "change", mine[n], {**correction, "name": f"教师改{n}"})
            return self._post(n, "verify", mine[n], {"proof": "registrar", "day": str(days_ago(0))})

        answers = at_once([lambda n=n: save(n) for n in range(TWENTY)])
        assert [a.status_code for a in answers] == [302] * TWENTY
        changed = [mine[n].pk for n in range(TWENTY) if n % 4 < 2]
        verified = [mine[n].pk for n in range(TWENTY) if n % 4 >= 2]
        assert Person.objects.filter(pk__in=changed, name__startswith="教师改").count() == TWENTY // 2
        assert Membership.objects.filter(person__in=changed, employment_type="agency").count() == TWENTY // 2
        assert members.filter(person__in=verified, verified_on__isnull=False, proof="registrar").count() == TWENTY // 2
        assert self._lines("更正会员信息") == sorted(changed)
        assert len(self._lines("实名核验")) == TWENTY // 2

    def test_twenty_corrections_of_one_person_are_all_in_the_journal_one_after_the_other(self) -> None:
        self._enrol(0, 99)
        person = Person.objects.get(name="教师99")
        same = [n for n in range(TWENTY) if n % 2 == 0]

        def rename(n: int) -> Any:
            data = {
                "name": f"教师第{n}", "employment_type": "established", "position": f"岗位{n}", "subject": "语文", "sex": "",
                "birth": "", "phone": "", "id_number": "", "note": f"第 {n} 次",
            }  # fmt: skip
            return self._post(n, "change", person, data)

        answers = at_once([lambda n=n: rename(n) for n in same])
        assert [a.status_code for a in answers] == [302] * len(same)
        lines = list(Entry.objects.filter(verb="更正会员信息", object_id=person.pk).order_by("pk"))
        assert {line.after["note"] for line in lines} == {f"第 {n} 次" for n in same}
        for before, after in pairwise(lines):  # each saw what the one before it had written
            assert after.before["name"] == before.after["name"]
        person.refresh_from_db()
        assert person.name == lines[-1].after["name"]
        key = Membership.objects.get(person=person).name_key
        assert key == f"{person.pinyin} {person.name} {person.initials}"

    def test_the_same_new_member_sent_by_ten_of_one_unit_is_enrolled_once(self) -> None:
        answers = at_once([lambda n=n: self._enrol(n, 7) for n in range(0, TWENTY, 2)])
        assert sorted(a.status_code for a in answers) == [200] * (TWENTY // 2 - 1) + [302]
        assert Person.objects.filter(name="教师7").count() == 1
        assert len(self._lines("登记入会")) == 1

    def test_control_without_the_lock_saves_are_lost(self) -> None:
        """What the verbs would do by reading first and locking nothing: if this loses nothing, the tests above prove nothing."""
        self._enrol(0, 5)
        person = Person.objects.get(name="教师5")
        Person.objects.filter(pk=person.pk).update(pinyin="")
        met = Barrier(TWENTY)

        def append(n: int) -> None:
            read = Person.objects.get(pk=person.pk)
            connection.close()  # PostgreSQL's pool has fewer places than there are registrars
            met.wait(20)
            with transaction.atomic():
                Person.objects.filter(pk=person.pk).update(pinyin=f"{read.pinyin}{chr(97 + n)}")

        at_once([lambda n=n: append(n) for n in range(TWENTY)])
        person.refresh_from_db()
        assert len(person.pinyin) < TWENTY

    def _lines(self, verb: str) -> list[int]:
        return sorted(Entry.objects.filter(verb=verb).values_list("object_id", flat=True))
