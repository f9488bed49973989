"""Pictures: drawn anew from their pixels, so that nothing else (EXIF, comments, profiles) can come along."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from .common import Uncleanable

QUALITY = 92
_FORMATS = ("PNG", "JPEG")
_PLAIN_MODES = ("1", "L", "LA", "RGB", "RGBA")


def clean_picture(data: bytes) -> bytes:
    """The same picture, turned as its camera said, in the same format."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            kind = opened.format or ""
            upright = ImageOps.exif_transpose(opened)
            drawn = upright.convert("RGBA" if kind == "PNG" and _clear(upright) else "RGB")
            bare = Image.frombytes(drawn.mode, drawn.size, drawn.tobytes())
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Uncleanable("picture") from error
    out = io.BytesIO()
    if kind == "JPEG":
        bare.save(out, "JPEG", quality=QUALITY)
    else:
        bare.save(out, "PNG")
    return out.getvalue()


def _clear(picture: Image.Image) -> bool:
    """Whether some of it is transparent."""
    return picture.mode not in _PLAIN_MODES or picture.mode in ("LA", "RGBA") or "transparency" in picture.info
