"""The demonstration: a database of its own, a published week, a link for every desk."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from fastapi.testclient import TestClient
from sqlmodel import col, select

from api.database import Database
from api.demo import SOUTH_GATE
from api.main import create_app
from api.settings import Settings
from matcher.baseline import greedy
from models.tables import Publication, WeekRow
from scenarios.south_gate import south_gate
from tests.api.conftest import Tongxin, save
from tests.api.test_serving import ROOT, free_port, patiently


def test_every_link_of_the_demonstration_opens_its_desk(tongxin: Tongxin, tmp_path: Path) -> None:
    week = save(tmp_path / "week.json", south_gate())
    plan = save(tmp_path / "plan.json", greedy(south_gate()))
    for _ in range(2):  # a second time it starts anew
        said = tongxin("demo", week, plan, "--folder", tmp_path, "--no-serve")
        assert said.code == 0, said.err
    assert "not being served" in said.err
    assert f"tongxin why {week} {plan} rice-wang" in said.err
    found = re.findall(r"\((\S+)\): http://127\.0\.0\.1:8000(\S+)", said.out)
    assert [role for role, _ in found] == [role for role, _, _ in SOUTH_GATE.people]
    settings = Settings(database=f"sqlite:///{tmp_path / 'pages.db'}", secure_cookies=False)
    with TestClient(create_app(settings)) as client:
        for role, path in found:
            client.cookies.clear()
            assert client.post(path, follow_redirects=False).status_code == 303, role
            grants = client.get("/api/v1/session").json()["grants"]
            assert [grant["role"] for grant in grants] == [role]
    database = Database(settings.database)
    with database.reading() as session:
        assert session.exec(select(WeekRow.state).order_by(col(WeekRow.start))).all() == [
            "published",
            "collecting",
        ]
        assert len(session.exec(select(Publication)).all()) == 1
    database.close()


def test_told_to_stop_it_leaves_no_worker_behind(tmp_path: Path) -> None:
    week = save(tmp_path / "week.json", south_gate())
    plan = save(tmp_path / "plan.json", greedy(south_gate()))
    command = [sys.executable, "-m", "api.cli", "demo", str(week), str(plan)]
    options = ["--folder", str(tmp_path), "--port", str(free_port())]
    served = subprocess.Popen(
        [*command, *options], env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL
    )
    try:
        patiently(f"http://127.0.0.1:{options[-1]}/healthz")
        children = Path(f"/proc/{served.pid}/task/{served.pid}/children").read_text().split()
        assert len(children) == 1
        served.send_signal(signal.SIGTERM)
        served.wait(60)
        assert not Path(f"/proc/{children[0]}").exists()
    finally:
        served.kill()
        served.wait()
