"""What the public gets: nothing but what is listed here."""

from __future__ import annotations

import json
import re
from typing import Any

from matcher.record.build import record
from matcher.record.manifest import README
from matcher.record.reduce import public_week
from matcher.record.texts import split
from models.base import Window
from models.demand import (
    Accepted,
    Affinity,
    Choice,
    Line,
    ProjectFacts,
    Role,
    RoomNeed,
    SeatOffer,
    SeatWish,
    Session,
)
from models.items import Commitments
from models.places import Geography, Place, TravelTime
from models.plan import Plan, Reason, Unmet
from models.policy import BudgetCap, Caps, Policy
from models.supply import Conditions, Hire, PersonSkill, Venue
from models.validate import problems_of
from models.week import Decision, Decisions, History, PastAsk, Target, Week
from tests import build
from tests.build import content, flow, person, placed, pledge, request, room, t, window
from tests.matcher.record.things import stated

SECRET_TIMES = ("T03:00", "T04:00", "T05:00", "T02:30")


def secretive() -> Week:
    """A week with something in every field that must stay in: names that begin with ``secret``, and
    times at night."""
    places = [
        p.model_copy(update={"name": f"secret-name-{p.id}"}) for p in build.PLACES if p.id != "h3"
    ]
    places.append(Place(id="secret-home", level="household", parent="b2", newcomer=True))
    night = window(0, "03:00", "04:00", preference=77)
    visit = Session(
        id="s",
        minutes=30,
        windows=(night,),
        crew=(
            Role(id="r", skill="nursing", level=3, language="secret-tongue", people=("ann", "bob")),
        ),
        home_visit=True,
        children=True,
        place="secret-home",
    )
    tea = Session(
        id="s",
        minutes=60,
        windows=(window(0, "09:00", "12:00", preference=77),),
        room=RoomNeed(function="tea", people=3),
    )
    return build.week(
        name="secret-week",
        geography=Geography(
            places=tuple(places), travel=(TravelTime(a="secret-home", b="b1", minutes=33),)
        ),
        people=(
            person(
                "ann",
                "secret-home",
                audience="elders",
                languages=("secret-tongue",),
                skills=(PersonSkill(skill="nursing", level=3, certified=True),),
                windows=(night,),
                week_minutes=4321,
                day_minutes=1234,
                day_tasks=7,
                week_tasks=8,
                rest_minutes=15,
                travel_minutes=4321,
                vetted=True,
                excludes=("bob",),
                prefers=("elder-care",),
                recent_minutes=4321,
                hire=Hire(fund="cash", price_per_hour=60),
            ),
            person("bob", "h4"),
        ),
        pledges=(
            pledge("cash", "money", 10_000, name="secret-pledge"),
            pledge(
                "gift",
                "rice",
                9,
                donor="bob",
                at="secret-home",
                windows=(window(1, "09:00", "12:00", preference=77),),
                conditions=Conditions(audiences=("elders",), communities=("b2", "c1")),
            ),
        ),
        rooms=(room("tea", name="secret-room"),),
        requests=(
            request(
                "a",
                household="secret-home",
                place="secret-home",
                name="secret-request",
                care="must",
                urgency=5,
                urgency_confirmed=True,
                waited=9,
                value=77,
                audiences=("elders",),
                refuses=("bob",),
                affinity=(Affinity(who="ann", value=77), Affinity(who="bob", forbidden=True)),
                sessions=(visit,),
                lines=(
                    Line(
                        id="l",
                        item="rice",
                        amount=2,
                        windows=(window(1, "04:00", "05:00", preference=77),),
                        preference=77,
                        accepts=(Accepted(item="noodles", give=1, per=1, preference=77),),
                    ),
                ),
            ),
            request("talk", "activity", household=None, sessions=(tea,), seats=SeatOffer(limit=5)),
            request(
                "sit",
                "enrolment",
                household="secret-home",
                place="secret-home",
                people=("bob",),
                seat=SeatWish(choices=(Choice(activity="talk", preference=77),)),
            ),
            request("book", "booking", household="secret-home", place="h1", sessions=(tea,)),
            request("path", "project", household=None, project=ProjectFacts(votes=5)),
        ),
        history=History(
            past=(PastAsk(weeks_ago=1, household="secret-home", asked=4, served_milli=1000),),
            promises=Commitments(flows=(flow("a", "gift", 1, place="secret-home"),)),
            last_plan=Commitments(placements=(placed("a", t(0, "02:30"), {"bob": "r"}),)),
        ),
        decisions=Decisions(
            pins=(
                Decision(
                    id="pin", target=Target(request="talk"), by="secret-boss", reason="secret-why"
                ),
            ),
            bans=(Decision(id="ban", target=Target(request="a", person="bob"), by="secret-boss"),),
        ),
        policy=Policy(
            caps=Caps(
                budgets=(
                    BudgetCap(id="small", place="secret-home", amount=1),
                    BudgetCap(id="large", place="c1", amount=2),
                )
            )
        ),
    )


def public_files() -> dict[str, bytes]:
    week = secretive()
    plan = Plan(
        week="w",
        input_hash=week.content_hash(),
        policy_version="1",
        seed=0,
        content=content(
            flow("a", "gift", 1, at=t(1, "09:00"), place="secret-home"),
            placed("talk", t(0, "09:00"), room="tea"),
        ),
    )
    return record(week, stated(week, plan), "public")


def fields(tree: Any, path: str = "") -> set[str]:
    """Every path of a JSON tree, lists without their numbers."""
    if isinstance(tree, dict):
        inner = {f"{path}.{key}".lstrip("."): value for key, value in tree.items()}
        return set(inner) | {found for at, value in inner.items() for found in fields(value, at)}
    if isinstance(tree, list):
        return {found for value in tree for found in fields(value, path)}
    return set()


def test_no_secret_is_in_any_public_file() -> None:
    files = public_files()
    # What the policy says is published, a cap on a small place too.
    for name in files.keys() - {README, "policy.json"}:
        text = files[name].decode()
        for secret in ("secret", "elders", "nursing", *SECRET_TIMES):
            assert secret not in text, (name, secret)
        # Numbers on their own, not as a part of a hash; weights.json is made of what follows from
        # some of them (docs/record.md says what that tells).
        assert name == "weights.json" or not re.search(
            r"(?<![0-9a-f])(77|4321|1234)(?![0-9a-f])", text
        ), name


def test_the_public_week_has_these_fields_and_no_others() -> None:
    tree = json.loads(public_files()["week.json"])
    del tree["policy"], tree["catalogue"], tree["rooms"], tree["calendar"]
    assert fields(tree) == {
        "id",
        *("geography", "geography.places"),
        *(f"geography.places.{f}" for f in ("id", "level", "parent", "neighbours")),
        *("organisations", "organisations.id", "organisations.kind"),
        *("people", "people.id", "people.home"),
        *("people.hire", "people.hire.fund", "people.hire.price_per_hour"),
        "pledges",
        *(f"pledges.{f}" for f in ("id", "donor", "kind", "item", "quantity", "windows", "at")),
        *("pledges.windows.start", "pledges.windows.end"),
        *("venues", "venues.id", "venues.place"),
        "requests",
        *(f"requests.{f}" for f in ("id", "kind", "household", "people", "place", "topic")),
        *("requests.project", "requests.project.votes"),
        *(f"requests.lines{f}" for f in ("", ".id", ".item", ".amount")),
        *(f"requests.lines.accepts{f}" for f in ("", ".item", ".give", ".per")),
        *(f"requests.sessions{f}" for f in ("", ".id", ".minutes", ".home_visit")),
        *(f"requests.sessions.windows{f}" for f in ("", ".start", ".end")),
        *("requests.sessions.crew", "requests.sessions.crew.id"),
        *(f"requests.sessions.room{f}" for f in ("", ".function", ".people")),
        *("requests.seats", "requests.seats.limit"),
        *("requests.seat", "requests.seat.choices", "requests.seat.choices.activity"),
        *("history", "history.promises", "history.promises.flows"),
        *(
            f"history.promises.flows.{f}"
            for f in ("request", "line", "pledge", "amount", "at", "place")
        ),
        *("decisions", "decisions.pins", "decisions.pins.id", "decisions.pins.by"),
        *("decisions.pins.target", "decisions.pins.target.request"),
    }


def test_places_are_communities_and_homes_have_numbers() -> None:
    week = public_week(split(secretive())[0])
    # h1 and secret-home lie in c1; the root is the district. No place below the house groups.
    assert {r.id: (r.place, r.household) for r in week.requests} == {
        "a": ("c1", "home-1"),  # promised: its household may have to be told
        "book": ("c1", "home-1"),  # bookings are capped by household
        "path": ("c1", None),
        "sit": ("c1", None),  # neither booked nor promised
        "talk": ("c1", None),
    }
    assert {p.id for p in week.geography.places} == {
        *("district", "c1", "c2", "c3", "g1", "g2", "g3", "g4", "home-1")
    }
    assert {p.home for p in week.people} == {"district"}
    assert [p.at for p in week.pledges] == [None, "c1"]
    assert week.history.promises.flows[0].place == "c1"
    assert week.venues[0].place == "c1"


def test_who_gives_is_named_only_if_it_is_an_organisation() -> None:
    week = public_week(split(secretive())[0])
    assert [p.donor for p in week.pledges] == ["firm", "residents"]


def test_conditions_and_budgets_of_small_places_are_left_out() -> None:
    # The gift is for b2 (a building) or c1: what is left could not be checked.
    week = public_week(split(secretive())[0])
    assert week.pledges[1].conditions == Conditions()
    assert [cap.id for cap in week.policy.caps.budgets] == ["large"]


def test_a_ban_that_names_a_person_is_left_out_and_a_visit_may_be_at_any_time() -> None:
    week = public_week(split(secretive())[0])
    assert (len(week.decisions.pins), len(week.decisions.bans)) == (1, 0)
    visit = next(r for r in week.requests if r.id == "a").sessions[0]
    assert visit.windows == (Window(start=t(0), end=t(7)),)
    booking = next(r for r in week.requests if r.id == "book").sessions[0]
    assert booking.windows == (window(0, "09:00", "12:00"),)


def test_the_ranks_of_choices_cannot_be_read_off() -> None:
    def choosing(*order: str) -> Week:
        talks = tuple(
            request(id, "activity", sessions=(build.session(),), seats=SeatOffer(limit=5))
            for id in ("x", "y")
        )
        wish = SeatWish(
            choices=tuple(Choice(activity=a, preference=9 - i) for i, a in enumerate(order))
        )
        sits = request("sit", "enrolment", people=("bob",), seat=wish)
        return build.week(people=(person("bob"),), requests=(*talks, sits))

    one, two = (public_week(choosing(*order)) for order in (("x", "y"), ("y", "x")))
    assert one == two


def test_a_promise_at_a_place_that_is_gone_is_in_the_district() -> None:
    gone = flow("r", "p", 1, place="secret-home-they-left")
    week = build.week(history=History(promises=Commitments(flows=(gone,))))
    assert public_week(week).history.promises.flows[0].place == "district"


def test_a_week_of_a_single_household() -> None:
    # Its one place is the root and stays, though it lies below the house groups.
    tea = RoomNeed(function="tea")
    week = build.week(
        geography=Geography(places=(Place(id="only", level="household"),)),
        venues=(Venue(id="v1", place="only"),),
        rooms=(room("tea"),),
        requests=(
            request(
                "b",
                "booking",
                household="only",
                place="only",
                sessions=(build.session(room=tea),),
            ),
        ),
    )
    reduced = public_week(week)
    assert [p.id for p in reduced.geography.places] == ["only"]
    assert (reduced.requests[0].household, reduced.requests[0].place) == ("only", "only")
    assert problems_of(reduced) == []


def test_ids_that_look_like_ours_are_no_clash() -> None:
    week = build.week(
        people=(person("residents"), person("home-1")),
        pledges=(pledge("p", "rice", 1, donor="home-1"),),
        rooms=(room("tea"),),
        requests=(
            request("b", "booking", sessions=(build.session(room=RoomNeed(function="tea")),)),
        ),
    )
    reduced = public_week(week)
    assert reduced.requests[0].household == "x-home-1"
    assert reduced.pledges[0].donor == "x-residents"


def test_the_order_of_week_and_plan_is_not_told() -> None:
    # The same things in another order (as streets might follow each other): the same public files.
    bags = {id: request(id, lines=(Line(id="l", item="rice", amount=1),)) for id in "abc"}
    talk = request("talk", "activity", sessions=(build.session(occurrences=2),))

    def files(*order: str) -> dict[str, bytes]:
        week = build.week(
            pledges=(pledge("p", "rice", 2), pledge("q", "rice", 1)),
            people=tuple(person(f"u{id}") for id in order),
            requests=(*(bags[id] for id in order), talk),
        )
        flows = {"a": "p", "b": "q"}
        steps = [placed("talk", t(day), occurrence=day) for day in (0, 1)]
        plan = Plan(
            week="w",
            input_hash="0" * 64,
            policy_version="1",
            seed=0,
            content=content(
                *(flow(id, flows[id], 1) for id in order if id in flows),
                *(steps if order[0] == "a" else reversed(steps)),
            ),
        )
        made = record(week, plan, "public")
        return {name: made[name] for name in ("week.json", "plan.json", "weights.json")}

    assert files("a", "b", "c") == files("c", "b", "a")


def test_what_each_rule_removed_is_not_told() -> None:
    week = build.week(requests=(request("a", lines=(Line(id="l", item="rice", amount=1),)),))
    reason = Reason(kind="no-supply", removed={"vetted": 3, "travel": 2})
    plan = Plan(
        week="w",
        input_hash=week.content_hash(),
        policy_version="1",
        seed=0,
        unmet=(Unmet(request="a", served_permille=0, reason=reason),),
    )
    text = record(week, stated(week, plan), "public")["plan.json"].decode()
    assert "no-supply" in text
    assert "vetted" not in text
