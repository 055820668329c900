"""Words, numbers, scales, units, periods and sentences of any text; knows nothing of the model.

Import readers of one thing each; `scanner`, `amounts` and `cursor` are behind `quantities`.
"""

__all__ = [
    "counting",
    "dates",
    "inert",
    "numerals",
    "periods",
    "publisher_names",
    "quantities",
    "quantity_units",
    "scales",
    "sentences",
    "spelling",
    "terms",
    "tokens",
    "written_units",
]
