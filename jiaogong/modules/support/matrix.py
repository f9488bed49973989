"""What each address of party and administration's support answers to whom."""

from jiaogong.kernel.access.matrix import Address

ADDRESSES: list[Address] = []
