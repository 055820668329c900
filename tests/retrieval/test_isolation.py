"""Secrets planted in some scopes are never found from others; two thousand searches in CI, fewer where time is short."""

import os
import random

from tests.library_fakes import document

SCOPES = tuple(f"guild:{number}" for number in range(8))
WORDS = ("separator", "powerco", "yield", "corning", "royalty", "cash", "ducati", "plant")
SEARCHES = 2000 if os.environ.get("FULL_TESTS") else 300


def secret(scope):
    return f"swordfish{scope.removeprefix('guild:')}"


def plant(library):
    for scope, word in zip(SCOPES, WORDS, strict=True):
        lines = [f"The {word} {other} code is {secret(scope)}." for other in WORDS]
        library.put(scope, document("secret", *lines), by="test")
    library.put("global", document("public", *[f"The {word} is public." for word in WORDS]), by="test")


def test_searches_across_scopes_find_no_secret(library):
    plant(library)
    chance = random.Random(5)  # noqa: S311 - no secret hangs on it
    found = 0
    for _ in range(SEARCHES):
        asked_from = chance.sample(SCOPES, chance.randrange(0, 3))
        scopes = (*asked_from, *(("global",) if chance.random() < 0.7 else ()))
        target = chance.choice([one for one in SCOPES if one not in asked_from])
        words = chance.sample(WORDS, 2)
        question = chance.choice([secret(target), f"{words[0]} code {secret(target)}", f"the {words[0]} {words[1]} code"])
        passages = library.search(question, scopes, k=8)
        found += len(passages)
        assert {passage.scope for passage in passages} <= set(scopes)
        allowed = {secret(scope) for scope in asked_from}
        leaked = [passage for passage in passages if "swordfish" in passage.text and passage.text.split()[-1].rstrip(".") not in allowed]
        assert not leaked
    assert found > SEARCHES  # the searches did find what they may


def test_lists_originals_and_history_are_of_their_scope_alone(library):
    plant(library)
    for scope in SCOPES:
        assert [entry.scope for entry in library.documents((scope,))] == [scope]
        assert secret(scope).encode() in library.original("secret", (scope,))
        assert {event.scope for event in library.history(scope)} == {scope}
        assert secret(scope) in library.passages("secret", (scope,))[0].text
