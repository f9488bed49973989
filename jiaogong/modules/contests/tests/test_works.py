"""Works on the shelf: read below the publisher, taken down by author or publisher, put back by the author alone."""

from __future__ import annotations

from typing import Any

import pytest

from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.contests import verbs
from jiaogong.modules.contests.models import Work

pytestmark = pytest.mark.usefixtures("tiny_city")


def test_it_is_read_taken_down_and_gone(sign_in: Any) -> None:
    from jiaogong.site.demo.year import load_year

    load_year(clock.today())
    work = Work.objects.filter(hidden_on=None).first()
    assert work is not None
    path = f"/contests/works/{work.key}/"
    assert work.text[:12] in sign_in("member").get(path).content.decode()
    assert sign_in("retired").get(path).status_code == 404
    assert sign_in("member").post(f"{path}show/").status_code == 404
    assert sign_in("city").post(f"{path}show/").status_code == 302
    assert sign_in("member").get(path).status_code == 404
    assert "已下架" in sign_in("city").get(path).content.decode()
    with pytest.raises(RuleBroken, match="作者本人"):
        verbs.put_back(work, by=User.objects.get(username="city"), at=clock.now())
