"""The type of a turn in a conversation: examples, and the fit of the weights."""
