"""The options that all of `docs` share: whose knowledge base, and JSON."""

import re
from typing import Annotated, TypeAlias

import typer

from qs_assistant.types.errors import InputError
from qs_assistant.types.place import GLOBAL_SCOPE

TERMINAL_USER = "terminal"
_GUILD = re.compile(r"guild:[1-9][0-9]{0,19}")  # one spelling: no other digits, no leading zeros

ScopeOption: TypeAlias = Annotated[str, typer.Option("--scope", help="Whose knowledge base: global, or guild:ID of a Discord server.")]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def scopes_of(scope: str) -> tuple[str, ...]:
    """What may answer in a scope, nearest first: a server's own and what everyone has.

    Raises:
        InputError: it is neither global nor guild:ID.
    """
    return (GLOBAL_SCOPE,) if checked_scope(scope) == GLOBAL_SCOPE else (scope, GLOBAL_SCOPE)


def checked_scope(scope: str) -> str:
    """The scope, where it is one.

    Raises:
        InputError: it is neither global nor guild:ID.
    """
    if scope != GLOBAL_SCOPE and not _GUILD.fullmatch(scope):
        # Escaped: what was typed may look like a scope, or hold what is not seen.
        raise InputError(
            f'There is no scope "{ascii(scope)[1:-1]}". It is global, or guild:ID with the number of a Discord server.', "scope"
        )
    return scope
