"""Account numbers that stand where the bank's name belongs: found, so that they are kept sealed and nowhere in plain."""

from __future__ import annotations

import re
import unicodedata

# A run of digits as banks print them, in groups or not. Cards have 13 to 19 digits, passbooks up to 30; twelve are the
# fewest in use. No branch's name holds as many.
_NUMBER = re.compile(r"\d(?:[\s\-—_.·]*\d){11,}")
_BETWEEN = re.compile(r"[\s\-—_.·]+")
_LABEL = re.compile(r"[\s,，;；:：、/（()）]*(?:银行|收款)?(?:卡号|账号|帐号|账户)?[\s,，;；:：、/（()）]*\Z")


def sorted_out(bank: str, account: str) -> tuple[str, str]:
    """(bank, account): a number within the bank's name becomes the account, or leaves its ending where there is one already."""
    plain = unicodedata.normalize("NFKC", bank).strip()
    found = _NUMBER.search(plain)
    if found is None:
        return bank.strip(), account.strip()
    number = _BETWEEN.sub("", found[0])
    left, right = _LABEL.sub("", plain[: found.start()]), plain[found.end() :].strip(" ,，;；、()（）")
    rest = " ".join(part for part in (left, right) if part)
    if _NUMBER.search(rest):  # a second one: nothing of it stays in plain
        rest = ""
    known = _BETWEEN.sub("", unicodedata.normalize("NFKC", account))
    if known and known != number:
        rest = f"{rest} 另写有尾号 {number[-4:]}".strip()
    return rest[:60], account.strip() or number
