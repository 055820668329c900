"""Types and errors that two or more rooms share."""
