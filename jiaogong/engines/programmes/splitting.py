"""Splitting places over units by size: largest remainder, sums exact."""

from __future__ import annotations

from collections.abc import Mapping


def by_share(total: int, sizes: Mapping[int, int], *, least: int = 0) -> dict[int, int]:
    """`total` places over unit ids by their sizes. Every unit gets `least` first (as far as it goes, bigger units before);
    the rest goes by size, remainders to the largest ones, equal remainders to the lower id. Sums are exact unless
    nobody has any size."""
    if total < 0 or least < 0:
        raise ValueError("名额不能为负数")
    order = sorted(sizes, key=lambda key: (-sizes[key], key))
    found = dict.fromkeys(sizes, 0)
    rest = total
    for key in order:
        given = min(least, rest)
        found[key] += given
        rest -= given
    everybody = sum(max(0, size) for size in sizes.values())
    if not rest or not everybody:
        return found
    shares = {key: divmod(rest * max(0, sizes[key]), everybody) for key in sizes}
    for key, (whole, _) in shares.items():
        found[key] += whole
    left = rest - sum(whole for whole, _ in shares.values())
    for key in sorted(shares, key=lambda k: (-shares[k][1], k))[:left]:
        found[key] += 1
    return found


def pasted(text: str) -> tuple[list[tuple[str, int]], list[str]]:
    """Lines pasted from a sheet (name or code, then a number) as pairs, and the lines that cannot be read."""
    found: list[tuple[str, int]] = []
    odd: list[str] = []
    for line in text.replace("\r", "\n").splitlines():
        cells = [cell.strip() for cell in line.replace("，", "\t").replace(",", "\t").split("\t") if cell.strip()]
        if len(cells) == 1:
            cells = line.split()
        if not cells:
            continue
        if len(cells) >= 2 and cells[-1].isascii() and cells[-1].isdigit() and len(cells[-1]) <= 5:
            found.append((cells[0], int(cells[-1])))
        else:
            odd.append(line.strip())
    return found, odd
