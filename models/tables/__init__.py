"""What the service keeps: one class a table. The migrations beside it make them."""

from models.tables.accounts_book import (
    BookAccount,
    BookBalance,
    BookEntry,
    BookMove,
    BookWords,
    Certificate,
    Fund,
    Offer,
    PointsRulesRow,
)
from models.tables.base import Table
from models.tables.calendars import CalendarLink, ReportedEvent, RoomHours, SpecialDay
from models.tables.demand import RequestRow
from models.tables.folk import ProjectFollow, ReplyLink, TidyCheck
from models.tables.jobs import Job, JobReport, JobResult, Worker
from models.tables.ledger import Audit, IdempotencyKey, RateLimit
from models.tables.neighbourhood import ClockTick, Household, Identity, Neighbourhood
from models.tables.notices import Delivery, Notice
from models.tables.people import Account, Grant, SignIn, SignInLink
from models.tables.places import OrganisationRow, PlaceRow, TravelTimeRow
from models.tables.plan import Attendance, Engagement, PlanRow, Publication, RecordRow
from models.tables.register import RegisterDeed, RegisterEntry, Voice
from models.tables.reservations import Reservation, SeatPlaces
from models.tables.rooms import RoomHold, RoomPart, RoomUse, Space
from models.tables.supply import (
    ItemRow,
    JoinedRoomRow,
    PersonRow,
    PledgeRow,
    RoomRow,
    SkillRow,
    VenueRow,
)
from models.tables.votes import BallotRow, PaperTally, Vote, VoteCount, VoteResult
from models.tables.week import (
    CommitmentsRow,
    DecisionRow,
    PastAskRow,
    PolicyRow,
    Snapshot,
    WeekRow,
    WithdrawalRow,
)

metadata = Table.metadata

__all__ = [
    "Account",
    "Attendance",
    "Audit",
    "BallotRow",
    "BookAccount",
    "BookBalance",
    "BookEntry",
    "BookMove",
    "BookWords",
    "CalendarLink",
    "Certificate",
    "ClockTick",
    "CommitmentsRow",
    "DecisionRow",
    "Delivery",
    "Engagement",
    "Fund",
    "Grant",
    "Household",
    "IdempotencyKey",
    "Identity",
    "ItemRow",
    "Job",
    "JobReport",
    "JobResult",
    "JoinedRoomRow",
    "Neighbourhood",
    "Notice",
    "Offer",
    "OrganisationRow",
    "PaperTally",
    "PastAskRow",
    "PersonRow",
    "PlaceRow",
    "PlanRow",
    "PledgeRow",
    "PointsRulesRow",
    "PolicyRow",
    "ProjectFollow",
    "Publication",
    "RateLimit",
    "RecordRow",
    "RegisterDeed",
    "RegisterEntry",
    "ReplyLink",
    "ReportedEvent",
    "RequestRow",
    "Reservation",
    "RoomHold",
    "RoomHours",
    "RoomPart",
    "RoomRow",
    "RoomUse",
    "SeatPlaces",
    "SignIn",
    "SignInLink",
    "SkillRow",
    "Snapshot",
    "Space",
    "SpecialDay",
    "TidyCheck",
    "TravelTimeRow",
    "VenueRow",
    "Voice",
    "Vote",
    "VoteCount",
    "VoteResult",
    "WeekRow",
    "WithdrawalRow",
    "Worker",
    "metadata",
]
