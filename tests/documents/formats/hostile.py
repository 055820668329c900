"""Files made to do harm or to be of no use; each is refused with a sentence, in bounded time and memory."""

import io
import struct
import zipfile
import zlib

import pypdfium2
from PIL import Image

from tests.documents.formats import samples

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'


def archive(parts):
    """A zip file of named parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return target.getvalue()


def repacked(data, changes):
    """An Office file with some of its parts put in the place of others."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return archive({**{name: file.read(name) for name in file.namelist()}, **changes})


def pdf_of(objects, trailer=b""):
    """A PDF of raw objects, the first being its root."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)


def pdf_with_content(stream, filters=b"/FlateDecode"):
    """A PDF of one page whose content is an encoded stream."""
    content = b"<< /Length %d /Filter %b >>\nstream\n%b\nendstream" % (len(stream), filters, stream)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << >> >>"
    return pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, content])


def stream_bomb():
    """24 MB of drawing that hold no text, in a few KB; packed twice, so that few bytes make many."""
    return pdf_with_content(zlib.compress(zlib.compress(b"q Q " * 6_000_000, 9), 9), b"[/FlateDecode /FlateDecode]")


def large_stream_bomb():
    """Twelve streams of 60 MB of nothing that share one page."""
    packed = zlib.compress(b" " * 60_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)
    contents = b" ".join([b"4 0 R"] * 12)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents [%b] /Resources << >> >>" % contents
    return pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream])


def encrypted_pdf():
    """A PDF that opens with a password only (RC4 of 40 bits; O and U need not fit, since no password is given)."""
    encryption = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%b> /U <%b> /P -64 >> /ID [<00><00>]" % (b"ab" * 32, b"cd" * 32)
    return pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"], encryption)


def looping_pdf():
    """A PDF whose tree of pages is its own child."""
    return pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >>"])


def nested_pdf():
    """A PDF whose root is an array of a hundred thousand arrays."""
    return pdf_of([b"<< /Type /Catalog /Pages " + b"[" * 100_000 + b"]" * 100_000 + b" >>"])


def many_pages():
    """A PDF of 1,200 empty pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(1200):
        document.new_page(100, 100).close()
    target = io.BytesIO()
    document.save(target)
    document.close()
    return target.getvalue()


def forged_sizes(data):
    """A zip whose directory says that every part holds ten bytes."""
    changed = bytearray(data)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + 24, 10)
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def encrypted_zip(data):
    """A zip whose every part says that it is encrypted."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def doubled_names():
    """A Word file with two main parts of one name: a scanner may look at one and a reader at the other."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("word/document.xml", b"<a/>")
        file.writestr("word/other.xml", b"<b/>")
    return target.getvalue().replace(b"word/other.xml", b"word/document.xml"[:14]) + b""


def picture(kind):
    """A small picture file."""
    target = io.BytesIO()
    Image.new("RGB", (8, 8)).save(target, kind)
    return target.getvalue()


def bomb_docx():
    """A Word file with a picture that unpacks to 48 MB."""
    target = io.BytesIO(samples.letter_docx())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as file, file.open("word/media/big.bin", "w") as part:
        for _ in range(48):
            part.write(b"\x00" * 2**20)
    return target.getvalue()


def wide_sheet():
    """A workbook of one sheet with 30,000 cells."""
    rows = "".join(f'<row r="{row}">' + "".join(f"<c><v>{cell}</v></c>" for cell in range(100)) + "</row>" for row in range(1, 301))
    ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return repacked(
        samples.letter_xlsx(), {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{ns}"><sheetData>{rows}</sheetData></worksheet>'}
    )


def _eml(kind, body):
    head = "From: a@example.org\nTo: b@example.org\nDate: Wed, 23 Jul 2025 10:00:00 +0000\nSubject: s\nMIME-Version: 1.0\n"
    head += f"Content-Type: {kind}\n\n"
    return head.encode() + body


def mail_of_mails():
    """A mail of 700 parts."""
    part = b"--b\nContent-Type: text/plain\n\nx\n"
    return _eml('multipart/mixed; boundary="b"', part * 700 + b"--b--\n")


def hostile_files():
    """The files by name; those that are large are functions that make them."""
    letter = samples.letter_pdf()
    word = samples.letter_docx()
    sheet = samples.letter_xlsx()
    xml = b'<?xml version="1.0"?>'
    return {
        "empty": b"",
        "white space": b" \n\t\r\n" * 100,
        "zero bytes": b"\x00" * 10_000,
        "too large": lambda: b"word " * 6_000_000,
        "random bytes": bytes((index * 7919 + index // 251 * 31) % 256 for index in range(20_000)),
        "PDF cut to its head": letter[:40],
        "PDF without its end": letter[: len(letter) // 3],
        "PDF of noise": b"%PDF-1.7\n" + bytes(range(256)) * 40,
        "PDF without pages": pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]),
        "PDF with a password": encrypted_pdf(),
        "PDF whose pages loop": looping_pdf(),
        "PDF nested deep": nested_pdf,
        "PDF stream bomb": stream_bomb,
        "PDF of large streams": large_stream_bomb,
        "PDF of too many pages": many_pages,
        "PDF of scans": samples.drawn_pdf(samples.picture),
        "PDF of an empty page": samples.drawn_pdf(lambda page: page.line(0, 0, 9, 9)),
        "PDF that only runs a script": pdf_of(
            [
                b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>",
                b"<< /Type /Pages /Kids [] /Count 0 >>",
            ]
        ),
        "zip bomb in a Word file": bomb_docx,
        "zip bomb with forged sizes": lambda: forged_sizes(bomb_docx()),
        "zip of many parts": lambda: archive(
            {"[Content_Types].xml": TYPES, "word/document.xml": b"<a/>", **{f"p{n}.xml": b"" for n in range(5000)}}
        ),
        "zip that is no document": archive({"a.txt": b"text", "b.txt": b"text"}),
        "zip in a zip": archive({"inner.zip": archive({"bomb": b"\x00" * 10_000_000})}),
        "zip cut short": word[: len(word) // 2],
        "zip with a climbing name": repacked(word, {"../../etc/cron.d/x": b"x"}),
        "zip with doubled names": doubled_names(),
        "encrypted zip": encrypted_zip(word),
        "entity bomb in a Word file": repacked(word, {"word/document.xml": xml + ENTITIES + b"<x>&c;</x>"}),
        "outside entity in a Word file": repacked(
            word, {"word/document.xml": xml + b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'}
        ),
        "entity bomb in a workbook": repacked(sheet, {"xl/sharedStrings.xml": xml + ENTITIES + b"<sst>&c;</sst>"}),
        "entity bomb in UTF-16": repacked(word, {"word/document.xml": ENTITIES.decode().encode("utf-16")}),
        "Word file without its text": repacked(word, {"word/document.xml": b""}),
        "Word file of broken XML": repacked(word, {"word/document.xml": b"<w:document><w:body>"}),
        "Word file nested deep": repacked(word, {"word/document.xml": b"<a>" * 50_000 + b"</a>" * 50_000}),
        "workbook of too many cells": wide_sheet,
        "workbook of broken XML": repacked(sheet, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"}),
        "workbook without a sheet": repacked(sheet, {"xl/workbook.xml": b"<workbook/>"}),
        "presentation": archive({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b"<p/>"}),
        "old Word file": OLE,
        "encrypted Word file": OLE + "EncryptedPackage".encode("utf-16-le"),
        "entity bomb as a page": b"<html>" + ENTITIES + b"<body>&c;</body></html>",
        "entity bomb as XML": xml + ENTITIES + b"<lolz>&c;</lolz>",
        "page nested deep": b"<html><body>" + b"<div>" * 300_000 + b"</body></html>",
        "page of too many elements": b"<html><body>" + b"<b>x</b>" * 450_000 + b"</body></html>",
        "page without text": b"<!DOCTYPE html><html><title>App</title><body><div id=root></div><script>go()</script></body></html>",
        "drawing as XML": xml + b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "JSON": b'{"a": [1, 2, 3], "b": "text"}',
        "front matter that is no YAML": b"---\ntitle: [unclosed\n---\nText.\n",
        "front matter bomb": b"---\na: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n---\nText.\n",
        "front matter of an unknown kind": b"---\ntitle: T\nkind: gossip\n---\nText.\n",
        "front matter of no date": b"---\ntitle: T\ndate: soon\n---\nText.\n",
        "front matter alone": b"---\ntitle: T\n---\n",
        "front matter that names a class": b"---\ntitle: !!python/object/apply:os.system ['true']\n---\nText.\n",
        "table of endless cells": b"c,d\n" * 60 + b'"' + b"x" * 100_000 + b'",1\n',
        "table of too many cells": b"a,b,c,d\n" * 60_000,
        "mail of many parts": mail_of_mails,
        "encrypted mail": _eml('multipart/encrypted; boundary="b"', b"--b--\n"),
        "mail without text": _eml('application/octet-stream; name="x"', b"AAAA"),
        "mail in an unknown encoding": _eml('text/plain; charset="no-such-set"\nContent-Transfer-Encoding: x-unknown', b""),
        "PNG": picture("PNG"),
        "JPEG": picture("JPEG"),
        "GIF": picture("GIF"),
        "gzip": b"\x1f\x8b\x08\x00" + b"\x00" * 100,
        "RAR": b"Rar!\x1a\x07\x00" + b"\x00" * 100,
        "Windows program": b"MZ\x90\x00" + b"\x00" * 100,
        "Linux program": b"\x7fELF\x02\x01\x01" + b"\x00" * 100,
        "film": b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100,
        "database": b"SQLite format 3\x00" + b"\x00" * 100,
        "pickle": b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x02os\x94.",
        "rich text": b"{\\rtf1\\ansi text}",
        "PostScript": b"%!PS-Adobe-3.0\n/x { x } def x\n",
    }
