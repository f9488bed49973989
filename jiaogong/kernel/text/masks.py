"""How personal data is shown to those who may not see it whole (ui.md, Masking)."""

_COMPOUND = {
    "欧阳", "上官", "司马", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "端木", "东方", "南宫",
    "独孤", "长孙", "宇文", "轩辕", "百里", "呼延", "闻人", "申屠", "太史", "澹台", "濮阳", "钟离", "万俟", "淳于",
    "单于", "公冶", "宗政", "仲孙", "公羊", "赫连",
}  # fmt: skip


def surname(name: str) -> str:
    """The surname: two characters for the compound ones, the part before · for names of that form."""
    if "·" in name:
        return name.split("·", 1)[0]
    return name[:2] if name[:2] in _COMPOUND and len(name) > 2 else name[:1]


def mask_name(name: str) -> str:
    """张* , 欧阳*"""
    return f"{surname(name)}*" if name else ""


def mask_phone(phone: str) -> str:
    """138****0001; a number too short to hide four digits of shows none"""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "****"


def mask_id(number: str) -> str:
    """990***********0045; a short number (a passport's) shows its last two"""
    if len(number) >= 15:
        return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
    return f"{'*' * (len(number) - 2)}{number[-2:]}" if len(number) > 7 else "*" * len(number)
