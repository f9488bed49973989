"""What each address of committees and their renewal answers to whom."""

from jiaogong.kernel.access.matrix import Address

ADDRESSES: list[Address] = []
