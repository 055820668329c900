"""What the figures in the README and in docs/ come from; each module is run with python -m."""
