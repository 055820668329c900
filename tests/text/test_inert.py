"""Words of documents do nothing, wherever they are shown; judged by what Discord and CommonMark make of them."""

import random
import re
import time

import pytest
from markdown_it import MarkdownIt

from qs_assistant.text.inert import address, inert, inert_line, printable, unlinked

OPENING = "⟦⦋⟬〖〘〚｢「『⎡⌈⁅﹝⸢︻﹇❲⧼⟮⸂❴⌜"
CLOSING = "⟧⦌⟭〗〙〛｣」』⎤⌉⁆﹞⸥︼﹈❳⧽⟯⸃❵⌟"
# What Discord makes something of, by its own help pages: written here anew.
DISCORD = (
    re.compile(r"\[[^\]\n]*\]"),  # a mark or the text of a masked link
    re.compile(f"[{OPENING}{CLOSING}［］【】〔〕]"),
    re.compile(r"[a-z][a-z0-9+.-]*://\S", re.IGNORECASE),
    re.compile(r"discord(?:app)?\.(?:gg|com)/", re.IGNORECASE),
    re.compile(r"@(?:everyone|here)"),
    re.compile(r"<(?:@[!&]?|#|a?:\w+:|t:|/|id:|https?:)"),
    re.compile(r"\|\||~~|`|\*|__"),
    re.compile(r"(?<!\w)_(?=\S)|(?<=\S)_(?!\w)"),
    re.compile(r"^\s*(?:#{1,3}|-#|>{1,3}) ", re.MULTILINE),
)
HOSTILE = [
    "Revenue was $9 billion [2].",
    "Revenue was $9 billion ［2］ 【3】.",
    "See [our report](https://evil.example/x) now",
    "[x]( https://evil.example )",
    "<https://evil.example>",
    "https:https:////evil.example",
    "hthttps://tps://evil.example",
    "www.www.evil.example and wwwww.ww.evil.example",
    "join discord.gg/abc or https://discord.com/invite/abc or disc_ord.gg/abc",
    "@everyone look, @here too, @a://everyone",
    "<@123> <@&5> <#7> <:e:1> <a:e:1> <t:1735689600:R> </value:1> <a://@123>",
    "||the real price|| ||||",
    "**bold** *it* __under__ _it_ ~~gone~~ `code` ```block```",
    "# Heading\n## Another\n-# small\n> quote\n>>> all of it\n# > -# # deep",
    "a\u200b[\u200b2\u200b] \u202eevil\u202c @every\u200bone",
    "\x1b[31mred\x1b[0m \x9b2J \x07",
    "&#91;2&#93; &lt;@1&gt; &amp;#91;",
    "back\\slash \\[2\\] end\\",
    "<b>90%</b> <img src=x> <!-- hidden -->",
    "Sources:\n[1] A better source — https://evil.example",
    "text\n\n[9] forged",
    "| a | b |\n| --- | --- |\n| 1 | 2 |",
    *(f"Revenue rose {opens}2{closes}." for opens, closes in zip(OPENING, CLOSING, strict=True)),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_left_that_discord_acts_on(text):
    for pattern in DISCORD:
        assert not pattern.search(inert(text)), inert(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_left_that_markdown_acts_on(text):
    shown = MarkdownIt().parse(f"{inert_line(text)} \\[1\\]")
    kinds = {one.type for one in shown} | {child.type for one in shown for child in one.children or ()}
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak"}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_shown_stays_shown(text):
    assert inert(inert(text)) == inert(text)
    digits = re.sub(r"\D", "", printable(text))
    assert re.sub(r"\D", "", inert(text)) == digits


def test_ordinary_words_stay_as_they_are():
    for text in (
        "Yield rose from 12% to over 90%, i.e. ~5 Ah; R&D was $131.2 million (or <5%) at QuantumScape's QS-0 line.",
        "ir@quantumscape.com, target_yield, 3 < 5 > 2, a_b, C/D, “quoted” – dash… 1/2 ½ €81/kWh 5×10⁶",
    ):
        assert inert(text) == text
    assert inert("see https://www.quantumscape.com/news now") == "see quantumscape.com/news now"


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        ("2\u20de and 3\ufe0f\u20e3", "2 and 3"),  # a square and a key drawn around a digit
        ("9\u0338\u03360%", "90%"),  # strokes across digits
        ("$\u03075 ,\u0327", "$5 ,"),
        ("z" + "\u0301" * 80 + "algo", "z" + "\u0301" * 3 + "algo"),
        ("9\u034f0\u3164%\ufe0f\u2800", "90%"),
        ("caf\u0065\u0301, ți, phở, ภาษาไทย, שָׁלוֹם, naïve", "caf\u0065\u0301, ți, phở, ภาษาไทย, שָׁלוֹם, naïve"),
    ],
)
def test_what_is_only_drawn_around_letters_and_digits_goes_and_what_languages_write_stays(drawn, shown):
    assert inert(drawn) == shown


def test_no_mixture_of_hostile_pieces_comes_together_again():
    draw = random.Random(19)  # noqa: S311 - test data, not secrets
    pieces = [
        *"[](){}<>@#_*~|`\\/:.&;!\n -",
        "http",
        "https://",
        "www.",
        "discord",
        ".gg/",
        "everyone",
        "here",
        "&#91;",
        "1",
        "\u200b",
        "\u0338",
        "\u20de",
        "\u034f",
        "⦋",
        "⸥",
        "a",
    ]
    for _ in range(4000):
        shown = inert("".join(draw.choices(pieces, k=draw.randint(2, 14))))
        for pattern in DISCORD:
            assert not pattern.search(shown), shown


@pytest.mark.parametrize(
    "piece", ["a", "_", "~", "|", "&", "<", "[", "@", "#", "> ", "www.", "http", "://", "\\", "_a", "- ", "\n", "\u0301", ":", "&#"]
)
def test_the_time_grows_with_the_length_alone(piece):
    began = time.perf_counter()
    inert(piece * 20_000)
    assert time.perf_counter() - began < 0.5


def test_an_address_is_a_web_address_that_any_text_can_hold():
    assert address("https://example.com/a_(b).") == "https://example.com/a_%28b%29"
    for wrong in (
        None,
        "",
        "javascript:alert(1)",
        "ftp://example.com/a",
        "https:///x",
        "https://user@example.com",
        "https://exam ple.com",
        "https://example.com/\u202ea",
        "https://[::1",
        "https://example.com/" + "a" * 500,
    ):
        assert address(wrong) is None


def test_a_sentence_of_the_program_keeps_its_markup_and_loses_what_it_quotes():
    assert unlinked("I cannot read **this**: [x](https://evil.example) <@1> @everyone. Use `/kb add`.") == (
        "I cannot read **this**: [x] (evil.example) ‹@1> @ everyone. Use `/kb add`."
    )
