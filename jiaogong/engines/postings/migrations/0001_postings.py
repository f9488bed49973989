import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiaogong.kernel.seal.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("org", "0004_joint_members"),
    ]

    operations = [
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("subject_type", models.CharField(blank=True, max_length=60, verbose_name="所属类型")),
                ("subject_id", models.BigIntegerField(blank=True, null=True, verbose_name="所属编号")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("body", models.JSONField(default=list, verbose_name="正文")),
                ("columns", models.JSONField(default=list, verbose_name="表头")),
                ("rows", models.JSONField(default=list, verbose_name="名单")),
                ("days", models.PositiveSmallIntegerField(verbose_name="公示工作日数")),
                ("starts_on", models.DateField(verbose_name="公示日期")),
                ("ends_on", models.DateField(verbose_name="截止日期")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "公示中"),
                            ("held", "异议办理中"),
                            ("ended", "公示期满"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("contact", models.CharField(max_length=80, verbose_name="受理单位")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="受理电话")),
                ("published_at", models.DateTimeField(verbose_name="发布时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="撤回理由")),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "ordering": ["-published_at", "-id"],
                "indexes": [
                    models.Index(fields=["state", "ends_on"], name="posting_due"),
                    models.Index(fields=["subject_type", "subject_id"], name="posting_subject"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="posting_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), models.Q(("reason", ""), _negated=True)),
                            models.Q(models.Q(("state", "withdrawn"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="posting_withdrawn_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state__in", ("open", "held"))),
                            models.Q(("closed_at__isnull", False), ("state__in", ("ended", "withdrawn"))),
                            _connector="OR",
                        ),
                        name="posting_closed_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject_id__isnull", True), ("subject_type", "")),
                            models.Q(models.Q(("subject_type", ""), _negated=True), ("subject_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="posting_whole_subject",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("open", "held")), ("subject_id__isnull", False)),
                        fields=("subject_type", "subject_id"),
                        name="posting_one_running",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("serial", models.PositiveIntegerField(verbose_name="序号")),
                ("sending_key", models.CharField(max_length=64, verbose_name="提交编号")),
                (
                    "channel",
                    models.CharField(
                        choices=[("web", "网上"), ("desk", "来电来访")], max_length=6, verbose_name="渠道"
                    ),
                ),
                ("named", models.BooleanField(default=False, verbose_name="实名")),
                (
                    "name",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="异议人姓名"
                    ),
                ),
                (
                    "phone",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="异议人电话"
                    ),
                ),
                (
                    "phone_tail",
                    jiaogong.kernel.seal.fields.TailIndexField(
                        blank=True,
                        editable=False,
                        length=4,
                        max_length=16,
                        null=True,
                        source="phone",
                        verbose_name="电话末四位索引",
                    ),
                ),
                (
                    "text",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="异议内容"
                    ),
                ),
                (
                    "code",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="查询码"
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                ("due_on", models.DateField(verbose_name="答复期限")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "已收到"),
                            ("handling", "核实中"),
                            ("upheld", "异议成立"),
                            ("rejected", "异议不成立"),
                            ("withdrawn", "异议人撤回"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="受理时间")),
                ("reply", models.TextField(blank=True, verbose_name="答复")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="落实时间")),
                ("settled_note", models.CharField(blank=True, max_length=200, verbose_name="落实情况")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="承办人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="受理单位",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="postings.posting",
                        verbose_name="公示",
                    ),
                ),
            ],
            options={
                "ordering": ["received_at", "id"],
                "indexes": [models.Index(fields=["year", "serial"], name="objection_number_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "year", "serial"), name="objection_number"),
                    models.UniqueConstraint(fields=("posting", "sending_key"), name="objection_sent_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state__in", ("received", "handling"))),
                            models.Q(("closed_at__isnull", False), ("state__in", ("upheld", "rejected", "withdrawn"))),
                            _connector="OR",
                        ),
                        name="objection_closed_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("upheld", "rejected")), _negated=True),
                            models.Q(("reply", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="objection_reasoned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("settled_at__isnull", True), ("state", "upheld"), _connector="OR"),
                        name="objection_settled_upheld",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="更正时间")),
                ("note", models.CharField(max_length=200, verbose_name="更正说明")),
                ("restarted", models.BooleanField(default=False, verbose_name="重新计算公示期")),
                ("before", models.JSONField(default=dict, verbose_name="更正前")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="postings.posting"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("reason", models.CharField(max_length=200, verbose_name="回避原因")),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recusals", to="postings.objection"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [models.UniqueConstraint(fields=("objection", "user"), name="recusal_once")],
            },
        ),
    ]
