"""Foreign words made inert: what a document or a page says of itself can be read anywhere, and does nothing anywhere.

Every renderer takes words that are not the program's own through here: Discord and terminal alike show them as written, and none of them
can pass for a citation, a link, a mention, an invite, a spoiler or a heading. Characters are replaced by others that look the same and are
no markup; nothing is escaped, as an escape shows in one place and not in the next. Each step is linear in the length of the text.
"""

import html
import re
import unicodedata
from urllib.parse import urlsplit

from qs_assistant.text.undressed import undressed

MOST_ADDRESS = 400
"""Characters of an address that is still shown."""

_ALIKE = str.maketrans({"[": "(", "]": ")", "*": "∗", "`": "'", "\\": "∖"})
_NOT_SEEN = frozenset({"Cc", "Cf", "Cn", "Co"})
_TO_SPACE = frozenset({"Zl", "Zp", "Zs"})
_ENTITY = re.compile(r"&#?\w{1,32};")
_SCHEME = re.compile(r"(?<![a-z0-9+.-])[a-z0-9+.-]*://|mailto:|(?:www\.)+", re.IGNORECASE)
_INVITE = re.compile(r"((?:discord(?:app)?|dsc|invite)\.(?:gg|com|me|io|new|gift))(?=/)", re.IGNORECASE)
_MENTION = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_TAG = re.compile(r"<(?=[@#:/!?&A-Za-z])")
_EDGE = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_RUN = re.compile(r"~{2,}|\|{2,}")
_LINE_MARK = re.compile(r"^[ \t]*(?:(?:#{1,6}|-#|>{1,3})[ \t]+)+", re.MULTILINE)
_LIST_MARK = re.compile(r"(?:(?:\d{1,3}[.)]|[-+•·‣◦∗])[ \t]++)++(?=\S)")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_HOST = re.compile(r"(?<![\w.-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}(?![\w-])", re.IGNORECASE)
_ENCODED = {ord(one): f"%{ord(one):02X}" for one in "()[]<>\"'`\\^{|}*"}
_NO_ADDRESS = re.compile(r"[\s\x00-\x20\x7f-\x9f]")


def inert(text: str) -> str:
    """The text as it may be shown anywhere; lines stay lines, blank lines go."""
    shown = unlinked(undressed(printable(text)).translate(_ALIKE))
    shown = _EDGE.sub(lambda match: "＿" * len(match.group()), shown)
    shown = _RUN.sub(lambda match: " ".join(match.group()), shown)
    return _BLANK_LINES.sub("\n", _LINE_MARK.sub("", shown)).strip()


def inert_line(text: str) -> str:
    """The same as one line."""
    return " ".join(inert(" ".join(text.split())).split())


def inert_sentence(text: str) -> str:
    """The same without the mark of a list before it, which is layout of its document and would number or indent ours."""
    line = inert_line(text)
    mark = _LIST_MARK.match(line)
    return line[mark.end() :] if mark else line


def unlinked(text: str) -> str:
    """The text without anything that can be pressed or that calls somebody; the other markup stays.

    For sentences of the program that quote what a person or a page wrote.
    """
    shown = _ENTITY.sub(_broken, text)
    shown = _SCHEME.sub("", shown).replace("://", " ").replace("www.", "www ").replace("](", "] (")
    return _TAG.sub("‹", _MENTION.sub("@ ", _INVITE.sub(r"\1 ", shown)))


def printable(text: str) -> str:
    """The text without characters that are not seen or that steer a terminal; lines stay lines."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_printable, text.replace("\r\n", "\n")))


def address(url: str | None) -> str | None:
    """An ordinary web address of bearable length, as it can stand in any text; None where it is none."""
    found = (url or "").strip()
    if not found or len(found) > MOST_ADDRESS or _NO_ADDRESS.search(found) or printable(found) != found:
        return None
    try:
        parts = urlsplit(found)
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or parts.username is not None:
        return None
    return found.translate(_ENCODED).rstrip(".,;:!?")


def names_another_place(text: str, url: str) -> bool:
    """Whether words that would be a link's label look like an address on another host than the one that the link goes to."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    named = [match.group().lower().removeprefix("www.") for match in _HOST.finditer(text)]
    return any(one != host and not host.endswith(f".{one}") for one in named)


def _printable(character: str) -> str:
    if character == "\n" or (character.isascii() and character.isprintable()):
        return character
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"  # half a character, which no output can hold
    if category in _TO_SPACE or character in "\t\r\v\f":
        return " "
    return "" if category in _NOT_SEEN else character


def _broken(match: re.Match[str]) -> str:
    """An entity that a renderer would turn into another character, made to stand for itself."""
    written = match.group()
    return written if html.unescape(written) == written else f"& {written[1:]}"
