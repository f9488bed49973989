"""What each address of the roster import answers to whom."""

from jiaogong.kernel.access.matrix import Address

ADDRESSES: list[Address] = []
