"""Counters and histograms for operators; they hold no words and no ids."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The numbers of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.accepted = self._counter("accepted", "Messages accepted", "channel")
        self.duplicates = self._counter("duplicates", "Messages that had come before", "channel")
        self.refused = self._counter("refused", "Webhook requests refused", "channel", "status")
        self.answered = self._counter("answered", "Messages answered", "channel", "decision")
        self.limited = self._counter("limited", "Messages over the rate of one citizen", "channel")
        self.failures = self._counter("failures", "Faults while answering", "channel", "step")
        self.handling = Histogram(
            "doebot_handling_seconds",
            "Seconds from taking a message to its reply being sent",
            ["channel"],
            registry=self.registry,
        )
        self.knowledge = Gauge("doebot_knowledge_info", "Version of the knowledge", ["version"], registry=self.registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"doebot_{name}", about, labels, registry=self.registry)

    def render(self) -> bytes:
        """Write everything in the Prometheus text format."""
        return generate_latest(self.registry)
