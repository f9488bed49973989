"""What the site's own addresses answer to whom."""

from __future__ import annotations

from jiaogong.kernel.access.matrix import EVERYONE, Address

from .api_addresses import ADDRESSES as API
from .api_addresses import SAMPLES as API_SAMPLES

ADDRESSES = [
    Address("home", allow=EVERYONE),
    Address("services", allow=EVERYONE),
    Address("healthz", allow=EVERYONE, anonymous=200),
    Address("readyz", allow=EVERYONE, anonymous=200),
    Address("robots", allow=EVERYONE, anonymous=200),
    *API,
]

SAMPLES = API_SAMPLES
