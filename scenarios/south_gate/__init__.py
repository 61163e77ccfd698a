"""The South Gate living room 南门大客厅: one week, written by hand, to be read.

Three communities: South Gate 南门 with the living room, its neighbour Beixin 北新, and Loutang
娄塘 across the river. Every rule has its moment, and a reader can tell most of the result in
advance:

- Grandma Wang gets her two bags of rice, her haircut and her heating money; Grandpa Liu his
  medicine from Xiao Lin on Monday, Wednesday and Friday.
- The trading company gives two hours of its staff: the English corner happens on Saturday, and not
  on Sunday too. Its four places are gone at once; the Qians' boy is left without.
- The picture books would like Saturday morning as well, but the children sit in the English
  corner: they move to Sunday.
- The Songs' birthday needs kitchen and tea room joined; their baking moves out of its way to
  Sunday; their third booking is one too many.
- The path is paid (crowdfunding and the happiness fund), the pond is matched one for one, the
  lamp comes because the path does. The bicycle shed stands in the path's way; the flower bed no
  longer fits under the cap for the environment; the playground waits for its third-party review.
- Unmet for want of any supply: rice in Loutang (the rice is for two communities), milk on
  Thursday (it expires on Tuesday), the tutor nobody vetted, the repair by the one man the Qians
  refuse, the ball for fifty, the nurse's second visit (the fund pays for the first).
"""

from models.time import Calendar
from models.week import Week
from scenarios.south_gate.activities import ACTIVITIES, BOOKINGS
from scenarios.south_gate.decided import DECISIONS, HISTORY, POLICY
from scenarios.south_gate.neighbourhood import CATALOGUE, GEOGRAPHY, ORGANISATIONS
from scenarios.south_gate.people import PEOPLE
from scenarios.south_gate.pledges import PLEDGES
from scenarios.south_gate.projects import PROJECTS
from scenarios.south_gate.rooms import JOINED_ROOMS, ROOMS, VENUES
from scenarios.south_gate.rotas import ROTAS
from scenarios.south_gate.seats import ENROLMENTS
from scenarios.south_gate.times import MONDAY
from scenarios.south_gate.visits import VISITS
from scenarios.south_gate.wishes import WISHES


def south_gate() -> Week:
    """The week from Monday 23 to Sunday 29 November 2026."""
    return Week(
        id="south-gate-2026-48",
        name="南门大客厅的一周",
        calendar=Calendar(start=str(MONDAY), days=7, slot_minutes=30, time_zone="Asia/Shanghai"),
        geography=GEOGRAPHY,
        catalogue=CATALOGUE,
        organisations=ORGANISATIONS,
        people=PEOPLE,
        pledges=PLEDGES,
        venues=VENUES,
        rooms=ROOMS,
        joined_rooms=JOINED_ROOMS,
        requests=(*WISHES, *VISITS, *PROJECTS, *ACTIVITIES, *BOOKINGS, *ROTAS, *ENROLMENTS),
        history=HISTORY,
        decisions=DECISIONS,
        policy=POLICY,
    )


__all__ = ["south_gate"]
