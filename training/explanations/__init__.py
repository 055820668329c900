"""What a question for an explanation is about: examples, and the fit of the weights."""
