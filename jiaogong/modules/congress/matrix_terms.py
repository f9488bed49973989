"""What these addresses of congresses answer to whom; reviewed by hand."""

from __future__ import annotations

from jiaogong.kernel.access.matrix import Address, Sample

SAMPLES: dict[str, Sample] = {}
ADDRESSES: list[Address] = []
