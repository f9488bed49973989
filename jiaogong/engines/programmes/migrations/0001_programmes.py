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
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("title", models.CharField(max_length=80, verbose_name="名称")),
                ("family", models.CharField(max_length=40, verbose_name="类别")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("notice", models.TextField(blank=True, verbose_name="通知")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "筹备"),
                            ("open", "申报中"),
                            ("running", "评审中"),
                            ("closed", "已结束"),
                            ("cancelled", "已取消"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="申报开始")),
                ("closes_on", models.DateField(verbose_name="申报截止")),
                ("last_number", models.PositiveIntegerField(default=0, editable=False, verbose_name="最后编号")),
                ("made_at", models.DateTimeField(verbose_name="创建时间")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="following",
                        to="programmes.programme",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="programmes", to="org.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "-opens_on", "-id"],
                "indexes": [models.Index(fields=["unit", "state"], name="programme_unit_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))), name="programme_dates"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("unit", "title", "year"),
                        name="programme_once_a_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("slot", models.CharField(editable=False, max_length=40, verbose_name="占位")),
                ("number", models.PositiveIntegerField(blank=True, null=True, verbose_name="申报编号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("running", "办理中"),
                            ("returned", "退回修改"),
                            ("withdrawn", "已撤回"),
                            ("refused", "未通过"),
                            ("unplaced", "未入选"),
                            ("done", "已公布"),
                            ("revoked", "已撤销"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=40, verbose_name="当前环节")),
                ("confidential", models.BooleanField(default=False, editable=False, verbose_name="限定知悉")),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="填写内容")),
                (
                    "sealed",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="敏感内容"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                ("writer", models.JSONField(blank=True, default=dict, editable=False, verbose_name="最近填写的窗口")),
                ("to_mend", models.JSONField(blank=True, default=dict, verbose_name="退回修改的字段")),
                ("made_at", models.DateTimeField(verbose_name="开始填写")),
                ("changed_at", models.DateTimeField(verbose_name="最近修改")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                (
                    "score",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True, verbose_name="得分"),
                ),
                ("rank", models.PositiveIntegerField(blank=True, null=True, verbose_name="名次")),
                ("tier", models.CharField(blank=True, max_length=60, verbose_name="奖次、等级")),
                ("chosen", models.BooleanField(blank=True, null=True, verbose_name="入选")),
                ("result", models.CharField(blank=True, max_length=300, verbose_name="结果说明")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="org.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="org.unit"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["programme", "number", "id"],
                "indexes": [
                    models.Index(fields=["programme", "state", "step"], name="entry_programme_state"),
                    models.Index(fields=["programme", "unit"], name="entry_programme_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "running", "returned", "done", "unplaced"])),
                        fields=("programme", "slot"),
                        name="entry_slot_once",
                    ),
                    models.UniqueConstraint(fields=("programme", "number"), name="entry_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]), ("number__isnull", False), _connector="OR"
                        ),
                        name="entry_submitted_numbered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "running"), _negated=True),
                            models.Q(("step", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="entry_running_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("step", models.CharField(max_length=40, verbose_name="环节")),
                ("number", models.PositiveSmallIntegerField(verbose_name="批次")),
                ("opened_at", models.DateTimeField(verbose_name="开始时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="batches", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["opened_at"],
                "constraints": [models.UniqueConstraint(fields=("programme", "step", "number"), name="batch_once")],
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(blank=True, max_length=40, verbose_name="环节")),
                ("number", models.PositiveIntegerField(verbose_name="名额")),
                ("taken", models.PositiveIntegerField(default=0, verbose_name="已用")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="quotas", to="programmes.programme"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
            ],
            options={
                "ordering": ["unit__path"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "step", "unit"), name="quota_once"),
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("number"))), name="quota_never_exceeded"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("code", models.CharField(max_length=60, verbose_name="方案代码")),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                ("family", models.CharField(max_length=40, verbose_name="类别")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="programmes.scheme",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schemes",
                        to="org.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["family", "title"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", True)), fields=("code",), name="scheme_platform_code"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", False)), fields=("unit", "code"), name="scheme_unit_code"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.JSONField(verbose_name="内容")),
                ("based_on", models.PositiveIntegerField(verbose_name="依据的版本")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                ("changed_at", models.DateTimeField(verbose_name="最近修改")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scheme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="draft", to="programmes.scheme"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SchemeVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="版本")),
                ("body", models.JSONField(verbose_name="内容")),
                ("sha256", models.CharField(max_length=64, verbose_name="摘要")),
                ("made_at", models.DateTimeField(verbose_name="时间")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="programmes.scheme"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("scheme", "number"), name="schemeversion_once")],
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="programmes", to="programmes.schemeversion"
            ),
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=40, verbose_name="环节")),
                ("due_on", models.DateField(verbose_name="截止日期")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stages", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("programme", "step"), name="stage_once")],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("leader", models.BooleanField(default=False, verbose_name="负责人")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="programmes.entry"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.person"),
                ),
            ],
            options={
                "ordering": ["-leader", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "person"), name="teammember_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("leader", True)), fields=("entry",), name="teammember_one_leader"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=40, verbose_name="字段")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="programmes.entry"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("entry", "field"), name="entryfile_once")],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=40, verbose_name="环节")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待办理"),
                            ("passed", "通过"),
                            ("returned", "退回修改"),
                            ("refused", "不通过"),
                            ("skipped", "不经过"),
                            ("withdrawn", "撤回"),
                        ],
                        max_length=10,
                        verbose_name="办理情况",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="到达时间")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="办理期限")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="办理时间")),
                ("opinion", models.CharField(blank=True, max_length=600, verbose_name="意见")),
                ("data", models.JSONField(blank=True, default=dict, verbose_name="办理内容")),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="passages",
                        to="programmes.batch",
                    ),
                ),
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passages", to="programmes.entry"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "ordering": ["opened_at", "id"],
                "indexes": [models.Index(fields=["unit", "state", "programme", "step"], name="passage_desk")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")), fields=("entry",), name="passage_one_waiting"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="passage_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reveal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="查看事由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reveals", to="programmes.entry"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
    ]
