import pytest

from benchmarks.reading import load_reader

READER = load_reader()


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("What revenue in 2033 with a yield of 92%?", ("revenue", 2033)),
        ("with the royalty at 12%, how many GWh come out in 2035?", ("output", 2035)),
        ("free cash flow of 2030 if the WACC is 9%", ("free_cash_flow", 2030)),
    ],
)
def test_a_figure_of_a_year_is_read_with_what_else_is_changed(question, figure):
    request = READER.read(question).request
    assert request.figure == figure
    assert len(request.set) == 1
    assert not request.unused


def test_a_year_that_an_input_takes_is_no_year_of_the_table():
    request = READER.read("What is a share worth if production starts in 2031?").request
    assert request.figure is None
    assert request.set == {"start_year": 2031.0}
