"""How long each fuzz runs: half the examples, all with FULL_TESTS=1; FUZZ_EXAMPLES multiplies their number for a long run by hand."""

import os

from hypothesis import HealthCheck, settings


def bounded(examples):
    """Settings for so many examples, times FUZZ_EXAMPLES."""
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    times = int(os.environ.get("FUZZ_EXAMPLES", "1"))
    short = times == 1 and not os.environ.get("FULL_TESTS")
    return settings(
        max_examples=examples // 2 if short else examples * times, deadline=None, suppress_health_check=checks, derandomize=times == 1
    )
