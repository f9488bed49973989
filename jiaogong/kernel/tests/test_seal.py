"""What is sealed stays sealed: in the row, in the file, in prints, forms, journal and exports."""

from __future__ import annotations

import base64
import pickle
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, connection, transaction
from django.forms import modelform_factory
from django.forms.models import model_to_dict
from hypothesis import given
from hypothesis import strategies as st

from jiaogong.kernel import journal
from jiaogong.kernel.journal.models import Entry
from jiaogong.kernel.seal import SealBroken, blind_index, new_key, seal, unseal
from jiaogong.kernel.seal.fields import Sealed, look_up
from jiaogong.kernel.text import mask_id, mask_phone
from jiaogong.kernel.text.identity import id_check_digit

Person: Any = apps.get_model("org.Person")  # the kernel imports no engine; this is who uses the seal
OLD = "1:" + base64.urlsafe_b64encode(bytes(range(32))).decode()
NEW = "2:" + base64.urlsafe_b64encode(bytes(range(32, 64))).decode()
ID = "99010119850312001" + id_check_digit("99010119850312001")
PHONE = "13800000001"


@pytest.fixture
def wang(db: None) -> Person:
    return Person.objects.create(name="王芳", id_number=ID, phone=PHONE)


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def stored(person: Person, column: str = "phone") -> bytes:
    """What the table holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM org_person WHERE id = %s", [person.pk])  # noqa: S608
        return bytes(cursor.fetchone()[0])


@given(st.text(), st.text())
def test_whatever_is_sealed_opens_in_its_place_and_nowhere_else(plain: str, place: str) -> None:
    token = seal(plain, place)
    assert unseal(token, place) == plain
    with pytest.raises(SealBroken):
        unseal(token, place + "x")


def test_two_seals_of_one_value_differ() -> None:
    assert seal(PHONE, "a") != seal(PHONE, "a")


@given(st.data())
def test_a_changed_or_shortened_token_is_refused(data: st.DataObject) -> None:
    token = bytearray(seal(PHONE, "a"))
    where = data.draw(st.integers(0, len(token) - 1))
    if data.draw(st.booleans()):
        token[where] ^= data.draw(st.integers(1, 255))
    else:
        token = token[:where]
    with pytest.raises(SealBroken):
        unseal(bytes(token), "a")


def test_another_key_does_not_open(settings: Any) -> None:
    token = seal(PHONE, "a")
    settings.SEAL_KEYS = new_key(1)
    with pytest.raises(SealBroken):
        unseal(token, "a")
    settings.SEAL_KEYS = new_key(7)
    with pytest.raises(SealBroken):
        unseal(token, "a")


def test_a_new_key_in_front_reads_old_rows_and_keeps_the_index(settings: Any, wang: Person) -> None:
    settings.SEAL_KEYS = OLD
    wang.phone = PHONE
    wang.save()
    index = again(wang).phone_index
    settings.SEAL_KEYS = f"{NEW},{OLD}"
    found = Person.objects.get(phone_index=look_up(Person, "phone_index", PHONE))
    assert (found.pk, found.phone.open(), found.phone_index, stored(found)[1]) == (wang.pk, PHONE, index, 1)
    found.phone = found.phone.open()
    found.save()
    assert (again(wang).phone.open(), again(wang).phone_index, stored(wang)[1]) == (PHONE, index, 2)
    settings.SEAL_KEYS = OLD
    with pytest.raises(SealBroken):
        again(wang).phone.open()


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_index_meets_exactly_when_the_canonical_values_do(one: str, other: str) -> None:
    same = one.strip().upper() == other.strip().upper()
    assert (blind_index("p", one) == blind_index("p", other)) is same


def test_the_index_is_bound_to_its_field_and_key(settings: Any) -> None:
    first = blind_index("org.person.phone", PHONE)
    assert blind_index("org.person.id_number", PHONE) != first
    assert len(first) == 32
    settings.SEAL_KEYS = new_key()
    assert blind_index("org.person.phone", PHONE) != first


def test_only_a_blind_index_is_looked_up_by() -> None:
    with pytest.raises(TypeError, match="name is no blind index"):
        look_up(Person, "name", "王芳")


def test_ciphertext_moved_to_another_row_or_field_does_not_open(wang: Person) -> None:
    li = Person.objects.create(name="李梅", phone="13800000002")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE org_person SET phone = %s WHERE id = %s", [stored(wang), li.pk])
        cursor.execute("UPDATE org_person SET phone = %s WHERE id = %s", [stored(wang, "id_number"), wang.pk])
    for person in (li, wang):
        with pytest.raises(SealBroken):
            again(person).phone.open()


def test_a_sealed_value_handed_to_another_row_is_sealed_anew(wang: Person) -> None:
    li = Person.objects.create(name="李梅", phone=wang.phone)
    assert again(li).phone.open() == PHONE
    assert stored(li) != stored(wang)
    copy = again(wang)
    number = copy.id_number
    copy.pk, copy.key, copy.phone, copy.id_number = None, uuid.uuid4(), copy.phone, None
    copy.save()
    assert (again(copy).phone.open(), again(copy).id_number, number.open()) == (PHONE, None, ID)


def test_one_id_number_is_one_person_however_it_is_written(wang: Person) -> None:
    number = "99010119850312003" + "x"
    Person.objects.create(name="李梅", id_number=number)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="李梅", id_number=f" {number.upper()} ")
    assert [p.name for p in Person.objects.search(ID)] == ["王芳"]
    assert [p.name for p in Person.objects.search(f" {PHONE} ")] == ["王芳"]
    assert not Person.objects.search(PHONE[:10]).exists()


def test_prints_pickles_and_dictionaries_show_nothing(wang: Person) -> None:
    person = again(wang)
    assert isinstance(person.phone, Sealed)
    seen = [
        str(person.phone), repr(person.phone), f"{person.phone}", str(vars(person)), repr(person), str(person),
        str(pickle.dumps(person)), str(pickle.dumps(wang)), str(model_to_dict(person)), str(vars(wang)),
        str(Person.objects.values()), serializers.serialize("json", [person, wang]),
        serializers.serialize("xml", [person]), str(journal.picture(person, "name", "id_number", "phone")),
    ]  # fmt: skip
    assert [text for text in seen if ID in text or PHONE in text] == []
    assert str(person.phone) == "●●●"
    assert pickle.loads(pickle.dumps(person)).phone.open() == PHONE  # noqa: S301


def test_a_form_has_no_place_for_a_sealed_value(wang: Person) -> None:
    every = modelform_factory(Person, fields="__all__")
    assert set(every.base_fields) & {"phone", "id_number", "phone_index", "id_index"} == set()
    text = every(instance=wang).as_p()
    assert ID not in text and PHONE not in text


def test_the_journal_shows_a_sealed_change_as_dots(wang: Person) -> None:
    before = journal.picture(Person(name="王芳", phone=PHONE), "name", "phone", "id_number")
    journal.write("修改", wang, by=None, before=before, after=journal.picture(wang, "name", "phone", "id_number"))
    line = Entry.objects.get()
    assert line.before == {"name": "王芳", "phone": "●●●", "id_number": None}
    assert line.after == {"name": "王芳", "phone": "●●●", "id_number": "●●●"}
    assert line.changes() == [("id_number", None, "●●●")]


def test_masks_open_only_as_far_as_they_go(wang: Person) -> None:
    assert again(wang).phone.masked(mask_phone) == "138****0001"
    assert again(wang).id_number.masked(mask_id) == f"990***********{ID[-4:]}"


@pytest.mark.django_db
def test_bulk_create_seals_every_row() -> None:
    Person.objects.bulk_create([Person(name=f"甲{n}", phone=f"1380000000{n}") for n in range(3)])
    rows = list(Person.objects.order_by("pk"))
    assert [p.phone.open() for p in rows] == ["13800000000", "13800000001", "13800000002"]
    assert [p.phone_index for p in rows] == [look_up(Person, "phone_index", f"1380000000{n}") for n in range(3)]
    assert all(b"1380000" not in stored(p) for p in rows)


def test_saving_a_new_value_moves_the_index_along(wang: Person) -> None:
    wang.phone = "13900000009"
    wang.save()
    assert list(Person.objects.search("13900000009")) == [wang]
    assert not Person.objects.search(PHONE).exists()
    wang.phone = ""
    wang.save()
    assert (again(wang).phone, again(wang).phone_index) == (None, None)


def test_a_new_value_is_not_saved_without_its_index(wang: Person) -> None:
    wang.phone = "13900000009"
    with pytest.raises(ValueError, match="phone_index"):
        wang.save(update_fields=["phone"])
    wang.save(update_fields=["phone", "phone_index"])
    assert list(Person.objects.search("13900000009")) == [wang]
    wang.save(update_fields=["phone"])
    assert again(wang).phone.open() == "13900000009"


def test_ways_past_the_seal_are_refused(wang: Person) -> None:
    with pytest.raises(TypeError, match="phone is sealed"), transaction.atomic():
        Person.objects.filter(pk=wang.pk).update(phone="13900000009")
    wang.phone = "13900000009"
    with pytest.raises(TypeError, match="phone is sealed"), transaction.atomic():
        Person.objects.bulk_update([wang], ["phone"])
    with pytest.raises(TypeError, match="phone is sealed"):
        list(Person.objects.filter(phone=PHONE))
    assert again(wang).phone.open() == PHONE


def test_rows_read_in_part_keep_their_seal(wang: Person) -> None:
    part = Person.objects.only("name").get(pk=wang.pk)
    part.name = "王方"
    part.save()
    late = Person.objects.defer("phone").get(pk=wang.pk)
    assert (late.name, late.phone.open()) == ("王方", PHONE)
    late.refresh_from_db()
    late.save()
    assert (again(wang).phone.open(), again(wang).id_number.open()) == (PHONE, ID)


@pytest.mark.django_db(transaction=True)
def test_the_database_holds_no_plain_number() -> None:
    person = Person.objects.create(name="王芳标记", id_number=ID, phone=PHONE)
    person.id_number = person.id_number.open()
    person.save()
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        held = b"".join(path.read_bytes() for path in Path(name).parent.glob(Path(name).name + "*"))
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(p::text, ' ') || string_agg(encode(p.phone, 'escape'), ' ') FROM org_person p"
            )
            held = cursor.fetchone()[0].encode()
    assert "王芳标记".encode() in held  # the control: we look at the right bytes
    assert ID.encode() not in held and PHONE.encode() not in held
    assert ID.encode().hex().encode() not in held and PHONE.encode().hex().encode() not in held
