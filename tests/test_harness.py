"""The test bed itself: transactional tests, threads with their own connections, guards that come back."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from jiaogong.kernel import journal
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.journal.models import Entry
from scripts.copy_assets import outside_addresses


@pytest.mark.parametrize("round_", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_the_journal_is_emptied_between_tests_and_guarded_within(round_: int) -> None:
    assert not Entry.objects.exists()
    journal.write("试", User.objects.create_user("a", name="甲"), by=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(actor="乙")
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_threads_write_side_by_side() -> None:
    wrong: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for turn in range(5):
                with transaction.atomic():
                    User.objects.create_user(f"u{number}-{turn}", name="甲")
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert User.objects.count() == 30


def test_style_sheets_may_not_point_outside() -> None:
    assert outside_addresses("a{background:url(https://cdn.example/x.png)}") == ["https://cdn.example/x.png"]
    assert outside_addresses("@import '//fonts.example/a.css';") == ["//fonts.example/a.css"]
    assert outside_addresses("a{background:url(data:image/svg+xml,%3csvg xmlns='http://www.w3.org/2000/svg')}") == []
