"""The README quotes what the reports say."""

from benchmarks.readme import quoted

README = """| numeric questions of our own read and answered right | 1 of 2 (tuned) |
| document questions of our own answered right | 1 of 2 and 3 of 4; |
| figures shown without a source | 0 of 5 |
| from the start to the printed answer of a document question | 9.99 s and 999 MB, 9.9 times as fast |
| a warm document question; a warm valuation | 99 ms; 98 ms (median) |
| valuations a second, one core | 9.9 million, 99 times |
| twenty people | all answered, slowest acknowledgement 99 ms, 95% of chart answers within 9.9 s |
| fifty people and ten faults for 99 minutes | none |
"""
EVALUATION = """
## Documents
| **all** | 242 | 261 | 92.7% | 0 |
1,402 figures were shown, 0 of them without a source
## Documents_by_fact
| **all** | 690 | 757 | 91.1% | 0 |
4,781 figures were shown, 2 of them without a source
## Numeric
| **all** | 1563 | 1564 | 99.9% | 0 |
"""
BENCHMARKS = """
  qs-assistant ask, from the documents       1.98 s    293 MB  times as fast as: tutorial 2.9, llama-index 3.1
  from the documents        p50    27.6 ms  p95    46.0 ms  (80 questions)
  a valuation               p50    16.2 ms  p95    22.5 ms  (80 questions)
  numpy kernel                        2,245,883 scenarios/s         445 ns each
  the kernel is 179 times as fast as plain Python (median round)
| document | 60 | 0 | 23 | 32 | 272 | 437 |
| numeric, with chart | 60 | 0 | 15 | 35 | 382 | 878 |
"""


def test_every_figure_is_put_in_its_place():
    after, missing = quoted(README, {"evaluation": EVALUATION, "benchmarks": BENCHMARKS, "soak": "Made by `make soak MINUTES=20`."})
    assert missing == []
    for words in (
        "right | 1,563 of 1,564 (tuned)",
        "right | 242 of 261 and 690 of 757;",
        "source | 2 of 6,183 |",
        "| 1.98 s and 293 MB, 2.9 times as fast |",
        "| 28 ms; 16 ms (median) |",
        "| 2.2 million, 179 times |",
        "acknowledgement 35 ms, 95% of chart answers within 0.9 s |",
        "faults for 20 minutes |",
    ):
        assert words in after


def test_a_report_that_does_not_say_it_is_named_and_the_readme_stays():
    lost = BENCHMARKS.replace("| 60 | 0 |", "| 59 | 1 |")
    after, missing = quoted(README, {"evaluation": EVALUATION, "benchmarks": lost, "soak": ""})
    assert "slowest acknowledgement 99 ms" in after
    assert len(missing) == 2
