"""What of a PDF may stay: the keys pages need to be drawn (ISO 32000-1). Everything else goes."""

PAGE = frozenset("/Type /MediaBox /CropBox /Rotate /Resources /Contents /UserUnit /Annots /Parent /Group".split())
RESOURCES = frozenset("/ColorSpace /ExtGState /Font /Pattern /ProcSet /Shading /XObject".split())
# Of dictionaries and streams beneath the resources, whatever their kind
DRAWN = frozenset(
    # streams, functions, colours, patterns, shadings
    "/Type /Subtype /Length /Filter /DecodeParms /FunctionType /Domain /Range /Size /BitsPerSample /Order /Encode /Decode /C0 "
    "/C1 /N /Functions /Bounds /PatternType /PaintType /TilingType /BBox /XStep /YStep /Matrix /Shading /ShadingType "
    "/ColorSpace /Background /AntiAlias /Coords /Function /Extend /BitsPerCoordinate /BitsPerComponent /BitsPerFlag "
    "/VerticesPerRow /Alternate /WhitePoint /BlackPoint /Gamma /Predictor /Colors /Columns /EarlyChange /K /BlackIs1 "
    "/EncodedByteAlign /Rows /EndOfLine /EndOfBlock /DamagedRowsBeforeError /ColorTransform /JBIG2Globals "
    # pictures and forms
    "/Width /Height /ImageMask /Mask /SMask /Interpolate /Intent /Matte /SMaskInData /Resources /Group /FormType /S /I /CS /G /BC "
    "/TR /TR2 "
    # states of drawing
    "/LW /LC /LJ /ML /D /RI /OP /op /OPM /Font /BG /BG2 /UCR /UCR2 /HT /FL /SM /SA /BM /CA /ca /AIS /TK "
    # fonts
    "/BaseFont /FirstChar /LastChar /Widths /FontDescriptor /Encoding /ToUnicode /DescendantFonts /CIDSystemInfo /DW /W /DW2 /W2 "
    "/CIDToGIDMap /FontName /Flags /FontBBox /ItalicAngle /Ascent /Descent /Leading /CapHeight /XHeight /StemV /StemH /AvgWidth "
    "/MaxWidth /MissingWidth /FontFile /FontFile2 /FontFile3 /Length1 /Length2 /Length3 /BaseEncoding /Differences /Registry "
    "/Ordering /Supplement /CharProcs /FontMatrix /WMode /UseCMap /CMapName /CIDSet".split()
)
NAMED = frozenset(
    "/ColorSpace /ExtGState /Font /Pattern /Shading /XObject /CharProcs".split()
)  # tables under free names
NOTE = frozenset(
    "/Type /Subtype /Rect /Contents /C /IC /QuadPoints /InkList /L /LE /Vertices /DA /F /CA /Border /BS /W /S /D".split()
)
NOTES = frozenset(
    "/Text /FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight /Underline /Squiggly /StrikeOut /Stamp /Caret /Ink".split()
)
