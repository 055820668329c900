"""What the /kb commands do."""
