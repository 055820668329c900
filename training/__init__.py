"""What is fitted, from the data beside the code."""
