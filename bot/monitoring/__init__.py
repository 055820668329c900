"""What a machine asks of a running bot: is it well (/healthz), and how does it do (/metrics).

`metrics` counts, `endpoint` serves both on loopback. Nothing else of the bot imports from here but bot/bot.py and bot/__main__.py.
"""

from bot.monitoring.endpoint import MonitoringEndpoint
from bot.monitoring.metrics import LogCounter, MeteredAssistant, Metrics

__all__ = ["LogCounter", "MeteredAssistant", "Metrics", "MonitoringEndpoint"]
