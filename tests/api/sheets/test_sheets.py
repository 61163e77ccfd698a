"""Sheets in and out: every row or none, hostile files, no formula ever."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from httpx2 import Response
from openpyxl import Workbook, load_workbook

from api.problems import Problem
from api.services.sheets.cells import Unfit, parsed, shown
from api.services.sheets.columns import COLUMNS
from api.services.sheets.read import CSV, MOST_ROWS, XLSX, read_table
from api.services.sheets.write import safe
from api.services.things.kinds import KINDS
from models.demand import Request
from models.load import load_week
from models.supply import Person, Pledge, Room
from models.tables import WeekRow
from models.week import Week
from tests.api.cycle import WEEK
from tests.api.things.conftest import Desk, Town
from tests.models.rich import rich_week

HEADER = "编号,类别,住户,地点,议题,物项,紧急程度"
WISHES = f"""{HEADER}
w1,need,h1,h1,elder-care,rice*2,3
,need,h2,h2,culture,"rice*1; noodles*2",
cut,need,h1,h1,mutual-aid,,2
"""


def send(desk: Desk, kind: str, data: str | bytes, media: str = CSV, **query: Any) -> Response:
    path = f"{WEEK}/things/{kind}"
    body = data.encode() if isinstance(data, str) else data
    headers = {**desk.headers, "Content-Type": media}
    return desk.client.post(path, content=body, params=query, headers=headers)


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def content(town: Town) -> Week:
    with town.database.reading() as session:
        return load_week(session, "w")


# --- in ---------------------------------------------------------------------------------------


def test_a_sheet_enters_and_changes(town: Town, ann: Desk) -> None:
    before = content(town)
    looked = send(ann, "requests", WISHES, preview=True)
    assert (looked.status_code, len(looked.json()["entered"])) == (200, 2)
    assert (looked.json()["changed"], content(town)) == (["cut"], before)
    done = send(ann, "requests", WISHES)
    assert (done.status_code, done.json()["changed"]) == (201, ["cut"])
    found = {r.id: r for r in content(town).requests}
    assert [(line.item, line.amount) for line in found["w1"].lines] == [("rice", 2)]
    second = found[done.json()["entered"][1]]
    assert [(line.item, line.amount) for line in second.lines] == [("rice", 1), ("noodles", 2)]
    assert (found["w1"].urgency, second.urgency) == (3, 1)
    # Fields without a column stay as they are; an empty cell is the default.
    assert (found["cut"].urgency, found["cut"].name) == (2, "理发")
    assert found["cut"].sessions == before.requests[-1].sessions


def test_a_row_that_names_nobody_of_its_household_is_told(town: Town, ann: Desk) -> None:
    # li lives in h1, wang in h2; nobody is called ghost.
    sheet = """household,people,place,kind,topic,seat
h1,wang,h1,enrolment,culture,{choices}
h2,li; wang,h2,enrolment,culture,{choices}
h7,ghost,h1,enrolment,culture,{choices}
""".replace("{choices}", '"{""choices"": [{""activity"": ""talk""}]}"')
    answer = send(ann, "requests", sheet)
    assert answer.status_code == 422
    assert {(e["entity"], e["field"]) for e in answer.json()["errors"]} == {
        ("第 2 行 row 2", "household"),
        ("第 4 行 row 4", "household"),
        ("第 4 行 row 4", "people[0]"),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_sheet_may_come_in_either_encoding(town: Town, ann: Desk, encoding: str) -> None:
    text = "名称;捐赠方;类别;物品;数量\n大米;firm;goods;rice;5\n"
    assert send(ann, "pledges", text.encode(encoding)).status_code == 201
    assert content(town).pledges[-1].name == "大米"


def test_a_workbook_is_read_as_it_was_typed(town: Town, ann: Desk) -> None:
    rows = (
        ["home", "skills", "windows", "week_minutes", "vetted", None],
        ["h1", "haircut:2", "2026-11-24 09:00-12:00", 120.0, True, None],
        [None] * 6,
        ["h2", "nursing:certified", "2026-11-24T09:00/2026-11-25T01:00", "90", "否", None],
    )
    assert send(ann, "people", workbook(*rows), XLSX).status_code == 201
    first, second = content(town).people[-2:]
    assert (first.week_minutes, first.vetted, first.skills[0].level) == (120, True, 2)
    assert (second.week_minutes, second.vetted, second.skills[0].certified) == (90, False, True)
    assert second.windows[0].end == "2026-11-25T01:00"


def test_every_row_says_what_is_wrong_and_none_is_entered(town: Town, ann: Desk) -> None:
    wrong = f"""{HEADER}
w1,need,h1,h1,elder-care,rice*2,3
w2,dream,h1,h1,elder-care,rice,9
w1,need,h1,h1,elder-care,rice*1,1
"""
    before = content(town)
    answer = send(ann, "requests", wrong)
    assert answer.status_code == 422
    found = {(e["entity"], e["field"]) for e in answer.json()["errors"]}
    assert found == {
        ("第 3 行 row 3", "lines"),
        ("第 3 行 row 3", "kind"),
        ("第 3 行 row 3", "urgency"),
        ("第 4 行 row 4", "id"),
    }
    meaning = f"{HEADER}\nw1,need,h9,h1,gold,gems*2,3\n"
    told = send(ann, "requests", meaning).json()["errors"]
    assert {(e["entity"], e["field"]) for e in told} == {
        ("第 2 行 row 2", "household"),
        ("第 2 行 row 2", "topic"),
        ("第 2 行 row 2", "lines[0].item"),
    }
    looked = send(ann, "requests", wrong, preview=True)
    assert (looked.status_code, len(looked.json()["errors"])) == (200, 4)
    assert content(town) == before


def test_a_row_that_cannot_be_read_hides_nothing_that_is_wrong_with_others(
    town: Town, ann: Desk
) -> None:
    before = content(town)
    wrong = "id,home,excludes,week_minutes\nn1,,,90\nn2,h1,n1,90\nn3,h9,n1,90\nn4,h8,,much\n"
    for answer in (send(ann, "people", wrong), send(ann, "people", wrong, preview=True)):
        assert [(e["entity"], e["field"]) for e in answer.json()["errors"]] == [
            ("第 5 行 row 5", "week_minutes"),
            ("第 2 行 row 2", "home"),
            # That n2 and n3 name n1, which cannot be read, is not their fault.
            ("第 4 行 row 4", "home"),
        ]
    assert content(town) == before


def test_columns_are_known_and_stand_once(ann: Desk) -> None:
    answer = send(ann, "people", "home,住处,colour\nh1,h1,red,more\n")
    fields = [e["field"] for e in answer.json()["errors"]]
    assert (answer.status_code, fields) == (422, ["住处", "colour", "#4"])
    assert send(ann, "skills", "id\nx\n").status_code == 422


def test_rights_hold_row_by_row(town: Town) -> None:
    firm = town.desk("organisation", "firm")
    mine = "donor,kind,item,quantity\nfirm,goods,rice,5\n"
    assert send(firm, "pledges", mine).status_code == 201
    answer = send(firm, "pledges", mine + "li,goods,rice,5\n")
    assert [e["entity"] for e in answer.json()["errors"]] != []
    assert answer.status_code == 422
    assert send(town.desk("auditor"), "pledges", mine).status_code == 403
    assert send(town.public, "pledges", mine).status_code == 401
    assert len(firm.ids("pledges")) == 2


def test_nobody_takes_over_a_row_of_others(town: Town, ann: Desk) -> None:
    header = "id,donor,kind,item,quantity\n"
    assert send(ann, "pledges", f"{header}lis,li,goods,rice,5\n").status_code == 201
    before = content(town)
    firm = town.desk("organisation", "firm")
    # As it would stand in the firm's own sheet, it would be the firm's to write.
    answer = send(firm, "pledges", f"{header}lis,firm,goods,rice,5\n")
    assert answer.status_code in (403, 422)
    assert [e["entity"] for e in answer.json()["errors"]] == ["第 2 行 row 2"]
    assert content(town) == before


# --- hostile files ----------------------------------------------------------------------------


def refused(data: bytes, media: str = XLSX) -> str:
    with pytest.raises(Problem) as caught:
        read_table(data, media)
    assert caught.value.status in (413, 422)
    return " ".join(f"{e.field} {e.en}" for e in caught.value.document.errors)


def repacked(data: bytes, name: str, change: Any) -> bytes:
    """The workbook with one of its parts changed."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            part = old.read(member)
            new.writestr(member, change(part) if member == name else part)
    return held.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_formulas_are_refused_cell_by_cell() -> None:
    said = refused(workbook(["id", "home"], ["x", "=HYPERLINK(1)"], ["=1+1", "h1"]))
    assert said.count("formulas are not computed") == 2
    assert said.startswith("B ")
    assert refused(workbook(["id"], ["#DIV/0!"])).startswith("A expected a value")


def test_what_was_kept_from_being_a_formula_is_what_it_was() -> None:
    texts = ["'=1+1", "''=x", "'abc", "it's", "'"]
    table = read_table("\n".join(["id", *texts]).encode(), CSV)
    assert [row[0] for _, row in table.rows] == ["=1+1", "'=x", "'abc", "it's", "'"]


def test_two_far_cells_are_no_table() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "id"
    sheet["XFD1048576"] = "x"
    held = io.BytesIO()
    book.save(held)
    assert "rows" in refused(held.getvalue())
    sheet["XFD1048576"] = None
    sheet["XFD2"] = "x"
    held = io.BytesIO()
    book.save(held)
    assert "columns" in refused(held.getvalue())
    # Also where the sheet says that it is small.
    lies = repacked(held.getvalue(), SHEET, lambda part: part.replace(b"A1:XFD1048576", b"A1:B2"))
    assert "columns" in refused(lies)


def test_bombs_are_not_unpacked() -> None:
    small = workbook(["id"], ["x"])
    bomb = repacked(small, SHEET, lambda part: part + b" " * (65 * 10**6))
    assert len(bomb) < 200_000
    assert "MB unpacked" in refused(bomb)
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    declared = repacked(small, SHEET, lambda part: entity + part)
    assert "no entities" in refused(declared)
    # In UTF-16 the same looks otherwise.
    utf16 = repacked(small, SHEET, lambda part: (entity + part).decode().encode("utf-16"))
    assert "no entities" in refused(utf16)
    # Where it lies across two pieces of those that are looked at, and in what says what is where.
    across = repacked(small, SHEET, lambda part: b" " * (2**16 - 5) + entity + part)
    assert "no entities" in refused(across)
    related = repacked(small, "_rels/.rels", lambda part: entity + part)
    assert "no entities" in refused(related)
    # Whatever a part is called.
    picture = io.BytesIO(small)
    with zipfile.ZipFile(picture, "a") as archive:
        archive.writestr("xl/media/one.png", b"\r\n" + entity + b"<x/>")
    assert "no entities" in refused(picture.getvalue())
    with zipfile.ZipFile(sound := io.BytesIO(small), "a") as archive:
        archive.writestr("xl/media/one.png", b"\x89PNG\0\0")
    assert read_table(sound.getvalue(), XLSX).header == ("id",)
    # Two parts of which each is small enough.
    half = b" " * (33 * 10**6)
    two = repacked(small, SHEET, lambda part: part + half)
    two = repacked(two, "xl/workbook.xml", lambda part: part + half)
    assert "MB unpacked" in refused(two)
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(300):
            archive.writestr(f"x{number}", b"")
    assert "fewer parts" in refused(many.getvalue())


def test_what_is_no_workbook_is_refused() -> None:
    small = workbook(["id"], ["x"])
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w"):
        pass
    for data in (b"", b"PK\x03\x04", b"id\nx\n", small[:-200], empty.getvalue()):
        assert "sound XLSX" in refused(data)
    broken = repacked(small, SHEET, lambda part: part[:-30])
    assert "sound XLSX" in refused(broken)


def test_what_is_no_csv_is_refused() -> None:
    assert "UTF-8 or GB18030" in refused("编号\nx\n".encode("utf-16"), CSV)
    assert "UTF-8 or GB18030" in refused(b"\xff\xff\xff\n", CSV)
    assert "UTF-8 or GB18030" in refused(b"id\nx\0y\n", CSV)
    assert "sound CSV" in refused(b'id\n"x\n', CSV)
    assert "empty" in refused(b"\n\n", CSV)
    assert "rows" in refused(b"id\n" + b"x\n" * (MOST_ROWS + 1), CSV)
    assert "columns" in refused(b"," * 200 + b"\n", CSV)
    assert "characters" in refused(b"id\n" + b"x" * 40_000 + b"\n", CSV)
    assert refused(b"x" * (17 * 10**6), CSV) == ""


def test_while_a_week_takes_nothing_no_file_is_looked_at(town: Town, ann: Desk) -> None:
    with town.database.writing() as session:
        session.get_one(WeekRow, "w").state = "published"
    for preview in (False, True):
        answer = send(ann, "people", b"no workbook", XLSX, preview=preview)
        assert answer.json()["type"].rpartition("/")[2] == "not-now"


def test_a_preview_of_what_is_too_large_is_no_preview(ann: Desk) -> None:
    answer = send(ann, "people", b"x" * (17 * 10**6), preview=True)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (413, "too-large")


# --- out --------------------------------------------------------------------------------------


def test_what_goes_out_comes_in_again(town: Town, ann: Desk) -> None:
    before = content(town)
    for kind in COLUMNS:
        for sheet, media in (("csv", CSV), ("csv-gb18030", CSV), ("xlsx", XLSX)):
            out = ann.page(kind, sheet=sheet)
            assert out.status_code == 200
            assert kind in out.headers["content-disposition"]
            back = send(ann, kind, out.content, media)
            assert (back.status_code, back.json()["entered"]) == (201, []), back.text
    assert content(town) == before


def test_what_is_hidden_does_not_go_out(town: Town) -> None:
    head = town.desk("house-group-head", "g1").page("requests", sheet="csv")
    rows = list(csv.reader(io.StringIO(head.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["talk", "guest"]
    assert not {"照护等级", "拒绝的人", "亲和"} & set(rows[0])
    firm = town.desk("organisation", "firm").page("requests", sheet="csv").content.decode()
    assert "rice1" not in firm


@pytest.mark.parametrize("text", ["=1+1", "+x", "-2", "@cmd", "'=x", "\tx"])
def test_no_text_goes_out_as_a_formula(town: Town, ann: Desk, text: str) -> None:
    assert safe(text) == f"'{text}"
    ann.change("rooms", "tea", {"name": text})
    sheet = ann.page("rooms", sheet="xlsx").content
    cells = [c for row in load_workbook(io.BytesIO(sheet)).worksheets[0].iter_rows() for c in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}  # n: empty
    assert f"'{text}" in {cell.value for cell in cells}
    plain = ann.page("rooms", sheet="csv").content.decode("utf-8-sig")
    assert not [c for row in csv.reader(io.StringIO(plain)) for c in row if c[:1] in "=+-@\t" and c]


# --- cells ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_field_has_a_column_and_every_value_comes_back(kind: Any) -> None:
    plain: Any = {"people": Person, "pledges": Pledge, "rooms": Room, "requests": Request}[kind]
    assert list(COLUMNS[kind]) == list(plain.model_fields) == list(KINDS[kind].plain.model_fields)
    for thing in getattr(rich_week(), kind):
        for name, value in thing.model_dump(mode="json", exclude_defaults=True).items():
            read = COLUMNS[kind][name].read
            assert parsed(shown(value, read), read) == value


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("lines", "rice"),
        ("lines", "rice*many"),
        ("urgency", "high"),
        ("urgency_confirmed", "perhaps"),
        ("sessions", "{"),
    ],
)
def test_what_fits_no_field_is_said(column: str, text: str) -> None:
    with pytest.raises(Unfit):
        parsed(text, COLUMNS["requests"][column].read)
    with pytest.raises(Unfit):
        parsed("Tuesday", COLUMNS["people"]["windows"].read)
