"""How what the search has learned is made: `python -m training.retrieval`."""
