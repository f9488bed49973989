import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0004_joint_members"),
        ("programmes", "0001_programmes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Facility",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("staff_home", "教工之家"),
                            ("small_home", "教工小家"),
                            ("womens_home", "妇女之家（小家）"),
                            ("mothers_room", "爱心母婴室"),
                            ("studio", "创新工作室"),
                            ("activity_site", "活动阵地"),
                        ],
                        max_length=15,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="位置")),
                ("area", models.PositiveIntegerField(blank=True, null=True, verbose_name="面积（平方米）")),
                ("equipment", models.TextField(blank=True, verbose_name="设施配备")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="启用日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.person",
                        verbose_name="负责人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facilities", to="org.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["unit__path", "kind", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=("unit", "kind", "name"),
                        name="facility_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("opened_on__isnull", True),
                            ("closed_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="facility_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="编号")),
                (
                    "register",
                    models.CharField(
                        choices=[
                            ("staff_home", "教工之家等级"),
                            ("model_home", "模范教工之家"),
                            ("small_home", "教工小家"),
                            ("womens_home", "妇女之家"),
                            ("mothers_room", "母婴室星级"),
                            ("studio", "创新工作室"),
                            ("congress_quality", "教代会质量评估"),
                            ("congress_standard", "职代会规范化达标"),
                            ("disclosure_check", "校务公开检查"),
                            ("information", "信息工作考核"),
                            ("funds_review", "经审工作检查"),
                            ("three_visits", "三进三评"),
                            ("self_check", "考核细则自查"),
                            ("party_appraisal", "党建考核工会项"),
                        ],
                        max_length=20,
                        verbose_name="评定事项",
                    ),
                ),
                ("level", models.CharField(max_length=60, verbose_name="等级")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="等级次序")),
                (
                    "score",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True, verbose_name="得分"),
                ),
                ("granted_on", models.DateField(verbose_name="评定日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                ("recheck_on", models.DateField(blank=True, null=True, verbose_name="复检日期")),
                ("rechecked_on", models.DateField(blank=True, null=True, verbose_name="最近复检合格")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="失效日期")),
                ("ended_for", models.CharField(blank=True, max_length=300, verbose_name="失效原因")),
                (
                    "entry",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grade",
                        to="programmes.entry",
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grades",
                        to="staffhomes.facility",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="granted_grades", to="org.unit"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grades", to="org.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["-granted_on", "-id"],
                "indexes": [models.Index(fields=["register", "unit"], name="grade_register_unit")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True), ("facility__isnull", False)),
                        fields=("register", "facility"),
                        name="grade_one_of_place",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True), ("facility__isnull", True)),
                        fields=("register", "unit"),
                        name="grade_one_of_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True), ("ended_on__gte", models.F("granted_on")), _connector="OR"
                        ),
                        name="grade_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("granted_on")), _connector="OR"
                        ),
                        name="grade_validity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plaque",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, verbose_name="牌匾编号")),
                ("issued_on", models.DateField(verbose_name="颁发日期")),
                (
                    "state",
                    models.CharField(
                        choices=[("hung", "悬挂中"), ("recalled", "已收回"), ("lost", "遗失")],
                        default="hung",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("changed_on", models.DateField(blank=True, null=True, verbose_name="变更日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "grade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plaques", to="staffhomes.grade"
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plaques", to="org.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_on", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("issuer", "number"), name="plaque_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "hung")), fields=("grade",), name="plaque_one_hung"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="日期")),
                ("visitors", models.PositiveIntegerField(verbose_name="使用人次")),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="说明")),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="staffhomes.facility"
                    ),
                ),
            ],
            options={
                "ordering": ["-day"],
                "constraints": [
                    models.UniqueConstraint(fields=("facility", "day"), name="use_once_a_day"),
                    models.CheckConstraint(condition=models.Q(("visitors__gte", 1)), name="use_somebody"),
                ],
            },
        ),
    ]
