"""The least that a web framework and a database can do: one insert in one transaction.

What the service takes is measured against it, on the same machine in the same run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel
from sqlmodel import Field, Session, SQLModel

from api.database import make_engine


class Line(SQLModel, table=True):
    """A row of its own table, beside the service's."""

    __tablename__ = "bench_lines"

    id: int | None = Field(default=None, primary_key=True)
    said: str


class LineIn(BaseModel):
    """What is to be written."""

    said: str


def session_of(request: Request) -> Iterator[Session]:
    """A transaction for a request."""
    with Session(request.app.state.engine) as session, session.begin():
        yield session


def create_bare(url: str) -> FastAPI:
    """An application with one operation, over a database of the service's settings."""
    app = FastAPI(openapi_url=None)
    app.state.engine = make_engine(url)
    SQLModel.metadata.create_all(app.state.engine, [SQLModel.metadata.tables["bench_lines"]])
    app.add_api_route("/lines", post_line, methods=["POST"], status_code=201)
    return app


def post_line(body: LineIn, session: Annotated[Session, Depends(session_of)]) -> LineIn:
    """Write it."""
    session.add(Line(said=body.said))
    return body


if __name__ == "__main__":
    uvicorn.run(
        create_bare(os.environ["TONGXIN_DATABASE"]),
        host="127.0.0.1",
        port=int(os.environ["TONGXIN_PORT"]),
        log_level="warning",
        access_log=False,
    )
