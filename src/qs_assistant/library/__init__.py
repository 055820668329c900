"""Documents to passages: load, split, embed, index, search."""
