"""All shelves of a week."""

from __future__ import annotations

from models.demand import Request
from models.load.shelf import Shelf
from models.places import Organisation, Place, TravelTime
from models.supply import Item, JoinedRoom, Person, Pledge, Room, Skill, Venue
from models.tables import (
    DecisionRow,
    ItemRow,
    JoinedRoomRow,
    OrganisationRow,
    PastAskRow,
    PersonRow,
    PlaceRow,
    PledgeRow,
    RequestRow,
    RoomRow,
    SkillRow,
    TravelTimeRow,
    VenueRow,
)
from models.week import Decision, PastAsk

PLACES = Shelf(Place, PlaceRow)
TRAVEL = Shelf(TravelTime, TravelTimeRow)
ORGANISATIONS = Shelf(Organisation, OrganisationRow)
SKILLS = Shelf(Skill, SkillRow)
ITEMS = Shelf(Item, ItemRow)
PEOPLE = Shelf(Person, PersonRow)
PLEDGES = Shelf(Pledge, PledgeRow)
VENUES = Shelf(Venue, VenueRow)
ROOMS = Shelf(Room, RoomRow)
JOINED_ROOMS = Shelf(JoinedRoom, JoinedRoomRow)
REQUESTS = Shelf(Request, RequestRow)
DECISIONS = Shelf(Decision, DecisionRow)
PAST = Shelf(PastAsk, PastAskRow)
