"""What a generated week looks like: every figure a parameter, with the sizes people ask for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Figures of a generated week. Shares are fractions of 1; counts are exact.

    Raises:
        ValueError: a count below zero, a share outside 0–1, or a range that ends before it begins.
    """

    # --- how much there is of everything ------------------------------------------------------
    districts: int = 1
    communities: int
    """In all districts together."""
    house_groups: int
    households: int
    """That live there; only those that something refers to are listed as places."""
    goods: int
    """Micro-wishes for goods."""
    visits: int
    """Micro-wishes for a visit."""
    volunteers: int
    pledges: int
    """Of goods, lent capacity and staff hours; pledges of money come on top."""
    projects: int
    activities: int
    bookings: int
    enrolments: int
    rota_sessions: int
    rooms: int
    load: float = 1.0
    """Scales the demand: goods, visits, bookings, enrolments and rota sessions."""

    # --- time ---------------------------------------------------------------------------------
    start: str = "2026-11-23"
    """The first day, a Monday."""
    time_zone: str = "Asia/Shanghai"
    slot_minutes: Literal[15, 30, 60] = 30
    history_weeks: int = 4

    # --- volunteers and other people ----------------------------------------------------------
    skill_evenness: float = 2.0
    """Parameter of the Dirichlet distribution the supply of the 24 skills is drawn from: the
    smaller, the scarcer the scarce ones."""
    skills_per_volunteer: tuple[int, int] = (1, 3)
    windows_per_volunteer: tuple[int, int] = (1, 4)
    hours_per_volunteer: tuple[int, int] = (2, 6)
    """Most hours a week."""
    vetted: float = 0.75
    reach_all: float = 0.05
    """Volunteers who come from anywhere; most serve their own and the neighbouring communities."""
    reach_own: float = 0.25
    """Volunteers who serve only their own community."""
    carers_per_community: int = 3
    """Hired carers."""
    staff_per_pledge: int = 3

    # --- wishes -------------------------------------------------------------------------------
    must: float = 0.05
    priority: float = 0.15
    whole_wishes: float = 0.6
    """Goods wishes that are all-or-nothing."""
    series: float = 0.04
    """Visits that repeat every second day with the same carer."""
    crews_of_two: float = 0.06
    later_week: float = 0.005
    """Wishes that name a later week."""
    withdrawn: float = 0.01

    # --- goods --------------------------------------------------------------------------------
    tied_pledges: float = 0.5
    """Pledges of goods tied to three communities (or, where there are not more, to two thirds of
    the house groups)."""
    goods_match: float = 0.85
    """Share of goods wishes for an item that somebody pledged."""

    # --- rooms and activities -----------------------------------------------------------------
    golden: float = 0.5
    """Bookings that want a weekday evening or the weekend."""
    room_hours: tuple[int, int] = (8, 22)
    joint_bookings: float = 0.06
    """Bookings too large for one room."""
    announced: float = 0.6
    """Activities with a fixed hour; the others may begin up to an hour later."""
    courses: float = 0.25
    childrens: float = 0.25
    """Activities for children; their hosts are vetted."""

    # --- projects -----------------------------------------------------------------------------
    project_median_yuan: int = 7_000
    project_sigma: float = 1.295
    """Of the log-normal: with a median of 7,000 yuan, 2 % ask for 100,000 and more."""
    project_money: float = 0.55
    """Money pledged ÷ money asked by projects."""
    whole_projects: float = 0.5
    """Projects that need everything at once."""
    resolved_projects: float = 0.75
    """Projects that have reached their resolution."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                if not 0 <= value[0] <= value[1]:
                    raise ValueError(f"{field.name} is {value}: expected 0 ≤ first ≤ second")
            elif isinstance(value, (int, float)) and not 0 <= value < 10**7:
                raise ValueError(f"{field.name} is {value}: expected a number from 0")
            if field.name in _SHARES and value > 1:
                raise ValueError(f"{field.name} is {value}: expected a share from 0 to 1")
        if self.slot_minutes not in (15, 30, 60):
            raise ValueError(f"slot_minutes is {self.slot_minutes}: expected 15, 30 or 60")
        if not 1 <= self.districts <= self.communities <= self.house_groups <= self.households:
            raise ValueError(
                "expected 1 ≤ districts ≤ communities ≤ house_groups ≤ households, not "
                f"{self.districts}, {self.communities}, {self.house_groups}, {self.households}"
            )
        if self.rooms < self.communities or self.volunteers < self.house_groups:
            raise ValueError("expected a room per community and a volunteer per house group")

    def demand(self, count: int) -> int:
        """A count of demand under the load."""
        return round(count * self.load)


_SHARES = frozenset(
    (
        *("vetted", "reach_all", "reach_own", "must", "priority", "whole_wishes", "series"),
        *("crews_of_two", "later_week", "withdrawn", "tied_pledges", "goods_match", "golden"),
        *("joint_bookings", "courses", "childrens", "whole_projects", "resolved_projects"),
    )
)

SIZES: dict[str, Shape] = {
    "community": Shape(
        communities=1,
        house_groups=10,
        households=1_700,
        goods=170,
        visits=260,
        volunteers=170,
        pledges=26,
        projects=2,
        activities=30,
        bookings=110,
        enrolments=860,
        rota_sessions=60,
        rooms=4,
    ),
    "district": Shape(
        communities=14,
        house_groups=143,
        households=24_300,
        goods=2_400,
        visits=3_600,
        volunteers=2_400,
        pledges=400,
        projects=10,
        activities=400,
        bookings=1_500,
        enrolments=12_000,
        rota_sessions=900,
        rooms=56,
    ),
    "stress": Shape(
        districts=10,
        communities=140,
        house_groups=1_430,
        households=243_000,
        goods=24_000,
        visits=36_000,
        volunteers=24_000,
        pledges=4_000,
        projects=100,
        activities=4_000,
        bookings=15_000,
        enrolments=120_000,
        rota_sessions=9_000,
        rooms=560,
    ),
}
"""A community, a district like Jiading, and ten such districts."""
