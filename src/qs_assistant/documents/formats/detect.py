"""What a file is, by its content; its name plays no part."""

import codecs
import json
import re
from itertools import pairwise

from qs_assistant.documents.formats.archive_label import without_archive_label
from qs_assistant.types.errors import DocumentError

PDF, DOCX, XLSX, HTML, EML, CSV, MARKDOWN, TEXT = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/html",
    "message/rfc822",
    "text/csv",
    "text/markdown",
    "text/plain",
)
READ = "PDF, HTML, Markdown, plain text, DOCX, XLSX, CSV and EML files are read"
SAMPLE = 100_000  # characters by which a text's kind is told
WIDE_SAMPLE = 2_000_000  # of one whose first lines are longer than that
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"RIFF", "a picture, sound or film"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"\x28\xb5\x2f\xfd", "a compressed file"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"{\\rtf", "a rich-text file (RTF)"),
    (b"%!PS", "a PostScript file"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or film"),
    (b"SQLite format 3", "a database"),
    (b"\x80\x04\x95", "a Python pickle"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAIL_HEADERS = frozenset(
    {"from", "to", "date", "subject", "mime-version", "message-id", "received", "return-path", "content-type", "delivered-to"}
)
_HTML_START = re.compile(
    r"\s*+(<\?xml[^>]*+>\s*+)?(<!--(?:(?!-->).)*+-->\s*+)*+<(!doctype\s+html|html|head|body|article|main|div|p|h1|section|table|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAGS = re.compile(r"<(?:html|body|head|p|div|h[1-6]|table|ul|span|a\s+href)\b[^>]*>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(#{1,6}\s+\S|\|.*\|\s*$|[-*]\s+\S|```)|\[[^\[\]\n]+\]\([^()\n]+\)|\*\*[^*\n]+\*\*", re.MULTILINE)


def decode(data: bytes) -> str:
    """The text of a text file: by its byte-order mark, else UTF-8, else the likeliest older encoding.

    Raises:
        DocumentError: the bytes are not text.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" in data:
        raise DocumentError(f"The file is not text, nor of a kind that is read. {READ}.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes  # few files need it

        best = from_bytes(
            data[:65_536], cp_isolation=["cp1252", "latin_1", "cp1250", "cp1251", "shift_jis", "gb18030", "big5", "euc_kr"]
        ).best()
        return data.decode(best.encoding if best else "cp1252", "replace")


def detect(data: bytes, limit_entries: int, limit_unpacked: int) -> str:
    """The media type of a file's content.

    Raises:
        DocumentError: it is of a kind that is not read, or says that it is encrypted.
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if head.startswith(b"%PDF-") or (b"%PDF-" in head and not head.startswith(b"<") and not head[: head.find(b"%PDF-")].isascii()):
        return PDF
    if data.startswith(b"PK"):
        from qs_assistant.documents.formats.archive import office_kind  # every other kind is told without it

        return {"word": DOCX, "xl": XLSX}[office_kind(data, limit_entries, limit_unpacked)]
    if data.startswith(_OLE):
        raise DocumentError(_ole_sentence(data))
    for magic, name in _OTHERS:
        if data.startswith(magic) and not (magic in (b"BM", b"MZ", b"ID3", b"BZh") and _is_plain(data)):
            raise DocumentError(f"The file is {name}, which is not read. {READ}.")
    if data[4:8] == b"ftyp":
        raise DocumentError(f"The file is a film or a sound, which is not read. {READ}.")
    return _text_kind(without_archive_label(decode(data)))


def _is_plain(data: bytes) -> bool:
    return b"\x00" not in data[:4096] and data[:512].isascii()


def _ole_sentence(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "The file is protected by a password. Remove the protection and add it again."
    return "The file is of an old binary Office format (DOC, XLS, PPT or MSG), which is not read. Save it as DOCX or XLSX and add that."


def _text_kind(text: str) -> str:
    sample = text[:SAMPLE]
    if len(_CONTROLS.findall(sample)) > max(8, len(sample) // 100) or sample.count("\ufffd") > len(sample) // 10:
        raise DocumentError(f"The file is not text, nor of a kind that is read. {READ}.")
    if _HTML_START.match(sample[:4000]) or (sample.lstrip().startswith("<") and len(_HTML_TAGS.findall(sample[:20_000])) > 3):
        return HTML
    if sample.lstrip().startswith(("<?xml", "<!DOCTYPE", "<!ENTITY", "<svg", "<rss", "<feed")):
        raise DocumentError(f"The file is XML that is not a web page, which is not read. {READ}.")
    if _is_mail(sample):
        return EML
    if sample.lstrip()[:1] in ("{", "[") and _is_json(text):
        raise DocumentError(f"The file is JSON, which is not read. {READ}.")
    if sample.startswith(("---\n", "---\r\n")):
        return MARKDOWN
    if delimiter(text):
        return CSV
    return MARKDOWN if _MARKDOWN.search(sample) else TEXT


_ENVELOPE = re.compile(r"From \S+@\S+ ")  # the line that programs put before a mail that they keep in an mbox file


def _is_mail(sample: str) -> bool:
    names: list[str] = []
    for at, line in enumerate(sample.splitlines()[:60]):
        if not line.strip():
            break
        if not at and _ENVELOPE.match(line):
            continue
        if line[0] in " \t" and names:
            continue
        name, colon, _ = line.partition(":")
        if not colon or not re.fullmatch(r"[A-Za-z0-9-]+", name):
            return False
        names.append(name.lower())
    found = _MAIL_HEADERS.intersection(names)
    return len(found) >= 3 and "from" in found


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def delimiter(text: str) -> str | None:
    """The delimiter of a table written as text, if it is one: every line has as many short fields, two at least."""
    lines = _first_lines(text, SAMPLE)
    if len(lines) < 2:  # they may be of thousands of fields each
        lines = _first_lines(text, WIDE_SAMPLE)
    if len(lines) < 2:
        return None
    for mark in ("\t", ";", ",", "|"):
        counts = [_unquoted(line).count(mark) for line in lines]
        fields = sum(counts) + len(counts)
        steady = sum(a == b for a, b in pairwise(counts)) >= 0.8 * (len(counts) - 1)
        prose = sum(map(len, lines)) / fields > 60 or (mark == "," and sum(", " in _unquoted(line) for line in lines) > len(lines) / 2)
        if counts[0] >= 1 and steady and not prose and not lines[0].startswith(("|", "#")):
            return mark
    return None


def _first_lines(text: str, most: int) -> list[str]:
    """The first lines that hold something, of those that end within so many characters."""
    lines = [line for line in text[:most].splitlines() if line.strip()][:50]
    return lines[:-1] if len(text) >= most else lines


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', '""', line)
