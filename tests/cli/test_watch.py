"""`watch` in the terminal, from a feed on loopback to a document in the knowledge base."""

import asyncio
import json
import threading

import pytest
from aiohttp import web
from typer.testing import CliRunner

from qs_assistant.cli.__main__ import build
from qs_assistant.retrieval import library as libraries
from qs_assistant.types.settings import shipped_knowledge
from tests.documents.fetch.server import serving
from tests.documents.watch.recorded import rss
from tests.library_fakes import WordAxes, write_shipped

LETTER = b"""<html><head><title>Letter of the third quarter</title></head><body><h1>Letter of the third quarter</h1>
<p>The separator film is made by Corning and by us. We ended the quarter with cash of $812.4 million.</p></body></html>"""
WED = "Wed, 28 Oct 2026 20:05:00 GMT"


@pytest.fixture
def address():
    """A site with a feed of one item, and the item's page, in a thread of its own."""
    ready, over, loop = threading.Event(), asyncio.Event(), asyncio.new_event_loop()
    found = []

    async def main():
        async with serving() as site:

            async def feed(_request):
                items = rss(("q3", "Letter on cash and the separator film", f"{site.address}/q3", WED))
                return web.Response(body=items, content_type="application/rss+xml")

            site.pages |= {"/feed": feed, "/q3": LETTER}
            found.append(site.address)
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(main()))
    thread.start()
    assert ready.wait(10)
    yield found[0]
    loop.call_soon_threadsafe(over.set)
    thread.join(10)
    loop.close()


@pytest.fixture
def run(tmp_path, monkeypatch):
    write_shipped(tmp_path / "knowledge" / "documents", "corning", "Corning makes the separator film.")
    for name in ("assumptions.toml", "company.toml"):
        (tmp_path / "knowledge" / name).write_bytes((shipped_knowledge() / name).read_bytes())
    (tmp_path / "knowledge" / "golden.toml").write_text('questions = ["Who makes the separator film?"]', encoding="utf-8")
    for name, value in (("DATA_DIR", tmp_path / "data"), ("KNOWLEDGE_DIR", tmp_path / "knowledge"), ("ALLOW_LOOPBACK_FETCH", "true")):
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(libraries, "load_in_subprocess", lambda *_: WordAxes())
    return lambda *arguments: CliRunner().invoke(build(), ["watch", *arguments], catch_exceptions=False)


def test_a_letter_from_its_feed_into_the_knowledge_base(run, address):
    assert "No feed is watched" in run("feeds").stdout
    assert "CIK0001811414" in run("on", "--scope", "guild:7").stdout
    assert run("add", f"{address}/feed", "--since", "2026-10-01").exit_code == 0
    [one] = json.loads(run("check", "--json").stdout)["proposals"]
    assert (one["title"], one["date"], one["state"]) == ("Letter on cash and the separator film", "2026-10-28", "open")
    assert "Who makes the separator film?" in one["effect"]
    assert "No proposals" in run("proposals", "--scope", "guild:7").stdout
    assert run("accept", str(one["id"]), "--scope", "guild:7").exit_code == 1  # another's
    assert "later" in run("later", str(one["id"])).stdout
    added = run("accept", str(one["id"]), "--no-impact")
    assert added.exit_code == 0, added.stderr
    assert added.stdout.startswith("added: ")
    assert "cash is $970.8 million in the base case" in added.stdout
    assert "docs assumptions set cash 812.4" in added.stdout
    assert "No proposals" in run("proposals").stdout
    assert "already added" in run("never", str(one["id"])).stderr


def test_what_cannot_be_read_is_told_with_exit_status_1(run, address):
    assert run("add", f"{address}/nothing").exit_code == 0
    done = run("check")
    assert (done.exit_code, "no such page" in done.stderr) == (1, True)
    assert "no such page" in run("feeds").stdout
    assert run("add", "http://10.0.0.1/feed").exit_code == 1
