"""What each address of handing offices over answers to whom."""

from jiaogong.kernel.access.matrix import Address

ADDRESSES: list[Address] = []
