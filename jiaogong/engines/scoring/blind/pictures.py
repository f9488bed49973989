"""Pictures: drawn anew from their pixels, so that nothing else (EXIF, comments, profiles) can come along."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from .common import Uncleanable

QUALITY = 92
MOST_PIXELS = 50_000_000  # drawing takes some dozen bytes a pixel
_UPLOADED = ("PNG", "JPEG")
_EMBEDDED = ("PNG", "JPEG", "GIF", "BMP")
_PLAIN_MODES = ("1", "L", "LA", "RGB", "RGBA")
Crop = tuple[float, float, float, float]  # shares cut off left, top, right, bottom


def clean_picture(data: bytes) -> bytes:
    """The same picture, turned as its camera said, in the same format."""
    return redrawn(data, formats=_UPLOADED)[0]


def redrawn(data: bytes, *, formats: tuple[str, ...] = _EMBEDDED, crop: Crop | None = None) -> tuple[bytes, str]:
    """(the picture, png or jpg), without what was cut off."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=formats) as opened:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if opened.width * opened.height > MOST_PIXELS:  # before a pixel is unpacked
                raise Uncleanable(f"图片超过 {MOST_PIXELS // 1_000_000} 百万像素，请缩小后再交")
            kind = "JPEG" if opened.format == "JPEG" else "PNG"
            upright = ImageOps.exif_transpose(opened)
            drawn = upright.convert("RGBA" if kind == "PNG" and _clear(upright) else "RGB")
            drawn = _cropped(drawn, crop) if crop else drawn
            bare = Image.frombytes(drawn.mode, drawn.size, drawn.tobytes())
    except (
        UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning,
    ) as error:  # fmt: skip
        raise Uncleanable("图片打不开") from error
    out = io.BytesIO()
    if kind == "JPEG":
        bare.save(out, "JPEG", quality=QUALITY)
    else:
        bare.save(out, "PNG")
    return out.getvalue(), "jpg" if kind == "JPEG" else "png"


def _cropped(picture: Image.Image, crop: Crop) -> Image.Image:
    wide, high = picture.size
    left, top, right, bottom = (min(max(share, 0.0), 1.0) for share in crop)
    box = (int(wide * left), int(high * top), int(wide * (1 - right)), int(high * (1 - bottom)))
    return picture.crop(box) if box[2] > box[0] and box[3] > box[1] else picture


def _clear(picture: Image.Image) -> bool:
    """Whether some of it is transparent."""
    return picture.mode not in _PLAIN_MODES or picture.mode in ("LA", "RGBA") or "transparency" in picture.info
