"""What each address of cadres and contact points answers to whom."""

from jiaogong.kernel.access.matrix import Address

ADDRESSES: list[Address] = []
