from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import BadSettings, Settings, read_settings


def test_without_anything_the_defaults_hold() -> None:
    assert read_settings({"PATH": "/bin"}) == Settings()
    assert Settings().database == "sqlite:///tongxin.db"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "tongxin.toml"
    file.write_text('port = 81\nhost = "::1"\n', encoding="utf-8")
    read = read_settings({"TONGXIN_SETTINGS": str(file), "TONGXIN_PORT": "82"})
    assert (read.port, read.host) == (82, "::1")


def test_every_bad_setting_is_named_at_once() -> None:
    with pytest.raises(BadSettings) as bad:
        read_settings({"TONGXIN_PORT": "99999", "TONGXIN_SOLVERS": "none", "TONGXIN_COLOUR": "red"})
    assert [line.split(":")[0] for line in bad.value.lines] == ["port", "solvers", "colour"]


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "tongxin.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadSettings, match=r"tongxin\.toml"):
        read_settings({"TONGXIN_SETTINGS": str(file)})


def test_jobs_have_a_file_of_their_own_or_share_the_database() -> None:
    assert Settings(database="sqlite:////d/x.db").jobs_database == "sqlite:////d/x-jobs.db"
    url = "postgresql+psycopg://u@h/d"
    assert Settings(database=url).jobs_database == url
