"""Copies the style sheet and the chart library from node_modules into the package (git-ignored there), and builds the
one program that touches a ballot, whose digest must be the one written in the sources (docs/decisions/0028).

`npm ci` first. The sources' map references are cut off: nothing points outside, and manifest storage needs
no map files.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "jiaogong" / "kernel" / "ui" / "static" / "vendor"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "echarts/dist/echarts.simple.min.js": "echarts.simple.min.js",
}
CLIENT = ROOT / "jiaogong" / "engines" / "ballot" / "client"
BUNDLE = VENDOR / "ballot-client.js"
_MAP = re.compile(r"(?:/\*#\s*sourceMappingURL=.*?\*/|//#\s*sourceMappingURL=\S*)")
_NAMESPACE = "http://www.w3.org/"  # an XML name inside data: pictures, never fetched


def outside_addresses(text: str) -> list[str]:
    """Addresses a browser would fetch from elsewhere: url(http…), @import, src of other hosts."""
    found = re.findall(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""", text)
    return [address for address in found if not address.startswith(_NAMESPACE)]


def build_client(target: Path) -> str:
    """Bundle the ballot program; its SHA-256. The pinned esbuild gives the same bytes everywhere."""
    found = sorted((ROOT / "node_modules" / "@esbuild").glob("*/bin/esbuild"))
    if not found:
        raise SystemExit("缺少 esbuild，请先运行 npm ci --ignore-scripts")
    command = [
        str(found[0]), str(CLIENT / "main.js"), "--bundle", "--minify", "--format=iife", "--target=es2020",
        "--legal-comments=eof", "--charset=utf8", "--log-level=warning", f"--outfile={target}",
    ]  # fmt: skip
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603 (fixed command)
    return hashlib.sha256(target.read_bytes()).hexdigest()


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
    made, expected = build_client(BUNDLE), CLIENT / "bundle.sha256"
    print(f"{BUNDLE.name} {BUNDLE.stat().st_size // 1024} KB, sha256 {made}")
    if "--accept" in sys.argv:  # after a change of the sources
        expected.write_text(f"{made}\n", encoding="ascii")
    elif expected.read_text(encoding="ascii").strip() != made:
        print("投票网页程序的摘要与源码里记的不符：改过源码的，请加 --accept 再运行一次", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
