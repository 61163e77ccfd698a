"""Who votes where: said of one household as of all."""

from __future__ import annotations

from sqlmodel import Session, select

from api.database import Database
from api.services.votes.roll import area_of, roll_of
from models.election import Pot
from models.tables import PlaceRow
from tests.api.votes.village import SIZES, election, settle, week


def test_one_household_votes_where_the_roll_has_it(database: Database) -> None:
    settle(database)
    pots = [
        (Pot(id="open", money=100),),
        (Pot(id="open", money=100), Pot(id="south", money=30, area="south")),
        tuple(Pot(id=area, money=100, area=area) for area in SIZES),
        (Pot(id="all", money=100, area="village"),),
    ]
    with database.reading() as session:
        for chosen in pots:
            asked = election(pots=chosen)
            roll = roll_of(session, "n", asked, None)
            assert {id: area_of(session, asked, roll.week, id) for id in places(session)} == {
                **dict.fromkeys(places(session), None),  # areas are no households
                **roll.area,
            }
        assert len(roll.area) == sum(SIZES.values())
        assert area_of(session, asked, week().id, "nobody") is None


def places(session: Session) -> list[str]:
    return list(session.exec(select(PlaceRow.id)))
