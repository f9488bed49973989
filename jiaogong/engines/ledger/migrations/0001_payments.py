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
            name="PaymentRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                ("subject_type", models.CharField(max_length=60, verbose_name="事项类型")),
                ("subject_id", models.BigIntegerField(verbose_name="事项编号")),
                ("payee_name", models.CharField(blank=True, max_length=80, verbose_name="收款人姓名")),
                ("bank", models.CharField(blank=True, max_length=60, verbose_name="开户银行")),
                (
                    "account",
                    jiaogong.kernel.seal.fields.SealedField(
                        blank=True, editable=True, null=True, verbose_name="收款账号"
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="金额（分）")),
                ("purpose", models.CharField(max_length=120, verbose_name="用途")),
                ("category", models.CharField(max_length=40, verbose_name="支出类别")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待审批"),
                            ("approved", "待支付"),
                            ("paid", "已支付"),
                            ("refused", "未同意"),
                            ("cancelled", "已撤销"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="未同意或撤销原因")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="希望付款日期")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="审批时间")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="付款日期")),
                ("voucher", models.CharField(blank=True, max_length=40, verbose_name="凭证号")),
                ("anonymised_on", models.DateField(blank=True, editable=False, null=True, verbose_name="匿名日期")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审批人",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="payments_asked",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "paid_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记付款人",
                    ),
                ),
                (
                    "payee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_requests",
                        to="org.person",
                        verbose_name="收款人",
                    ),
                ),
                (
                    "payee_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments_due",
                        to="org.unit",
                        verbose_name="收款单位",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_requests",
                        to="org.unit",
                        verbose_name="付款工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "付款申请",
                "ordering": ["-asked_at", "-id"],
                "indexes": [
                    models.Index(fields=["unit", "state"], name="payment_unit_state"),
                    models.Index(fields=["subject_type", "subject_id"], name="payment_subject"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_more_than_nothing"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("payee__isnull", False), ("payee_unit__isnull", True)),
                            models.Q(("payee__isnull", True), ("payee_unit__isnull", False)),
                            models.Q(("anonymised_on__isnull", False), ("payee__isnull", True)),
                            _connector="OR",
                        ),
                        name="payment_one_payee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            ("asked_by__isnull", True),
                            models.Q(("approved_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payment_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "cancelled"]),
                            models.Q(("approved_at__isnull", False), ("state", "approved")),
                            models.Q(("approved_at__isnull", False), ("paid_on__isnull", False), ("state", "paid")),
                            models.Q(("state", "refused"), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="payment_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid_on__isnull", True), ("state__in", ["paid"]), _connector="OR"),
                        name="payment_paid_when_paid",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "approved", "paid"])),
                        fields=("subject_type", "subject_id"),
                        name="payment_once_a_matter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=120, verbose_name="事由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="account_looks",
                        to="org.person",
                        verbose_name="本人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="查看人",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="ledger.paymentrequest"
                    ),
                ),
            ],
            options={
                "verbose_name": "查看账号记录",
                "ordering": ["-at"],
            },
        ),
    ]
