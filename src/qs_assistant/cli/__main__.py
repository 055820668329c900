"""The terminal program `qs-assistant`: builds the commands and turns errors into one line and an exit status."""

import io
import sys

import typer

from qs_assistant import __version__
from qs_assistant.cli import ask, believe, digest, documents, mcp, models, status, valuation, watch
from qs_assistant.cli.printing import error_text
from qs_assistant.text.tokens import encodable
from qs_assistant.types.errors import AssistantError, InputError

USAGE = "Ask about a company's valuation: sourced answers from documents, and numbers from a deterministic model."


def build() -> typer.Typer:
    """The terminal program with all its commands."""
    app = typer.Typer(name="qs-assistant", help=USAGE, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(_options)
    for room in (ask, valuation, documents, watch, digest, believe, models, mcp, status):
        room.register(app)
    return app


def _show_version(value: bool) -> None:
    if value:
        typer.echo(__version__)
        raise typer.Exit


def _options(
    _version: bool = typer.Option(False, "--version", callback=_show_version, is_eager=True, help="Show the version."),
) -> None:
    pass


def _refuse_undecodable(arguments: list[str]) -> None:
    """Refuse what the shell gave in another encoding: it could be neither stored nor shown.

    Raises:
        InputError: an argument is no UTF-8.
    """
    for place, one in enumerate(arguments, 1):
        if encodable(one) != one:
            raise InputError(f"Argument {place} ({one}) is not valid UTF-8. Give it in UTF-8; rename a file whose name is not.")


def main() -> None:
    """Run the program: exit status 0 done, 1 the request could not be met, 2 wrong usage."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a line that is no UTF-8 is answered as one that cannot be read
    try:
        _refuse_undecodable(sys.argv[1:])
        build()()
    except AssistantError as error:
        sys.stderr.write(f"{error_text(error)}\n")
        raise SystemExit(1) from None
    except UnicodeDecodeError:
        sys.stderr.write("What came in on standard input is no UTF-8 text. Save it as UTF-8 and try again.\n")
        raise SystemExit(1) from None
    except UnicodeEncodeError as error:
        sys.stderr.write(f"This terminal's encoding ({error.encoding}) cannot show the answer. Set PYTHONUTF8=1 and try again.\n")
        raise SystemExit(1) from None
    except OverflowError:
        sys.stderr.write("A number is too large to be calculated with. Give a smaller one.\n")
        raise SystemExit(1) from None
    except BrokenPipeError:
        # The reader of our output went away (a pager, `head`): there is no one left to tell.
        sys.stderr.close()
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
