"""The head that tells the further analyses, and the questions that it is fitted to."""
