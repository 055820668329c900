"""How long each fuzz runs: FUZZ_EXAMPLES multiplies the number of examples for a long run by hand."""

import os

from hypothesis import HealthCheck, settings


def bounded(examples):
    """Settings for so many examples, times FUZZ_EXAMPLES."""
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    times = int(os.environ.get("FUZZ_EXAMPLES", "1"))
    return settings(max_examples=examples * times, deadline=None, suppress_health_check=checks, derandomize=times == 1)
