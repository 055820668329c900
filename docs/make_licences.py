"""Lists the licence of every package that an installation brings: `python docs/make_licences.py > docs/licences.md`.

Exit status 1 where a package has no licence, or one that would bind those who run the bot for others (AGPL, SSPL).
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

REFUSED = re.compile(r"\bAGPL|Affero|\bSSPL|Server Side Public", re.IGNORECASE)
HEAD = """# Licences of what is installed

Made by `python docs/make_licences.py` from the packages' own metadata: the program's, and its optional extras' as far as installed.

| package | version | licence |
| --- | --- | --- |"""


def installed(root: str) -> dict[str, Distribution]:
    """The distributions that a package needs, itself left out, as far as they are installed here."""
    found: dict[str, Distribution] = {}
    waiting = [(root, frozenset(distribution(root).metadata.get_all("Provides-Extra") or ()))]
    while waiting:
        name, extras = waiting.pop()
        for text in distribution(name).requires or ():
            needed = Requirement(text)
            if needed.marker and not any(needed.marker.evaluate({"extra": extra}) for extra in extras | {""}):
                continue
            key = re.sub(r"[-_.]+", "-", needed.name).lower()
            if key in found or key == root:
                continue
            try:
                found[key] = distribution(needed.name)
            except PackageNotFoundError:
                continue
            waiting.append((needed.name, frozenset(needed.extras)))
    return found


def licence(one: Distribution) -> str:
    """A distribution's licence in a line: the expression, the classifiers, or the first line of the text; "" where there is none."""
    meta = one.metadata
    expression = meta.get("License-Expression")
    if expression:
        return expression
    classifiers = [part.rsplit(" :: ", 1)[-1] for part in meta.get_all("Classifier") or () if part.startswith("License ::")]
    classifiers = [part for part in classifiers if part != "OSI Approved"]
    if classifiers:
        return ", ".join(classifiers)
    text = (meta.get("License") or "").strip()
    if text:
        return text.splitlines()[0][:80]
    files = [path for path in one.files or () if re.search(r"(?i)licen[cs]e|copying", path.name)]
    return next((_named(path.read_text()) for path in files if path.locate().is_file()), "")  # type: ignore[union-attr]  # a PackagePath has both


def _named(text: str) -> str:
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    for name in ("Apache License", "MIT License", "BSD 3-Clause", "BSD 2-Clause", "Mozilla Public License"):
        if name.lower() in text[:2000].lower():
            return name
    if "Permission is hereby granted, free of charge" in text:
        return "MIT License"
    return "BSD License" if "Redistribution and use in source and binary forms" in text else first[:80]


def main() -> int:
    """Print the table; 1 where something may not be used."""
    found = installed("qs-assistant")
    lines = {name: (one.version.split("+")[0], licence(one)) for name, one in sorted(found.items())}
    sys.stdout.write("\n".join([HEAD, *(f"| {name} | {version} | {what} |" for name, (version, what) in lines.items())]) + "\n")
    wrong = [name for name, (_, what) in lines.items() if not what or REFUSED.search(what)]
    for name in wrong:
        sys.stderr.write(f"{name}: {lines[name][1] or 'no licence found'}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
