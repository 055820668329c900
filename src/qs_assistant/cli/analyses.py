"""`solve`, `sweep`, `grid`, `sensitivity`, `simulate` and `compare`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import typer

from qs_assistant.cli.changes import parse_changes, parse_target, parse_value, parse_weighted
from qs_assistant.cli.context import open_context
from qs_assistant.cli.options import SharedOptions, whole, with_shared_options
from qs_assistant.cli.printing import print_object, print_rows, print_text, reporting
from qs_assistant.cli.session import Session
from qs_assistant.questions.completion import input_called
from qs_assistant.valuation.analyses import Analysis
from qs_assistant.valuation.compare import Comparison
from qs_assistant.valuation.model import with_composites
from qs_assistant.valuation.plausible import plausible
from qs_assistant.valuation.resolve import known
from qs_assistant.valuation.results import all_bridges, bridge_rows
from qs_assistant.valuation.simulate import DEFAULT_N
from qs_assistant.valuation.units import label, per_share, show, show_named
from qs_assistant.valuation.vary import present_value

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="An input's name; `qs-assistant assumptions` lists them.")]

Analyse = Callable[[Session, dict[str, float]], Analysis]
Print = Callable[[Analysis], None]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (solve, sweep, grid, sensitivity, simulate, compare):
        app.command(command.__name__, context_settings={"ignore_unknown_options": True})(command)


@with_shared_options()
def solve(
    name: NameArgument = "",
    target: Annotated[str, typer.Option("--target", metavar="OUTPUT=VALUE", help="What has to be met, such as equity_value=8000.")] = "",
    *,
    given: SharedOptions,
) -> None:
    """Find the value of one input at which an output meets a target."""
    _require(given.run is not None or (name and target), "give NAME and --target OUTPUT=VALUE, or --run ID")

    def analyse(session: Session, changes: dict[str, float]) -> Analysis:
        return session.analyst.solve(input_called(name), *parse_target(target), changes=changes, preset=given.preset)

    perform("solve", analyse, lambda analysis: _print_solution(analysis, _plausible(analysis, given)), given)


@with_shared_options()
def sweep(
    name: NameArgument = "",
    low: Annotated[str, typer.Argument(metavar="LOW")] = "",
    high: Annotated[str, typer.Argument(metavar="HIGH")] = "",
    steps: Annotated[int | None, typer.Option("--steps", parser=whole, metavar="N", help="How many values to try.")] = None,
    *,
    given: SharedOptions,
) -> None:
    """Value the company as one input runs from LOW to HIGH; without them, through its range in the assumptions."""
    _require(given.run is not None or name, "give NAME, LOW and HIGH, or --run ID")

    def analyse(session: Session, changes: dict[str, float]) -> Analysis:
        called = input_called(name)
        ends = (_end(called, low), _end(called, high))
        return session.analyst.sweep(called, *ends, steps, changes=changes, preset=given.preset)

    perform("sweep", analyse, _print_sweep, given)


@with_shared_options()
def grid(
    x: Annotated[str, typer.Argument(metavar="X[:LOW:HIGH]", help="The input along the columns.")] = "",
    y: Annotated[str, typer.Argument(metavar="Y[:LOW:HIGH]", help="The input along the rows.")] = "",
    steps: Annotated[int | None, typer.Option("--steps", parser=whole, metavar="N", help="How many values of each to try.")] = None,
    *,
    given: SharedOptions,
) -> None:
    """Value per share at every combination of two inputs."""
    _require(given.run is not None or (x and y), "give two inputs, each as NAME or NAME:LOW:HIGH, or --run ID")

    def analyse(session: Session, changes: dict[str, float]) -> Analysis:
        return session.analyst.grid(parse_axis(x), parse_axis(y), steps, changes=changes, preset=given.preset)

    perform("grid", analyse, _print_grid, given)


@with_shared_options()
def sensitivity(*, given: SharedOptions) -> None:
    """Move each input alone to its low and to its high: what matters most."""

    def analyse(session: Session, changes: dict[str, float]) -> Analysis:
        return session.analyst.sensitivity(changes, given.preset)

    perform("sensitivity", analyse, _print_sensitivity, given)


@with_shared_options()
def simulate(
    n: Annotated[str, typer.Option("-n", "--n", metavar="N", help="How many draws (scrambled Sobol points).")] = str(DEFAULT_N),
    seed: Annotated[str, typer.Option("--seed", metavar="S", help="Of the scrambling; the same n and seed give the same numbers.")] = "0",
    outcomes: Annotated[bool, typer.Option("--outcomes", help="Draw each stage as passed or failed too.")] = False,
    *,
    given: SharedOptions,
) -> None:
    """Draw every input that has a range, and show the distribution of value per share, with the odds of the price or more."""

    def analyse(session: Session, changes: dict[str, float]) -> Analysis:
        return session.analyst.simulate(whole(n, "n"), whole(seed, "seed"), outcomes=outcomes, changes=changes, preset=given.preset)

    perform("simulate", analyse, _print_simulation, given)


@with_shared_options(preset=False)
def compare(
    scenarios: Annotated[
        list[str] | None, typer.Argument(metavar="SCENARIO...", help='Each a preset, changes, or both: "bull,royalty_rate=5%".')
    ] = None,
    *,
    given: SharedOptions,
) -> None:
    """Value scenarios side by side, with the bridge from the first to each other; --set applies to all of them."""
    _require(given.run is not None or scenarios, 'give scenarios, such as: compare base "bull,royalty_rate=5%", or --run ID')

    def analyse(session: Session, changes: dict[str, float]) -> Analysis:
        sides, weights = parse_weighted(scenarios or ())
        return session.analyst.compare([({**changes, **own}, preset) for own, preset in sides], weights)

    perform("compare", analyse, _print_comparison, given)


def perform(kind: str, analyse: Analyse, print_result: Print, given: SharedOptions, accepts: Sequence[str] = ()) -> None:
    """Run or replay an analysis, print it as text or JSON, write its files and keep its run."""
    with reporting(as_json=given.as_json):
        given.check_files()
        session = Session(open_context(given.scope))
        analysis = (
            session.replay(given.run, kind, accepts) if given.run is not None else analyse(session, parse_changes(given.changes or ()))
        )
        if given.as_json:
            more = {"plausible": _plausible(analysis, given)} if kind == "solve" else {}
            print_object(analysis_object(analysis) | more)
        else:
            print_result(analysis)
            for name, note in analysis.notes.items():
                if name not in analysis.results:  # what a result lacks is said where it is printed
                    print_text(f"{label(name)}: {note}")
            print_text(f"run {analysis.run.id}")
        session.finish(analysis, given)


def analysis_object(analysis: Analysis) -> dict[str, Any]:
    """The JSON of an analysis: its results (for compare under "scenarios", with the "bridge"), run id, inputs, parameters and notes."""
    detail = analysis.detail
    body = dict(analysis.results) if not isinstance(detail, Comparison) else {"scenarios": analysis.results, "bridge": bridge_rows(detail)}
    if isinstance(detail, Comparison):
        body |= {"bridges": all_bridges(detail), "weights": detail.weights, "expected": detail.expected}
    body |= {"run_id": analysis.run.id, "kind": analysis.kind, "inputs": with_composites(analysis.run.inputs)}
    return body | {"parameters": dict(analysis.run.parameters), "notes": dict(analysis.notes)}


def _require(given: object, sentence: str) -> None:
    if not given:
        raise typer.BadParameter(sentence)


def _end(name: str, text: str) -> float | None:
    return parse_value(known(name), text) if text else None


def parse_axis(text: str) -> tuple[str, float | None, float | None]:
    """An input with the ends of its range, from NAME or NAME:LOW:HIGH."""
    name, *ends = text.split(":")
    if len(ends) not in (0, 2):
        raise typer.BadParameter(f'"{text}" is not of the form NAME or NAME:LOW:HIGH')
    low, high = ends or ("", "")
    called = input_called(name)
    return called, _end(called, low), _end(called, high)


def _plausible(analysis: Analysis, given: SharedOptions) -> tuple[float, float] | None:
    """Where the input solved for is taken to lie in the scenario; None where the assumptions give it no range."""
    name = analysis.run.parameters["variable"]
    return plausible(name, present_value(analysis.run.inputs, name), open_context(given.scope).analyst().assumptions.ranges)


def _print_solution(analysis: Analysis, likely: tuple[float, float] | None) -> None:
    found = analysis.results
    name, output = analysis.run.parameters["variable"], analysis.run.parameters["output"]
    goal = f"{label(output)} is {show_named(output, analysis.run.parameters['target'])}"
    if found["solution"] is None:
        print_text(f"No {label(name)} in its domain makes it so that {goal}: {found['reason']}.")
        if found["best"] is not None:
            print_text(f"nearest: {show_named(output, found['at_best'])} at {show_named(name, found['best'])}")
    else:
        between = (
            f", between {found['between'][0]} and {found['between'][1]}" if found["between"] and len(set(found["between"])) > 1 else ""
        )
        print_text(f"{goal} where {label(name)} is {show_named(name, found['solution'])}{between}")
        if found["reason"]:
            print_text(f"{found['reason']}; all of them: {', '.join(show_named(name, one) for one in found['solutions'])}")
    if likely is not None:
        span = f"{show_named(name, likely[0])} to {show_named(name, likely[1])}"
        solution = found["solution"]
        beyond = solution is not None and not likely[0] <= solution <= likely[1]
        print_text(f"plausible is {span}; what is found lies outside of it" if beyond else f"plausible is {span}")
    for end in ("low", "high"):
        print_text(f"at the {end} end of the domain, {show_named(name, found[end])}: {show_named(output, found[f'at_{end}'])}")


def _print_sweep(analysis: Analysis) -> None:
    found, name = analysis.results, analysis.run.parameters["variable"]
    head = (label(name), "value per share", "equity value")
    columns = zip(found["x"], found["value_per_share"], found["equity_value"], strict=True)
    print_rows([head, *((show_named(name, x), show_named("value_per_share", v), show_named("equity_value", e)) for x, v, e in columns)])


def _print_grid(analysis: Analysis) -> None:
    found = analysis.results
    x, y = found["x_variable"], found["y_variable"]
    print_text(f"value per share, {label(y)} down, {label(x)} across")
    head = ("", *(show_named(x, one) for one in found["x"]))
    rows = zip(found["y"], found["value_per_share"], strict=True)
    print_rows([head, *((show_named(y, one), *(show_named("value_per_share", cell) for cell in row)) for one, row in rows)])


def _print_sensitivity(analysis: Analysis) -> None:
    found = analysis.results
    own, reference = show_named("value_per_share", found["value_per_share"]), show_named("share_price", found["share_price"])
    print_text(f"value per share is {own}; the reference is {reference}")
    head = ("input", "low", "high", "value at low", "value at high", "swing", "meets the reference at")
    rows = [
        (
            label(row["input"]),
            *(show_named(row["input"], row[end]) for end in ("low", "high")),
            *(show_named("value_per_share", row[key]) for key in ("value_low", "value_high", "swing")),
            show_named(row["input"], row["meets_reference"]),
        )
        for row in found["rows"]
    ]
    print_rows([head, *rows])


def _print_simulation(analysis: Analysis) -> None:
    found = analysis.results
    figures = ("mean", "p5", "p25", "p50", "p75", "p95")
    rows = [(name, show_named("value_per_share", found[name])) for name in figures]
    rows.append((f"chance of {show_named('share_price', found['share_price'])} or more", show(found["probability"], "probability")))
    if found["outcomes"]:
        rows.append(("share of outcomes that end worthless", show(found["worthless"], "probability")))
        rows += [(f"fails at the {name[2:]} stage", show(share, "probability")) for name, share in found["failures"].items()]
    rows.append(("standard error of the mean", f"${found['standard_error']:.4f}"))
    what = "outcomes" if found["outcomes"] else "draws of the expected value"
    print_rows([(f"value per share, {found['n']:,} {what}, seed {found['seed']}", ""), *rows])


def _print_comparison(analysis: Analysis) -> None:
    detail = analysis.detail
    names = [_scenario_name(one) for one in analysis.run.parameters["scenarios"]]
    outputs = ("value_per_share", "equity_value", "unrisked_value_per_share", "unrisked_equity_value", "breakeven_yield")
    print_rows([("", *names), *((label(name), *(show_named(name, one[name]) for one in analysis.results)) for name in outputs)])
    if not isinstance(detail, Comparison):
        return
    for other, bridge in enumerate(detail.bridges, start=1):
        rows = [("bridge, value per share", "from", "to", "change"), (names[0], "", "", show_named("value_per_share", detail.start))]
        for step in bridge:
            ends = (show_named(step.input, step.before), show_named(step.input, step.after))
            rows.append((" and ".join(label(one) for one in (step.input, *step.also)), *ends, _gained(step.change)))
        print_rows([*rows, (names[other], "", "", show_named("value_per_share", analysis.results[other]["value_per_share"]))])
    if detail.expected is not None:
        weights = " + ".join(f"{show(w, 'probability')} {name}" for w, name in zip(detail.weights or (), names, strict=True))
        values = ", ".join(f"{label(name)} {show_named(name, detail.expected[name])}" for name in ("value_per_share", "equity_value"))
        print_text(f"expected ({weights}): {values}")


def _gained(dollars: float) -> str:
    sign = "-" if dollars < 0 else "+"
    return f"{sign}{per_share(abs(dollars))}"


def _scenario_name(scenario: Mapping[str, Any]) -> str:
    changes = [f"{label(name)} {show_named(name, number)}" for name, number in scenario["set"].items()]
    return ", ".join([*([scenario["preset"]] if scenario["preset"] else []), *changes]) or "base"
