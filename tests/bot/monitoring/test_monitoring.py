"""/healthz and /metrics over a real loopback connection, on counts that anyone can work out."""

import logging
from types import SimpleNamespace

import aiohttp
import pytest

from bot.monitoring import LogCounter, MeteredAssistant, Metrics, MonitoringEndpoint
from qs_assistant.types.answer import Answer, Choice
from qs_assistant.types.errors import InputError, SettingsError


class Ticking:
    """A clock that goes on by a quarter of a second each time it is looked at."""

    now = 0.0

    def __call__(self):
        self.now += 0.25
        return self.now


async def page(port, path, **headers):
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}", headers=headers) as response:
        return response.status, response.headers["Content-Type"], await response.text()


async def test_answers_questions_back_and_refusals_are_counted():
    async def ask(question):
        if question == "bad":
            raise InputError("No.")
        choices = (Choice("a", "b"),) if question == "unclear" else ()
        return Answer(question, "valuation", "text", run_id=None if choices else "1", choices=choices)

    metrics = Metrics()
    assistant = MeteredAssistant(SimpleNamespace(ask=ask, name="real"), metrics, Ticking())
    await assistant.ask("one")
    await assistant.ask("unclear")
    with pytest.raises(InputError):
        await assistant.ask("bad")
    assert assistant.name == "real"
    metrics.gauge("qs_questions_waiting", "Waiting.", lambda: 7)
    async with MonitoringEndpoint(metrics, tuple, 0) as endpoint:
        status, kind, text = await page(endpoint.port, "/metrics")
    assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
    lines = text.splitlines()
    assert 'qs_answers_total{route="valuation",tier="answer"} 1.0' in lines
    assert 'qs_answers_total{route="valuation",tier="none"} 1.0' in lines
    assert "qs_asked_back_total 1.0" in lines
    assert 'qs_refused_total{error="InputError"} 1.0' in lines
    assert 'qs_answer_seconds_bucket{le="0.1",route="valuation"} 0.0' in lines
    assert 'qs_answer_seconds_bucket{le="0.25",route="valuation"} 2.0' in lines
    assert "qs_questions_waiting 7.0" in lines


async def test_health_is_a_sentence_and_a_status():
    problems = []
    async with MonitoringEndpoint(Metrics(), lambda: tuple(problems), 0) as endpoint:
        assert (await page(endpoint.port, "/healthz"))[0] == 200
        problems.append("Discord's gateway is not connected.")
        status, _, text = await page(endpoint.port, "/healthz")
    assert status == 503
    assert "gateway is not connected" in text


async def test_a_port_that_is_taken_is_one_sentence():
    async with MonitoringEndpoint(Metrics(), tuple, 0) as first:
        with pytest.raises(SettingsError, match=f"Port {first.port} of 127.0.0.1 is taken"):
            await MonitoringEndpoint(Metrics(), tuple, first.port).__aenter__()


def test_lines_of_trouble_are_counted():
    metrics = Metrics()
    log = logging.getLogger("tests.monitoring")
    log.addHandler(LogCounter(metrics))
    log.setLevel(logging.INFO)
    log.info("fine")
    log.error("not fine")
    assert 'qs_log_lines_total{level="error"} 1.0' in metrics.exposition().decode()
    assert 'level="info"' not in metrics.exposition().decode()


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
async def test_a_page_that_points_a_name_of_its_own_here_reads_nothing(path):
    async with MonitoringEndpoint(Metrics(), lambda: ("The data folder is full.",), 0) as endpoint:
        foreign = (
            "evil.example",
            f"evil.example:{endpoint.port}",
            "127.0.0.1.evil.example",
            "localhost.",
            "",
            "169.254.169.254",
            "[::ffff:7f00:1]:80",
        )
        answered = [await page(endpoint.port, path, Host=host) for host in foreign]
        assert {(status, "folder" in text, "qs_" in text) for status, _, text in answered} == {(403, False, False)}
        own = (f"127.0.0.1:{endpoint.port}", "localhost", f"LOCALHOST:{endpoint.port}", "[::1]", f"[::1]:{endpoint.port}")
        assert {(await page(endpoint.port, path, Host=host))[0] for host in own} == {503 if path == "/healthz" else 200}
