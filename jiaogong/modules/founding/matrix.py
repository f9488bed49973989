"""What each address of founding unions and changing units answers to whom."""

from jiaogong.kernel.access.matrix import Address

ADDRESSES: list[Address] = []
