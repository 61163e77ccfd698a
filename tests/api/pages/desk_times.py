"""How long the service works at each page of the coordinator's desk: run by hand, over a database.

    python -m tests.api.pages.desk_times sqlite:///district.db /enter/TOKEN WEEK

The link is a coordinator's; the week stands published. Processor time, so that a busy machine does
not count; the first look includes what a process does once (templates, statements).
"""

from __future__ import annotations

import re
import sys
import time

from fastapi.testclient import TestClient

from api.main import create_app
from api.settings import Settings

PAGES = (
    *("", "/inbox", "/inbox?only=waiting", "/run", "/plan?by=room&day=5", "/plan?by=day&day=2"),
    *("/plan?by=person", "/plan?by=list", "/unmet", "/fairness", "/asks", "/publish", "/notices"),
    *("/repair", "/repair/report/person", "/repair/report/room", "/repair/report/pledge?q=a"),
    *("/repair/report/wish?q=1", "/repair/report/withdrawn?q=1", "/repair/report/overran"),
    *("/try", "/try?q=1", "/difference", "/done?day=2", "/sheets", "/close"),
)


def main(database: str, link: str, week: str) -> None:
    """Writes status, size and milliseconds of three looks at each page."""
    settings = Settings(database=database, secure_cookies=False, read_ahead=3600)
    began = time.process_time()
    with TestClient(create_app(settings)) as client:
        sys.stdout.write(f"start: {time.process_time() - began:.1f} s\n")
        entrance = client.get(link).text
        token = re.search(r'name="csrf" value="([^"]*)"', entrance)
        client.post(link, data={"csrf": token[1] if token else ""})
        for page in PAGES:
            spent = []
            for _ in range(3):
                began = time.process_time()
                answer = client.get(f"/weeks/{week}{page}")
                spent.append(f"{1000 * (time.process_time() - began):6.0f}")
            size = f"{len(answer.content) / 1000:.0f} kB"
            sys.stdout.write(f"{page or '/':32} {answer.status_code} {size:>7} {' '.join(spent)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])
