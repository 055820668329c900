import pytest

from qs_assistant.text.periods import agreement, months, periods


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Q3 2025 and the third quarter of 2024", ("2025-Q3", "2024-Q3")),
        ("Q1 26, Q2 '25 and 4Q25", ("2026-Q1", "2025-Q2", "2025-Q4")),
        ("the opening quarter of 2025", ("2025-Q1",)),
        ("the first half of 2026, H2 2026", ("2026-H1", "2026-H2")),
        ("the letter for Q2 2025. Then the 10-Q for Q3 2024.", ("2025-Q2", "2024-Q3")),
        ("on October 1, 2025, on 30 June 2026, in Oct 24", ("2025-10", "2026-06", "2024-10")),
        ("dated 2025-10-01", ("2025-10",)),
        ("FY26 and fiscal 2025", ("2026", "2025")),
        ("mid-2025, the end of 2026, spring 2026", ("2025-H1", "2026-Q4", "2026-Q2")),
        ("2020-2021", ("2020", "2021")),
        ("$2025, 2,025 units, 2000 cells, 2010 GWh, 25%", ()),
        ("a Q4 rise of 10%", ()),
        ("2025 again, 2025", ("2025",)),
    ],
)
def test_periods(text, expected):
    assert periods(text) == expected


def test_months_of_each_kind():
    assert months("2025") == (2025 * 12, 2025 * 12 + 11)
    assert months("2025-H2") == (2025 * 12 + 6, 2025 * 12 + 11)
    assert months("2025-Q3") == (2025 * 12 + 6, 2025 * 12 + 8)
    assert months("2025-10") == (2025 * 12 + 9, 2025 * 12 + 9)


@pytest.mark.parametrize(
    ("asked", "spoken", "expected"),
    [
        ([], ["2025"], 0.0),
        (["2025"], [], 0.0),
        (["2025-Q2"], ["2025-06"], 1.0),
        (["2025"], ["2025-Q3"], 1.0),
        (["2025-Q3"], ["2025"], 0.25),
        (["2025-Q3"], ["2024", "2025-Q3"], 1.0),
        (["2025-Q3"], ["2025-Q1"], -1.0),
    ],
)
def test_agreement(asked, spoken, expected):
    assert agreement(asked, spoken) == expected
