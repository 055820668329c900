"""Hold the lock against published faults without a network: python .ci/audit.py [--against CHECKOUT | --renew CHECKOUT].

pip-audit reads requirements.lock, in which every package has its hashes, and asks for each what is known against that version. It asks a
server of this program on loopback, which answers from advisories.json: what the Python Packaging Authority's advisory database (CC BY 4.0)
says of the packages in the lock. `--against` asks a checkout of the database instead,
and `--renew` makes that file anew from one. With a network, `pip-audit --requirement
requirements.lock --require-hashes --disable-pip` asks the package index itself, which knows the newest.
"""

import argparse
import http.server
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
LOCK, ADVISORIES = ROOT / "requirements.lock", Path(__file__).with_name("advisories.json")
OLD_DAYS = 90
ACCEPTED = {
    "PYSEC-2026-311": "Chroma runs a model that a stranger names. No version mends it. `chroma run` was tried and loads nothing; "
    "its client would, and documents/index.py refuses such a collection. docs/running.md says who may reach the server.",
}
"""Faults that are known, have no mended version and are answered for here; the audit names them and passes."""
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """The packages of a lock with their versions."""
    return {canonicalize_name(one["name"]): one["version"] for one in _PIN.finditer(lock)}


def affects(advisory: Mapping[str, Any], name: str, version: str) -> bool:
    """Whether an advisory (of the OSV schema) is about a version: it is listed, or it lies from an `introduced` to before a `fixed`."""
    return any(
        version in one.get("versions", ()) or any(_within(span["events"], version) for span in one.get("ranges", ()))
        for one in advisory["affected"]
        if canonicalize_name(one["package"]["name"]) == name
    )


def _within(events: Sequence[Mapping[str, str]], version: str) -> bool:
    inside, at = False, Version(version)
    for event in events:
        if "introduced" in event:
            inside = inside or event["introduced"] == "0" or at >= _bound(event["introduced"])
        elif ("fixed" in event and at >= _bound(event["fixed"])) or ("last_affected" in event and at > _bound(event["last_affected"])):
            inside = False
    return inside


def _bound(written: str) -> Version:
    """The version of an event; of what is no version ("2.6.0-cu124", which the database has) what stands before the dash."""
    try:
        return Version(written)
    except InvalidVersion:
        return Version(written.partition("-")[0])


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers OSV's query: a package and a version, what is known against it."""

    known: Sequence[Mapping[str, Any]] = ()

    def do_POST(self) -> None:
        """Answer one query."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = canonicalize_name(asked["package"]["name"])
        body = json.dumps({"vulns": [one for one in self.known if affects(one, name, asked["version"])]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing of each query."""


def audit(lock: Path, known: Sequence[Mapping[str, Any]]) -> int:
    """Run pip-audit over a lock with what is known; its exit status is 1 where a version has a published fault or a hash is missing."""
    handler = type("Known", (Answers,), {"known": known})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/v1/query"
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "--requirement",
            str(lock),
            "--require-hashes",
            "--disable-pip",
            "--progress-spinner=off",
        ]
        command += [f"--ignore-vuln={one}" for one in ACCEPTED]
        status = subprocess.run([*command, "--vulnerability-service=osv", f"--osv-url={url}"], check=False).returncode  # noqa: S603 - our own words
        server.shutdown()
    return status


def renewed(checkout: Path, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """What a checkout of the database says of some packages, without the parts that no answer needs."""
    for name in sorted(names):
        for file in sorted((checkout / "vulns" / name).glob("*.yaml")):
            one = yaml.safe_load(file.read_text(encoding="utf-8"))
            if "withdrawn" in one:
                continue
            affected = [
                {
                    "package": {"name": name, "ecosystem": "PyPI"},
                    "ranges": [span for span in each.get("ranges", ()) if span["type"] == "ECOSYSTEM"],
                }
                for each in one["affected"]
                if canonicalize_name(each["package"]["name"]) == name
            ]
            details = " ".join(str(one.get("details", "")).split())[:160]
            yield {"id": one["id"], "aliases": one.get("aliases", []), "summary": details, "affected": affected}


def main() -> int:
    """Audit, or make the advisories anew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--renew", type=Path, metavar="CHECKOUT", help="a checkout of the advisory database to make advisories.json from")
    parser.add_argument(
        "--against", type=Path, metavar="CHECKOUT", help="a checkout of the advisory database to ask instead of advisories.json"
    )
    parser.add_argument("--as-of", metavar="DATE", help="the day of that checkout, such as 2026-11-28")
    options = parser.parse_args()
    if (options.against or options.renew) and not options.as_of:
        parser.error("say of which day the checkout is: --as-of DATE")
    lock = LOCK.read_text(encoding="utf-8")
    if options.renew:
        body = {"as_of": options.as_of, "advisories": list(renewed(options.renew, pins(lock)))}
        ADVISORIES.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return 0
    if options.against:
        kept = {"as_of": options.as_of, "advisories": list(renewed(options.against, pins(lock)))}
    else:
        kept = json.loads(ADVISORIES.read_text(encoding="utf-8"))
    days = (datetime.now(UTC) - datetime.fromisoformat(kept["as_of"]).replace(tzinfo=UTC)).days
    status = audit(LOCK, kept["advisories"])
    sys.stdout.write(f"{len(pins(lock))} packages against {len(kept['advisories'])} advisories as of {kept['as_of']} ({days} days ago).\n")
    for name, version in pins(lock).items():
        for one in kept["advisories"]:
            if one["id"] in ACCEPTED and affects(one, name, version):
                sys.stdout.write(f"Known and answered for: {one['id']} in {name} {version}. {ACCEPTED[one['id']]}\n")
    if days > OLD_DAYS:
        sys.stdout.write("They are old: later faults are not seen here. Renew them, or run pip-audit with a network.\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
