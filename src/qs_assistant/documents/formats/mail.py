"""Mails saved as files: subject, sender, date and the text; attachments are named and not read."""

import email
import email.errors
import email.policy
import re
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from qs_assistant.documents.formats.cleaning import clean
from qs_assistant.documents.formats.detect import EML
from qs_assistant.documents.formats.guess import guess_from
from qs_assistant.documents.formats.outline import Outline
from qs_assistant.documents.formats.parsed import Guess, Parsed, ParseLimits
from qs_assistant.documents.formats.quotes import parted
from qs_assistant.documents.formats.text import write_text
from qs_assistant.types.errors import DocumentError

MAX_PARTS = 500
_NEXT = re.compile(
    rb"(?:\A|\n)From \S+@\S+ [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:[^\n]{5,40}\r?\n(?=[A-Za-z-]+:)"
)  # the line that mbox files part mails by


def parse_mail(data: bytes, limits: ParseLimits) -> Parsed:
    """Read a mail.

    Raises:
        DocumentError: it is damaged, encrypted, or has no text.
    """
    first, others = _first_mail(data)
    try:
        message = email.message_from_bytes(first, policy=email.policy.default)
        parts = sum(1 for _ in message.walk())
        subject, sender, sent = (_header(message, name) for name in ("subject", "from", "date"))
        kind = message.get_content_type()
    except (ValueError, LookupError, AttributeError, TypeError, IndexError, RecursionError, email.errors.MessageError) as error:
        raise DocumentError("The mail is damaged: its parts cannot be told apart. Save it again and add it.") from error
    if parts > MAX_PARTS:
        raise DocumentError(f"The mail has more than {MAX_PARTS} parts. Add what matters of it by itself.")
    if kind == "multipart/encrypted" or "pkcs7-mime" in kind:
        raise DocumentError("The mail is encrypted. Save its text and add that.")
    outline, aside = _body(message, limits)
    name, address = parseaddr(sender)
    known = Guess(title=clean(subject), publisher=clean(name or address), date=_iso(sent))
    attached = [clean(part.get_filename() or "unnamed")[:80] for part in message.iter_attachments()]
    notes = (f"Attachments are not read: {', '.join(attached[:10])}. Add them by themselves.",) if attached else ()
    if others:
        notes = (*notes, f"The file holds {others + 1} mails; only the first is read. Save the others by themselves.")
    guess = guess_from(outline.text(), known)
    return Parsed(EML, guess, outline.sections(), notes=notes, set_aside=aside)


def _first_mail(data: bytes) -> tuple[bytes, int]:
    """The first mail of a file, and how many more it holds."""
    starts = [match.start() for match in _NEXT.finditer(data) if match.start()]
    return (data[: starts[0]], len(starts)) if starts else (data, 0)


def _body(message: EmailMessage, limits: ParseLimits) -> tuple[Outline, tuple[str, ...]]:
    """A mail's text, and the lines that only say whom it quotes."""
    try:
        part = message.get_body(preferencelist=("plain", "html"))
        content = part.get_content() if part is not None else ""
    except (ValueError, LookupError, KeyError, AttributeError, TypeError) as error:
        raise DocumentError("The mail's text is in an encoding that cannot be read. Save it again and add it.") from error
    if not isinstance(content, str) or not content.strip() or part is None:
        raise DocumentError("The mail has no text of its own. Add its attachments by themselves.")
    if part.get_content_type() == "text/html":
        from qs_assistant.documents.formats.html import read_page  # paid for only by mails that need it

        return read_page(content, limits)[0], ()
    outline = Outline(limits)
    told = list(parted(content))
    for words in told:
        write_text(outline, words.text, words.speaker)
    kept = {line.strip("> \t") for words in told for line in words.text.split("\n")}
    return outline, tuple(line for line in content.splitlines() if line.strip("> \t") not in kept)


def _header(message: EmailMessage, name: str) -> str:
    return str(message.get(name, ""))[:1000]


def _iso(sent: str) -> str:
    try:
        return parsedate_to_datetime(sent).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""
