"""Raised note marks and struck-out words: no part of what a document says in its sentences and figures."""

import re

import lxml.html
from lxml import etree

_STRUCK = frozenset({"del", "s", "strike"})
_STRUCK_STYLE = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)
_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*(super|text-top)|position\s*:\s*relative\s*;\s*top\s*:\s*-", re.IGNORECASE)
_WORDS = re.compile(r"(?:st|nd|rd|th|tm|sm|[®™℠]|[a-z]{3}.*)", re.IGNORECASE)
_LENGTH = re.compile(r"(?:^|[\s\d/])(?:mm|cm|dm|km|m|µm|in|ft|mi|yd|s)$")
_POWER = re.compile(r"[×x*·]\s*10$")
RAISED = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")


def drop_marks(tree: lxml.html.HtmlElement) -> None:
    """Take struck-out words and raised note marks out of a page; powers of units ("m²") and ordinals ("2nd") stay."""
    for element in list(tree.iter(etree.Element)):
        style = element.get("style") or ""
        if element.getparent() is None or not isinstance(element.tag, str):
            continue
        if element.tag in _STRUCK or (style and _STRUCK_STYLE.search(style)):
            element.drop_tree()
        elif element.tag == "sup" or (style and _RAISED_STYLE.search(style)):
            _settle(element)


def _settle(element: lxml.html.HtmlElement) -> None:
    words = element.text_content().strip()
    kept = raised(words, _before(element))
    if kept is None:
        return
    element.tail = kept + (element.tail or "")
    element.drop_tree()


def raised(words: str, before: str) -> str | None:
    """What stands in the place of raised words after `before`: nothing for a note mark, the power of a unit or of ten; None: leave them."""
    if not words or _WORDS.fullmatch(words):
        return None
    if re.fullmatch(r"[-−+]?\d{1,3}", words):
        if _LENGTH.search(before[-4:]):
            return words.translate(RAISED)
        if _POWER.search(before[-6:]):
            return f"^{words}"
    return "" if len(words) <= 12 else None


def _before(element: lxml.html.HtmlElement) -> str:
    """The words right before an element."""
    previous = element.getprevious()
    if previous is None:
        parent = element.getparent()
        return (parent.text or "") if parent is not None else ""
    return (previous.tail or "") or previous.text_content()
