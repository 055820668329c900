"""Text as a person sees it: nothing invisible, nothing that turns the order of reading, one spelling of each character."""

import re
import unicodedata

# Letters that are drawn as nothing, though Unicode does not class them as format characters.
_BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(map(chr, range(0x180B, 0x1810)))
_VARIATION_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_BLANK = re.compile(f"[{_BLANK_LETTERS}{_VARIATION_SELECTORS}]")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_DROPPED = frozenset({"Cf", "Cc", "Co", "Cs", "Cn"})
_SPACES = re.compile(r"[^\S\n]+")
_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{3})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)


def clean(text: str) -> str:
    """One line or paragraph: invisible, bidirectional and control characters dropped, NFC, runs of space made one space."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(clean_lines(text).split())


def clean_lines(text: str) -> str:
    """As `clean`, with line breaks kept."""
    if text.isascii() and text.isprintable():
        return _SPACES.sub(" ", text).strip()
    text = unicodedata.normalize("NFC", text.translate(_LIGATURES).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    kept = "".join(map(_character, _BLANK.sub("", text)))
    return _SPACES.sub(" ", _MARKS.sub(r"\1", kept)).strip()


def _character(character: str) -> str:
    if character in "\n\t":
        return character
    category = unicodedata.category(character)
    if category in _DROPPED:
        return ""
    return " " if category in ("Zs", "Zl", "Zp") else character
