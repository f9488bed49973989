"""People, where they work, the offices of units and who holds them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from jiaogong.kernel.seal.fields import BlindIndexField, SealedField, TailIndexField, look_up
from jiaogong.kernel.text.fields import NameWordsField
from jiaogong.kernel.text.searching import looks_like_number, name_words, pieces_of, wanted_words

from .. import words
from ..signals import renamed
from .periods import PeriodQuerySet, open_at, period_check
from .units import Unit

_TAIL = re.compile(r"[0-9]{4}")


class PersonQuerySet(models.QuerySet["Person"]):
    """Chainable reads of people."""

    def search(self, text: str) -> PersonQuerySet:
        """By name (any part of it, with or without dots), by pinyin in full, by initials or mixed, by the last four digits
        of a phone, by a whole ID number or phone through their keyed index. `王芳 0001` asks for both."""
        found, names = self, []
        for piece in pieces_of(text):
            if looks_like_number(piece):
                found = found.filter(self._has_number(piece))
            elif _TAIL.fullmatch(piece):
                found = found.filter(phone_tail=look_up(Person, "phone_tail", piece))
            else:
                names.append(piece)
        typed = " ".join(names)
        words = wanted_words(typed)
        if typed and not words:
            return self.none()  # nothing but dots
        for word in words:
            found = found.filter(search_words__begins=word)
        return found

    def _has_number(self, number: str) -> Q:
        whole = Q(id_index=look_up(Person, "id_index", number))
        return whole | Q(phone_index=look_up(Person, "phone_index", number))

    def update(self, **kwargs: Any) -> int:
        """Words and tails follow what they are made from, also past `save`."""
        if isinstance(kwargs.get("name"), str):
            kwargs.setdefault("search_words", name_words(kwargs["name"]))
        if "phone" in kwargs and kwargs["phone"] is None:
            kwargs.setdefault("phone_tail", None)
        if not {"name", "pinyin"} & set(kwargs):
            return super().update(**kwargs)
        pks = list(self.values_list("pk", flat=True))
        number = super().update(**kwargs)
        renamed.send(Person, pks=pks)
        return number

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        """The words go with the names."""
        people, wanted = list(objs), set(fields)
        if "name" in wanted:
            wanted.add("search_words")
            for person in people:
                person.search_words = name_words(person.name)
        return super().bulk_update(people, wanted, batch_size)


class Person(models.Model):
    """A human being, once, however many units know him."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person", verbose_name="账号"
    )
    name = models.CharField("姓名", max_length=60)
    pinyin = models.CharField("拼音", max_length=180, blank=True, db_index=True)
    initials = models.CharField("拼音首字母", max_length=60, blank=True)
    search_words = NameWordsField("检索词", source="name")
    sex = models.CharField("性别", max_length=6, choices=words.Sex.choices, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    id_number = SealedField("证件号码")
    id_index = BlindIndexField("证件索引", source="id_number", unique=True)
    id_checked = models.BooleanField("证件校验通过", default=False)
    phone = SealedField("手机号码")
    phone_index = BlindIndexField("手机索引", source="phone", db_index=True)
    phone_tail = TailIndexField("手机末四位索引", source="phone")
    erased_on = models.DateField("个人信息删除日期", null=True, blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["pinyin", "id"]
        indexes = [
            models.Index(fields=["phone_tail"], name="person_phone_tail"),
            models.Index(fields=["id", "sex"], name="person_sex"),  # a register is counted by sex without the rows
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """With a name go its words, with a phone its tail."""
        if update_fields is not None:
            update_fields = set(update_fields)
            update_fields |= {"search_words"} if "name" in update_fields else set()
            update_fields |= {"phone_tail"} if "phone" in update_fields else set()
        fresh = self._state.adding
        super().save(*args, update_fields=update_fields, **kwargs)
        if not fresh and (update_fields is None or {"name", "pinyin"} & set(update_fields)):
            renamed.send(Person, pks=[self.pk])


class Employment(models.Model):
    """Somebody works for a unit, over a period: staff, whether union member or not."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="employments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="employments")
    employment_type = models.CharField("用工性质", max_length=20, choices=words.EmploymentType.choices)
    position = models.CharField("岗位", max_length=40, blank=True)
    subject = models.CharField("学科", max_length=20, blank=True)
    grade = models.CharField("职称", max_length=20, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        indexes = [models.Index(fields=["unit", "until"], name="employment_unit")]
        constraints = [
            period_check("employment_order"),
            models.UniqueConstraint(
                fields=["person", "unit"], condition=Q(until__isnull=True), name="employment_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.unit}"


class OfficeQuerySet(models.QuerySet["Office"]):
    """Chainable reads of offices."""

    def held_by(self, user: Any, day: date) -> OfficeQuerySet:
        """Offices the user holds on `day`."""
        holding = Holding.objects.filter(open_at(day), office=OuterRef("pk"), person__user=user)
        return self.filter(Exists(holding))


class Office(models.Model):
    """A post in a unit: the chair of a school's union, the head of a department. To-dos are addressed to it."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices")
    title = models.CharField("职务", max_length=40)
    role = models.CharField("权限", max_length=20, choices=words.RoleKey.choices)
    abolished_on = models.DateField("撤销日期", null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "id"]
        constraints = [models.UniqueConstraint(fields=["unit", "title"], name="office_once")]

    def __str__(self) -> str:
        return f"{self.unit}{self.title}"


class Holding(models.Model):
    """Somebody holds an office over a period; one holder at a time."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="holdings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        constraints = [
            period_check("holding_order"),
            models.UniqueConstraint(fields=["office"], condition=Q(until__isnull=True), name="holding_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.office}"
