"""待办 and 消息: what an office must do, and what people should know."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from jiaogong.engines.org.models import Office, Person, Unit


class ItemQuerySet(models.QuerySet["Item"]):
    """Chainable reads of to-dos."""

    def addressed_to(self, user: Any, day: date) -> ItemQuerySet:
        """Those of the offices the user holds on `day`, and those addressed to him as a person."""
        return self.filter(Q(office__in=Office.objects.held_by(user, day)) | Q(person__user=user))

    def open(self) -> ItemQuerySet:
        """Not done, not withdrawn."""
        return self.filter(closed_at__isnull=True)

    def handled_by(self, user: Any, day: date) -> ItemQuerySet:
        """Those addressed to the user, and those he closed when he held the office."""
        return self.filter(Q(office__in=Office.objects.held_by(user, day)) | Q(person__user=user) | Q(closed_by=user))

    def within_sight_of(self, user: Any, day: date) -> ItemQuerySet:
        """Those he handles or handled, and those he opened."""
        held = Office.objects.held_by(user, day)
        return self.filter(Q(office__in=held) | Q(person__user=user) | Q(closed_by=user) | Q(opened_by=user))

    def closed(self) -> ItemQuerySet:
        """Done or withdrawn."""
        return self.filter(closed_at__isnull=False)


class Item(models.Model):
    """Something an office (or a person) must do by a day. Addressed to the office: a handover moves it."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("类别", max_length=40)
    title = models.CharField("标题", max_length=120)
    link = models.CharField("去办理", max_length=200)
    subject_type = models.CharField("事项类型", max_length=60)
    subject_id = models.BigIntegerField("事项编号")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="items")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="items")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="items", verbose_name="单位")
    due_on = models.DateField("办理期限", null=True, blank=True)
    opened_at = models.DateTimeField("收到时间")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="opened_items")
    seen_at = models.DateTimeField("首次查看", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="closed_items")
    outcome = models.CharField("结果", max_length=20, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["office", "closed_at"], name="item_office"),
            models.Index(fields=["subject_type", "subject_id"], name="item_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(office__isnull=False, person__isnull=True) | Q(office__isnull=True, person__isnull=False),
                name="item_one_addressee",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "office"],
                condition=Q(closed_at__isnull=True, office__isnull=False),
                name="item_once_per_office",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Nudge(models.Model):
    """A reminder or escalation that went out for an item: at most one of each step."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="nudges")
    step = models.CharField("环节", max_length=20)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["item", "step"], name="nudge_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.step}"


class MessageQuerySet(models.QuerySet["Message"]):
    """Chainable reads of messages."""

    def for_user(self, user: Any, day: date) -> MessageQuerySet:
        """Messages to the user's offices or to himself, each with `is_read`."""
        mine = Q(office__in=Office.objects.held_by(user, day)) | Q(person__user=user)
        read = Reading.objects.filter(message=OuterRef("pk"), user=user)
        return self.filter(mine).annotate(is_read=Exists(read))

    def unread(self) -> MessageQuerySet:
        """Of a user's messages (`for_user`), those he has not read."""
        return self.filter(is_read=False)  # type: ignore[misc]  # annotated by for_user


class Message(models.Model):
    """Something to know. `short` fits the 20 characters outside channels allow."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="messages")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="messages")
    short = models.CharField("标题", max_length=20)
    body = models.CharField("内容", max_length=300)
    link = models.CharField("链接", max_length=200, blank=True)
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="messages")
    at = models.DateTimeField("时间", db_index=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.short


class Reading(models.Model):
    """A user has read a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    at = models.DateTimeField("已读时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.message}"
