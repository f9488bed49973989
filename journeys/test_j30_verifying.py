"""J30 验证: an employer scans a certificate's code and sees award, year, masked name, revoked or not."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.papers import certificates
from jiaogong.engines.papers.models import Certificate
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.testing.browser import PHONE

from .conftest import SIZES, Enter, look


def _issued() -> Certificate:
    user = User.objects.get(username="city")
    unit = Unit.objects.get(pk=standings(user)[0].home_id)
    member = Person.objects.get(user__username="member")
    return certificates.issue(
        member,
        unit=unit,
        person=member,
        kind="荣誉证书",
        title="五一劳动奖章",
        year=2026,
        on=clock.today(),
        by=user,
        at=clock.now(),
    )


@SIZES
def test_the_holder_downloads_an_employer_verifies_the_union_revokes(
    enter: Enter, outside: Enter, size: dict[str, int]
) -> None:
    name = "phone" if size is PHONE else "desktop"
    row = _issued()
    holder = enter("member", "/certificates/", size)
    look(holder, f"j30-mine-{name}")
    holder.get_by_role("link", name="五一劳动奖章").click()
    look(holder, f"j30-certificate-{name}")
    with holder.expect_download() as download:
        holder.get_by_role("link", name="下载证书").click()
    data = download.value.path().read_bytes()
    assert data.startswith(b"%PDF")
    assert _printed(data, row)

    employer = outside("/verify/", size)
    look(employer, f"j30-verify-{name}")
    employer.get_by_label("验证码").fill("3333-4444-6666")
    employer.get_by_role("button", name="验证", exact=True).click()
    expect(employer.get_by_text("没有这个验证码的证书")).to_be_visible()
    look(employer, f"j30-wrong-{name}")
    employer.get_by_label("验证码").fill(row.printed_code.lower())
    employer.get_by_role("button", name="验证", exact=True).click()
    expect(employer.get_by_text("这份证书有效")).to_be_visible()
    expect(employer.get_by_text(row.public_holder, exact=True)).to_be_visible()
    expect(employer.locator("body")).not_to_contain_text(row.holder_name)
    look(employer, f"j30-valid-{name}")

    union = enter("city", f"/certificates/{row.key}/revoke/", size)
    look(union, f"j30-revoke-{name}")
    union.get_by_label("原因").select_option(label="荣誉撤销")
    union.get_by_role("button", name="撤销", exact=True).click()
    employer.goto(f"/verify/{row.code}/")  # as a phone opens it from the picture
    expect(employer.get_by_text("这份证书已撤销")).to_be_visible()
    expect(employer.get_by_text("荣誉撤销")).to_be_visible()
    look(employer, f"j30-revoked-{name}")


def _printed(data: bytes, row: Certificate) -> bool:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext is not installed")
    text = subprocess.run([reader, "-", "-"], input=data, capture_output=True, check=True)  # noqa: S603 (our own file)
    return row.printed_code in text.stdout.decode() and row.holder_name in text.stdout.decode()
