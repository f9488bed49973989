"""The e-card and its code; numbers; vote and fee; memberships carried by a merger."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from jiaogong.kernel import clock
from jiaogong.modules.members import cards, carriers, verbs
from jiaogong.modules.members.models import Membership
from jiaogong.modules.members.numbers import check_digit, take_numbers
from jiaogong.modules.members.transfers import decide_transfer, request_transfer
from jiaogong.modules.unions.tests.cast import days_ago

from .test_transfers import TransferCase


class Cards(TransferCase):
    def test_a_code_is_good_for_two_minutes_and_shows_little(self) -> None:
        at = clock.now()
        token = cards.token_for(self.row, at)
        page = Client().get(f"/members/card/{token}/")
        text = page.content.decode()
        assert "有效 · 在册会员" in text and "钱*" in text and self.old.name in text
        assert "钱多多" not in text and self.row.number not in text
        assert page["X-Robots-Tag"] == "noindex, nofollow" and "no-store" in page["Cache-Control"]
        assert cards.check(token, at + timedelta(seconds=59)).valid  # type: ignore[union-attr]
        late = cards.check(token, at + timedelta(seconds=121))
        assert late is not None and not late.valid and (late.name, late.unit) == ("", "")
        early = cards.token_for(self.row, at + timedelta(minutes=5))
        assert cards.check(early, at) is None and cards.check(f"{token[:-1]}x", at) is None
        other = token.split("-", 1)
        assert cards.check(f"{other[0]}1-{other[1]}", at) is None
        assert Client().get("/members/card/1-1-abc/").status_code == 404

    def test_kept_and_ended(self) -> None:
        client = self.as_(self.person.user)  # type: ignore[arg-type]
        assert (self.row.may_vote, self.row.pays_fee) == (True, True)
        kept = verbs.end_membership(self.row, by=self.old_chair, ending="retired", until=days_ago(5))
        assert (kept.may_vote, kept.pays_fee, kept.number) == (False, False, self.row.number)
        page = client.get("/members/card/").content.decode()
        assert "不交会费，没有选举权" in page and "<svg" in page
        assert f"<dt>入会日期</dt><dd>{days_ago(800)}</dd>" in page
        assert f"<dt>保留会籍</dt><dd>{days_ago(5)} 起</dd>" in page
        assert cards.check(cards.token_for(kept, clock.now()), clock.now()).words == "有效 · 保留会籍"  # type: ignore[union-attr]
        token = cards.token_for(kept, clock.now())
        verbs.end_membership(kept, by=self.old_chair, ending="died", until=days_ago(0))
        assert "会籍已终止" in Client().get(f"/members/card/{token}/").content.decode()
        page = client.get("/members/card/").content.decode()
        assert "会籍已终止" in page and 'class="qr"' not in page
        ended = list(Membership.objects.filter(person=self.person).order_by("since").values_list("ending", flat=True))
        assert ended == ["retired", "died"]

    def test_the_joining_day_goes_back_to_the_first_row_without_a_gap(self) -> None:
        decide_transfer(self.ask(self.new_chair), by=self.old_chair, side="releasing", agree=True)
        moved = Membership.objects.get(person=self.person, until=None)
        assert (moved.since, cards.joined_on(moved)) == (days_ago(3), days_ago(800))
        Membership.objects.filter(pk=self.row.pk).update(until=days_ago(90), ending="withdrawn")
        assert cards.joined_on(moved) == days_ago(3)

    def test_numbers_are_never_given_twice(self) -> None:
        first = take_numbers(2031, 3)
        assert len(set(first + take_numbers(2031, 3))) == 6
        assert first[0] == "20310000001" + check_digit("20310000001")
        taken = "20320000001" + check_digit("20320000001")
        Membership.objects.filter(pk=self.row.pk).update(number=taken)
        assert taken not in take_numbers(2032, 2)


class Merging(TransferCase):
    def test_memberships_go_to_the_successor(self) -> None:
        asked = request_transfer(
            by=self.new_chair, to=self.new, person=self.person, employment_type="agency", since=days_ago(9)
        )
        late = Membership.objects.create(
            person=self.old_chair.person, unit=self.old, employment_type="filed", since=days_ago(0)
        )
        assert carriers.carry(self.old, self.new, None, days_ago(2), None) == 2
        old, new = Membership.objects.filter(person=self.person).order_by("since")
        assert (old.until, old.ending, new.since, new.unit) == (days_ago(2), "carried", days_ago(2), self.new)
        assert (new.number, new.verified_on, new.proof) == (old.number, old.verified_on, old.proof)
        late.refresh_from_db()
        assert (late.unit, late.since) == (self.new, days_ago(0))
        asked.refresh_from_db()
        assert asked.status == "withdrawn"
        assert carriers.carry(self.old, self.new, None, days_ago(2), None) == 0
