"""What the shelf of works keeps about people."""

from datetime import datetime

from jiaogong.engines.org.models import Person
from jiaogong.engines.personal.registry import Holder, Kept, register
from jiaogong.engines.personal.words import NOBODY

from .models import Work


def forget(person: Person, at: datetime) -> int:
    """The titles of his works go as well; prize and year stay."""
    return Work.objects.filter(person=person).update(title=NOBODY)


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            key="contests", title="获奖作品", purpose="经作者同意，在系统内展示获奖作品",
            retention="展示到作者要求下架；署名随个人信息删除隐去", kept=(Kept("contests.work", blank=("text", "link")),), forget=forget,
        )
    )  # fmt: skip
