"""A kind of supply as a standard unit that is added to the week, as a change."""

from __future__ import annotations

from matcher.explain.asks_facts import HELPER_MINUTES, PARTS, Cell, Helper, Space, Stock, Wanted
from matcher.rules.view import View
from models.base import Window
from models.change import Add, Change
from models.places import Organisation
from models.supply import Conditions, Person, PersonSkill, Pledge, Room, Venue


class Supplies:
    """Makes supplies for a week, under ids that nothing in it has."""

    def __init__(self, view: View) -> None:
        self.view = view
        week = view.week
        taken: set[str] = {o.id for o in week.organisations}
        taken.update(view.places, view.people, view.pledges, view.rooms, view.requests)
        taken.update(v.id for v in week.venues)
        self.prefix = "ask"
        while any(id.startswith(f"{self.prefix}-") for id in taken):
            self.prefix += "-"
        self.venue_in: dict[str, str] = {}
        """Community → the first venue there."""
        for venue in week.venues:
            here = view.at_level(venue.place, week.geography.community) or venue.place
            self.venue_in.setdefault(here, venue.id)
        self.farthest: dict[str, int] = {}
        """Community → minutes from it to what lies farthest in it."""
        self.certified = {s.id for s in week.catalogue.skills if s.certificate}

    def id(self, number: int) -> str:
        """The id of the person, room or pledge that supply ``number`` adds."""
        return f"{self.prefix}-{number}"

    def change(self, number: int, wanted: Wanted) -> Change:
        """A standard unit of it."""
        match wanted:
            case Helper():
                add = self._helper(self.id(number), wanted)
            case Space():
                add = self._room(self.id(number), wanted)
            case Stock():
                add = self._pledge(self.id(number), wanted)
        return Change(operations=(add,))

    def _helper(self, id: str, wanted: Helper) -> Add:
        """Somebody of that community who goes as far as anything in it lies."""
        skills: tuple[PersonSkill, ...] = ()
        if wanted.skill is not None:
            certified = wanted.skill in self.certified
            skills = (PersonSkill(skill=wanted.skill, level=wanted.level, certified=certified),)
        person = Person(
            id=id,
            home=wanted.cell.community,
            languages=() if wanted.language is None else (wanted.language,),
            skills=skills,
            windows=(window(wanted.cell),),
            week_minutes=HELPER_MINUTES,
            travel_minutes=self._farthest(wanted.cell.community),
            vetted=wanted.vetted,
        )
        return Add(op="add", people=(person,))

    def _farthest(self, community: str) -> int:
        known = self.farthest.get(community)
        if known is None:
            within = (p for p in self.view.places if self.view.lies_in(p, (community,)))
            known = max(self.view.travel_minutes(community, place) for place in within)
            self.farthest[community] = known
        return known

    def _room(self, id: str, wanted: Space) -> Add:
        """In the community's living room, or one of its own."""
        venue = self.venue_in.get(wanted.cell.community)
        new = () if venue else (Venue(id=f"{id}-venue", place=wanted.cell.community),)
        room = Room(
            id=id,
            venue=venue or f"{id}-venue",
            functions={wanted.function: 0},
            capacity=wanted.people,
            equipment=wanted.equipment,
            open=(window(wanted.cell),),
        )
        return Add(op="add", venues=new, rooms=(room,))

    def _pledge(self, id: str, wanted: Stock) -> Add:
        """Delivered, any time of the week; money as a grant for its topic."""
        topics = () if wanted.topic is None else (wanted.topic,)
        giver = Organisation(id=f"{id}-giver")
        pledge = Pledge(
            id=id,
            donor=giver.id,
            kind=wanted.kind,
            item=wanted.item,
            quantity=wanted.amount,
            conditions=Conditions(topics=topics),
        )
        return Add(op="add", organisations=(giver,), pledges=(pledge,))


def window(cell: Cell) -> Window:
    """The part of the day as a window."""
    opens, closes = PARTS[cell.part]
    return Window(start=f"{cell.day}T{opens}", end=f"{cell.day}T{closes}")
