"""A small filing in inline XBRL, and what stands in it, built here so that every figure is known."""

CONTEXTS = {"q3": ("2026-07-01", "2026-09-30"), "q3last": ("2025-07-01", "2025-09-30"), "now": ("", "2026-09-30")}
UNITS = {"usd": "iso4217:USD", "shares": "xbrli:shares"}


def tagged(text, context, *, unit="usd", scale=3, sign=""):
    """A figure as a filing tags it."""
    mark = f' sign="{sign}"' if sign else ""
    return (
        f'<ix:nonFraction name="us-gaap:X" contextRef="{context}" unitRef="{unit}" scale="{scale}"{mark} '
        f'format="ixt:num-dot-decimal">{text}</ix:nonFraction>'
    )


def header(contexts=CONTEXTS, units=UNITS):
    """The hidden part that says what contexts and units are."""
    parts = ['<ix:header style="display:none"><ix:resources>']
    for name, (start, end) in contexts.items():
        dates = f"<xbrli:startDate>{start}</xbrli:startDate><xbrli:endDate>{end}</xbrli:endDate>"
        inner = dates if start else f"<xbrli:instant>{end}</xbrli:instant>"
        parts.append(f'<xbrli:context id="{name}"><xbrli:period>{inner}</xbrli:period></xbrli:context>')
    parts += [f'<xbrli:unit id="{name}"><xbrli:measure>{measure}</xbrli:measure></xbrli:unit>' for name, measure in units.items()]
    return "".join([*parts, "</ix:resources></ix:header>"])


def filing(body, *, head=None):
    """A whole filing around some rows or paragraphs."""
    first = header() if head is None else head
    return f'<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><body>{first}{body}</body></html>'.encode()


STATEMENT = (
    "<p>Larkfield Cells, Form 10-Q for the quarter ended September 30, 2026.</p><p>STATEMENTS OF OPERATIONS</p><p>(In thousands)</p>"
    '<table><tr><td></td><td colspan="6">Three Months Ended September 30,</td></tr>'
    '<tr><td></td><td colspan="3">2026</td><td colspan="3">2025</td></tr>'
    f"<tr><td>Furnace costs</td><td>$</td><td>{tagged('41,207', 'q3')}</td><td></td>"
    f"<td>$</td><td>{tagged('52,618', 'q3last')}</td><td></td></tr>"
    f"<tr><td>Operating loss</td><td></td><td>({tagged('63,915', 'q3', sign='-')}</td><td>)</td>"
    f"<td></td><td>({tagged('70,222', 'q3last', sign='-')}</td><td>)</td></tr></table>"
)
