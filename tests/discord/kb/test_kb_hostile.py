"""A document that dresses up, taken in through the real commands: what of it shows in every place of the simulated Discord."""

import json
import re

import pytest

ODD = "⟦⦋〖〘〚｢「⸢﹇⟧⦌〗〙〛｣」⸥﹈［］【】〔〕"
TRICK = (
    f"{ODD[1]}2{ODD[11]} 2\u20de [2] [see](https://evil.example) <@1> @every\u200bone disc\u200bord.gg/abc "
    "||x|| ```y``` &#91;2&#93; \u202eevil"
)
ACTED_ON = (
    re.compile(f"[{ODD}]"),
    re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u20d0-\u20ff]"),
    re.compile(r"\w+://|\]\("),
    re.compile(r"<@1>|@everyone|discord\.gg/|\|\||```|&#91;"),
)


def page(trick):
    words = trick.replace("<", "&lt;")
    return (
        f"<html><head><title>{words} sales letter</title><meta name='author' content='{words}'></head><body><h1>{words} sales</h1>"
        f"<p>The plant makes the separator {words} in the autumn.</p><h2>{words} table</h2><table><tr><th>{words}</th><th>2024</th></tr>"
        f"<tr><td>separator sales {words}</td><td>517</td></tr></table></body></html>"
    ).encode()


def note(trick):
    said = json.dumps(trick + " note")
    return f"---\ntitle: {said}\npublisher: {said}\n---\n# {trick}\n\nThe royalty is paid in cash {trick} by Ducati.\n".encode()


def everything(message):
    """All that a reader sees of a message, without the links of sources' own addresses."""
    made = [message.content or ""]
    for one in message.embeds:
        made += [one.title or "", one.description or "", one.author.name or "", one.footer.text or ""]
        made += [part for field in one.fields for part in (field.name, field.value)]
    return "\n".join(made)


def assert_inert(message):
    text = everything(message)
    for pattern in ACTED_ON:
        assert not pattern.search(text), text
    assert not re.search(r"\[\s*\d+\s*\]", text), text


@pytest.mark.simcord(settle_timeout=120)
@pytest.mark.parametrize(("name", "made"), [("page.html", page), ("note.md", note)])
async def test_a_dressed_up_document_does_nothing_in_any_command(world, name, made):
    asked = (await world.boss.slash(world.channel, "kb add file", file=(name, made(TRICK)))).response
    assert_inert(asked)
    kept = (await world.boss.click(asked, label="Keep")).response or asked
    assert "**added**" in everything(kept)
    assert_inert(kept)
    [entry] = await world.bot._document_admin.library.documents(f"guild:{world.guild.id}")
    assert re.fullmatch(r"[\w.-]+", entry.id)
    for command, options in (
        ("kb list", {}),
        ("kb show", {"document": entry.id}),
        ("kb search", {"query": "separator royalty"}),
        ("kb history", {}),
    ):
        assert_inert((await world.boss.slash(world.channel, command, **options)).response)
    for typed in ("", "evil"):
        for one in await world.boss.autocomplete(world.channel, "kb show", "document", typed):
            assert not any(pattern.search(one["name"]) for pattern in ACTED_ON), one
    assert_inert((await world.boss.slash(world.channel, "kb remove", document=entry.id)).response)
