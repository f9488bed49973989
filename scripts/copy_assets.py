"""Copies the style sheet and the chart library from node_modules into the package (git-ignored there).

`npm ci` first. The sources' map references are cut off: nothing points outside, and manifest storage needs
no map files.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "jiaogong" / "kernel" / "ui" / "static" / "vendor"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "echarts/dist/echarts.simple.min.js": "echarts.simple.min.js",
}
_MAP = re.compile(r"(?:/\*#\s*sourceMappingURL=.*?\*/|//#\s*sourceMappingURL=\S*)")
_NAMESPACE = "http://www.w3.org/"  # an XML name inside data: pictures, never fetched


def outside_addresses(text: str) -> list[str]:
    """Addresses a browser would fetch from elsewhere: url(http…), @import, src of other hosts."""
    found = re.findall(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""", text)
    return [address for address in found if not address.startswith(_NAMESPACE)]


def main() -> int:
    """Copy every file; 1 when one is missing or points outside."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        path = ROOT / "node_modules" / source
        if not path.exists():
            print(f"缺少 {path}，请先运行 npm ci --ignore-scripts", file=sys.stderr)
            return 1
        text = _MAP.sub("", path.read_text(encoding="utf-8"))
        if outside_addresses(text):
            print(f"{name} 指向外部地址：{outside_addresses(text)}", file=sys.stderr)
            return 1
        (VENDOR / name).write_text(text, encoding="utf-8")
        print(f"{name} {len(text) // 1024} KB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
