"""A plan of the tiny city, uploaded and put into force by its own verbs."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.plans.models import Plan, Target
from jiaogong.modules.plans.verbs.editing import confirm_plan, set_status
from jiaogong.modules.plans.verbs.targets import bind_target
from jiaogong.modules.plans.verbs.uploading import upload_plan
from jiaogong.modules.plans.words import BindingStatus, TaskStatus

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 11, 20)

TEXT = """清岚市教育工会文件
清教工〔2026〕2号

清岚市教育工会2026年工作要点

今年工作的总体要求是：围绕全市教育发展，把工会建得更牢、把职工服务得更好。

一、夯实组织基础
（一）推进民办学校建会。百人以上民办学校、幼儿园建会实现全覆盖，25人以上100人以下的民办学校建会率达到80%以上。
（二）推进会员实名制。年底前会员实名制完成60%。

二、服务教职工
（一）开展心理健康活动。11月底前举办心理讲座6场。
（二）办好实事项目。为基层学校添置母婴室设备，惠及女教职工。

清岚市教育工会
2026年3月5日
"""


@pytest.fixture
def city_officer(tiny_city: None) -> User:
    """周敏, who keeps the city union's plans."""
    return User.objects.get(username="city")


@pytest.fixture
def city_unit(city_officer: User) -> Unit:
    """The unit of the city union."""
    from jiaogong.kernel.access import standings

    return Unit.objects.get(pk=standings(city_officer)[0].home_id)


@pytest.fixture
def draft(city_officer: User, city_unit: Unit) -> Plan:
    """The plan as just read."""
    return upload_plan(unit=city_unit, text=TEXT, by=city_officer, at=NOW)


@pytest.fixture
def running(draft: Plan, city_officer: User) -> Plan:
    """The plan in force, every proposed figure confirmed."""
    from jiaogong.engines.figures.conditions import Conditions

    draft.tasks.filter(title__contains="实事").update(beneficiaries="全市女教职工")
    set_status(list(draft.tasks.all()), by=city_officer, at=NOW, status=TaskStatus.CONFIRMED)
    for target in Target.objects.filter(task__plan=draft, binding=BindingStatus.PROPOSED):
        bind_target(
            target, by=city_officer, at=NOW, figure=target.figure, category=target.category,
            conditions=Conditions.from_data(target.conditions), parameters=target.parameters,
        )  # fmt: skip
    return confirm_plan(draft, by=city_officer, at=NOW)
