"""The conservation check: the figures of a file by a second reading of its bytes, against those of the passages made from it."""
