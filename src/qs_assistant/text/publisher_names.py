"""Names of publishers as wholes: a company's name in a longer one ("Acme fan forum" of "Acme") is another's name."""

import re
import unicodedata

from qs_assistant.text.tokens import words

_ASIDE = re.compile(r"\([^()]{0,300}\)|\[[^\[\]]{0,300}\]")
_VIA = re.compile(r"\s(?:via|through|copied by|archived by)\s.{0,300}", re.IGNORECASE | re.DOTALL)
_BETWEEN = re.compile(r"[/|;,]|\s[-–—]\s")
_WORD = re.compile(r"[^\W_]+")
_FORMS = words("inc incorporated corp corporation company co ltd limited plc ag se gmbh group holding holdings")
_OFFICES = (("investor", "relations"), ("ir",), ("newsroom",), ("press", "office"))


def whole_names(publisher: str) -> frozenset[str]:
    """The names that a publisher's line holds, in small letters, without legal forms, copyists and remarks in brackets.

    "SEC EDGAR / Acme Corp. via MarketScreener" holds "sec edgar" and "acme".
    """
    line = _VIA.sub("", _ASIDE.sub(" ", publisher))
    return frozenset(name for part in _BETWEEN.split(line) if (name := whole_name(part)))


def whole_name(text: str) -> str:
    """One name in small letters without "the", legal forms and the office that speaks for it; "" where nothing is left."""
    said = _WORD.findall(text.casefold())
    said = said[1:] if said[:1] == ["the"] else said
    shorter = True
    while said and shorter:
        offices = [one for one in _OFFICES if tuple(said[-len(one) :]) == one]
        drop = 1 if said[-1] in _FORMS else max(map(len, offices), default=0)
        said, shorter = said[: len(said) - drop], drop > 0
    return " ".join(said)


def resembles(text: str, name: str) -> bool:
    """Whether a text holds a name, whatever is put between its letters, or has letters of several scripts in one word, which imitate."""
    return _letters(name) in _letters(text) or any(_mixes_scripts(word) for word in _WORD.findall(text))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _mixes_scripts(word: str) -> bool:
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
