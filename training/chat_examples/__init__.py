"""Chooses the labelled questions that a chat model is shown, and writes them as readings: `python -m training.chat_examples`."""
