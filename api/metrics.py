"""Figures for Prometheus: of this process's requests, and of the work the database knows of."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlmodel import col, func, select

from api.database import Database
from models.tables import Job, Worker
from models.tables.base import now

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The figures of one web process. Labels are routes, never paths: none names anybody."""

    def __init__(self, database: Database) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "tongxin_requests", "Answered.", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "tongxin_request_seconds",
            "From the first byte asked to the last answered.",
            ("method", "route"),
            registry=self.registry,
            buckets=BUCKETS,
        )
        self.registry.register(_Work(database))

    def text(self) -> bytes:
        """What Prometheus reads."""
        return generate_latest(self.registry)


class _Work(Collector):
    """Jobs and workers, counted when somebody asks."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def describe(self) -> Iterator[Metric]:
        """Names alone: registering must not ask the database."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """The figures of now."""
        with self.database.reading() as session:
            counted = session.exec(
                select(Job.kind, Job.state, func.count()).group_by(col(Job.kind), col(Job.state))
            ).all()
            oldest = session.exec(
                select(func.min(Job.asked_at)).where(Job.state == "queued")
            ).one_or_none()
            seen = session.exec(select(Worker.executor, Worker.seen_at)).all()
        jobs = GaugeMetricFamily(
            "tongxin_jobs", "Jobs by kind and state.", labels=("kind", "state")
        )
        for kind, state, number in counted:
            jobs.add_metric((kind, state), number)
        yield jobs
        waiting = 0.0 if oldest is None else max(0.0, (now() - oldest).total_seconds())
        yield GaugeMetricFamily(
            "tongxin_oldest_queued_seconds", "How long the oldest job has been queued.", waiting
        )
        alive = GaugeMetricFamily(
            "tongxin_worker_seen_seconds", "Since a worker's sign of life.", labels=("executor",)
        )
        for executor, at in seen:
            alive.add_metric((executor,), max(0.0, (now() - at).total_seconds()))
        yield alive
