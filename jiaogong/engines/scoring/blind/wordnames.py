"""What of a Word document may stay: elements of text, tables and their looks; of attributes those that are numbers and
words of the format. Everything else has no place in the copy (ECMA-376, part 1, chapter 17)."""

from __future__ import annotations

import re

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"

KEPT = frozenset(
    # text and its looks
    "document body p r t tab br cr noBreakHyphen softHyphen sym pPr rPr rStyle rFonts b bCs i iCs caps smallCaps strike "
    "dstrike outline shadow emboss imprint color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em eastAsianLayout ruby rubyPr rubyAlign hps hpsRaise hpsBaseText rt rubyBase pStyle keepNext keepLines "
    "pageBreakBefore framePr widowControl numPr ilvl numId suppressLineNumbers pBdr top left bottom right between bar tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "ind contextualSpacing mirrorIndents jc textDirection textAlignment outlineLvl "
    # tables
    "tbl tblPr tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW tblCellSpacing tblInd "
    "tblBorders insideH insideV start end tblLayout tblCellMar tblLook tblGrid gridCol tr trPr cnfStyle gridBefore gridAfter "
    "wBefore wAfter cantSplit trHeight tblHeader tc tcPr tcW gridSpan hMerge vMerge tcBorders tl2br tr2bl noWrap tcMar "
    "tcFitText vAlign hideMark "
    # sections, notes, headers
    "sectPr pgSz pgMar pgBorders lnNumType pgNumType cols col titlePg docGrid type headerReference footerReference "
    "footnotePr endnotePr numFmt numStart numRestart pos footnotes footnote endnotes endnote footnoteRef endnoteRef "
    "footnoteReference endnoteReference separator continuationSeparator hdr ftr "
    # styles and lists
    "styles docDefaults rPrDefault pPrDefault style name basedOn next link uiPriority qFormat semiHidden unhideWhenUsed "
    "tblStylePr numbering abstractNum multiLevelType lvl lvlRestart isLgl suff lvlText lvlJc num abstractNumId lvlOverride "
    "startOverride numStyleLink styleLink".split()
)
UNWRAPPED = frozenset("hyperlink ins moveTo smartTag customXml sdtContent fldSimple dir bdo".split())
DROPPED = frozenset("del moveFrom delText delInstrText sdtPr sdtEndPr customXmlPr smartTagPr".split())
FORBIDDEN = frozenset("object altChunk subDoc control movie".split())
ATTRIBUTES = frozenset(
    "val sz space color fill w h type top bottom left right start end header footer gutter code orient num before after line "
    "lineRule beforeLines afterLines beforeAutospacing afterAutospacing firstLine firstLineChars hanging hangingChars "
    "leftChars rightChars startChars endChars hint id abstractNumId numId ilvl linePitch charSpace fmt equalWidth sep hRule "
    "hSpace vSpace wrap vAnchor hAnchor xAlign yAlign x y horzAnchor vertAnchor tblpX tblpY tblpXSpec tblpYSpec leftFromText "
    "rightFromText topFromText bottomFromText default pos leader char dropCap lines clear firstRow lastRow firstColumn "
    "lastColumn noHBand noVBand customMarkFollows offsetFrom display zOrder countBy distance restart chapStyle chapSep "
    "combine vert vertCompress anchorLock".split()
)
VALUE = re.compile(r"[A-Za-z0-9#%.+\-]{0,32}\Z")
STYLE_REFERENCES = frozenset("pStyle rStyle tblStyle basedOn next link styleLink numStyleLink".split())
STYLE_NAMES = re.compile(
    r"(?i)(normal|default paragraph font|table normal|no list|heading [1-9]|title|subtitle|toc [1-9]|toc heading|header|footer"
    r"|caption|list paragraph|table grid|footnote text|footnote reference|endnote text|endnote reference|strong|emphasis"
    r"|quote|no spacing|hyperlink|page number|body text( indent)?|normal \(web\)|list bullet|list number|plain text)\Z"
)
FONTS = frozenset(
    "宋体 新宋体 黑体 仿宋 楷体 微软雅黑 等线 隶书 幼圆 仿宋_GB2312 楷体_GB2312 方正小标宋简体 方正小标宋_GBK 方正仿宋_GBK 方正楷体_GBK "
    "方正黑体_GBK 华文宋体 华文中宋 华文仿宋 华文楷体 华文细黑 SimSun NSimSun SimHei FangSong KaiTi DengXian Arial Calibri Cambria "
    "Symbol Wingdings Courier Georgia Tahoma Verdana Consolas".split()
) | {
    "Times New Roman", "Microsoft YaHei", "Cambria Math", "Courier New", "Wingdings 2", "Wingdings 3", "等线 Light",
    "Calibri Light",
}  # fmt: skip
