"""证书: issued for a row of some module, printed with a code, verified by everybody who holds it in his hand.

    certificates.issue(honour, unit=city, person=person, kind="荣誉证书", title="…", year=2026, on=day, by=user, at=now)

Import it inside functions or from modules that load after the models (verbs, views), as it brings models with it.
"""

from .owners import register_owner
from .sheet import certificates_pdf
from .verbs import issue, reissue, revoke

__all__ = ["certificates_pdf", "issue", "register_owner", "reissue", "revoke"]
