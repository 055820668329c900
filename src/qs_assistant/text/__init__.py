"""Words, numbers, periods and sentences of any text."""
