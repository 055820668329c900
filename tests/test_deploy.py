"""The files in deploy/ agree with the program: commands, settings and versions that exist."""

import json
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from qs_assistant.types.settings import Settings

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))


def test_every_setting_that_the_files_name_exists():
    known = {name.upper() for name in Settings.model_fields}
    unit = re.findall(r"^Environment=(\w+)", (ROOT / "deploy" / "qs-assistant.service").read_text("utf-8"), re.MULTILINE)
    image = re.findall(r"^ENV (.*)$", (ROOT / "deploy" / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    in_image = {pair.split("=")[0] for line in image for pair in line.split()} - {"PATH", "PYTHONUNBUFFERED"}
    assert {*unit, *in_image, *COMPOSE["services"]["bot"]["environment"]} <= known


def test_the_services_are_those_that_the_bot_is_told_of():
    environment = COMPOSE["services"]["bot"]["environment"]
    assert "@postgres/" in environment["DATABASE_URL"]
    assert set(COMPOSE["services"]["bot"]["depends_on"]) == {"postgres", environment["CHROMA_HOST"]}
    assert set(COMPOSE["volumes"]) == {volume.split(":")[0] for one in COMPOSE["services"].values() for volume in one["volumes"]}


def test_the_chroma_server_is_the_version_that_is_tested():
    pinned = re.search(r"^chromadb==(.+)$", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE)
    assert COMPOSE["services"]["chroma"]["image"] == f"chromadb/chroma:{pinned[1]}"


def test_nothing_runs_as_root():
    last = (ROOT / "deploy" / "Dockerfile").read_text("utf-8").rsplit("FROM", 1)[1]
    assert re.search(r"^USER [1-9]\d*$", last, re.MULTILINE)
    assert "\nUser=qs-assistant" in (ROOT / "deploy" / "qs-assistant.service").read_text("utf-8")


@pytest.mark.parametrize(("status", "ended"), [(200, 0), (503, 1)])
def test_the_health_check_tells_a_well_bot_from_another(status, ended):
    class Health(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    port = re.search(r"\bMONITORING_PORT=(\d+)", dockerfile)[1]
    _, *arguments = json.loads(re.search(r"^  CMD (\[.*\])$", dockerfile, re.MULTILINE)[1])
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        command = [sys.executable, *(one.replace(f":{port}/", f":{server.server_port}/") for one in arguments)]
        assert command[1:] != arguments
        assert subprocess.run(command, check=False, capture_output=True).returncode == ended
        server.shutdown()
