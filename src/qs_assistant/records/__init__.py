"""What must be remembered and not lost: documents and versions, runs, feedback, history, server settings."""
