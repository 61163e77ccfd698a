"""What a form asks for each deed, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from api.pages.register.words import Said

Kind = Literal[
    "line", "text", "number", "yuan", "date", "choice", "lines", "household", "organisation", "who"
]
Choices = tuple[tuple[str, Said], ...]
DAYS: Choices = tuple(
    (str(number), said)
    for number, said in enumerate(
        (
            *(("周一", "Monday"), ("周二", "Tuesday"), ("周三", "Wednesday"), ("周四", "Thursday")),
            *(("周五", "Friday"), ("周六", "Saturday"), ("周日", "Sunday")),
        )
    )
)


@dataclass(frozen=True)
class Field:
    """One thing that a form asks for."""

    name: str
    """Where it goes in the deed; dots lead into it."""
    kind: Kind
    said: Said
    help: Said = ("", "")
    choices: Choices = ()
    source: str = ""
    """Choices that the page knows: topics, places, results, objections, people."""
    extra: bool = False
    """Asked for behind a fold: most have nothing to say to it."""


def _words(name: str, zh: str, en: str, *, kind: Kind = "text", **more: Any) -> Field:
    return Field(name, kind, (zh, en), **more)


MINUTES = _words("minutes", "会议记录", "Minutes")
ON = _words("on", "哪天", "On which day", kind="date")
REASON = _words("reason", "原因", "Reason")
TEXT = _words("text", "说明", "In words")
PRESENT = _words("present", "到会人数", "How many were there", kind="number")
TOPIC = _words("topic", "议题", "Topic", kind="choice", source="topics")
PLACE = _words("place", "哪里", "Where", kind="choice", source="places")
NAME = _words("name", "叫什么", "Its name", kind="line")
OWNER = _words("owner", "谁提", "In whose name", kind="who")
RESULT = _words("result", "哪项成果", "Which result", kind="choice", source="results")
WORK = (
    _words(
        *("work.day", "哪天动手", "On which day is work to be done"),
        kind="choice",
        extra=True,
        choices=(("", ("不用动手", "no work to be done")), *DAYS),
    ),
    _words("work.start", "几点起", "From", kind="line", extra=True, help=("09:00", "09:00")),
    _words("work.end", "几点止", "Until", kind="line", extra=True, help=("12:00", "12:00")),
    _words("work.minutes", "要多少分钟", "How many minutes", kind="number", extra=True),
    _words("work.hands", "要几个人", "How many people", kind="number", extra=True),
)
PLAN = (
    _words(
        *("plan.budget", "要多少钱（元）", "How much money (yuan)"),
        kind="yuan",
        extra=True,
        help=("不要钱就不填", "leave empty if none"),
    ),
    _words(
        *("plan.results", "成果订单：要做成什么，一行一件", "Results to deliver, one a line"),
        kind="lines",
        extra=True,
    ),
    _words(
        *(
            "plan.duties",
            "责任清单，一行一条（谁：做什么）",
            "Who is responsible: one a line, who: what",
        ),
        kind="lines",
        extra=True,
    ),
    *WORK,
)

FORMS: dict[str, dict[str, tuple[Field, ...]]] = {
    "projects": {
        "suggest": (NAME, TOPIC, PLACE, TEXT, OWNER, *PLAN),
        "revise": (TEXT, *PLAN),
        "move": (
            _words("person", "哪位代表", "Which representative", kind="choice", source="people"),
            _words("statement", "为什么提议", "Why it should be done"),
        ),
        "discuss": (ON, _words("where", "在哪里商议", "Where", kind="line"), MINUTES),
        "review": (
            ON,
            PRESENT,
            MINUTES,
            _words("funds", "钱从哪里来", "Where the money is to come from"),
            _words(
                *("decision", "决定", "Decision"),
                kind="choice",
                choices=(("approve", ("同意", "approved")), ("refuse", ("不同意", "refused"))),
            ),
        ),
        "assess": (
            _words("reviewer", "哪家评审", "Who reviewed it", kind="line"),
            ON,
            _words("report", "评审意见", "Report"),
            _words(
                *("verdict", "结论", "Verdict"),
                kind="choice",
                choices=(("fit", ("可行", "fit")), ("unfit", ("不可行", "unfit"))),
            ),
        ),
        "resolve": (
            ON,
            PRESENT,
            _words("favour", "赞成", "For", kind="number"),
            _words("against", "反对", "Against", kind="number"),
            MINUTES,
        ),
        "notify": (_words("where", "贴在哪里", "Where it is put up", kind="line"), TEXT),
        "object": (
            _words("household", "哪一户", "Which household", kind="household"),
            _words("text", "有什么意见", "What speaks against it"),
        ),
        "answer": (
            _words(
                *("objection", "哪条异议", "Which objection"), kind="choice", source="objections"
            ),
            _words("text", "答复", "Answer"),
            _words(
                *("upheld", "成立吗", "Is it upheld"),
                kind="choice",
                choices=(("no", ("不成立", "no")), ("yes", ("成立，重议", "yes: discuss anew"))),
            ),
        ),
        "extend": (_words("until", "延到哪天", "Until", kind="date"), REASON),
        "deliver": (
            _words("result", "哪项成果", "Which result", kind="choice", source="results"),
            TEXT,
        ),
        "spend": (
            _words("amount", "多少元", "How many yuan", kind="yuan"),
            _words("what", "花在什么上", "For what", kind="line"),
            RESULT,
        ),
        "accept": (
            ON,
            MINUTES,
            _words(
                *("passed", "通过吗", "Did it pass"),
                kind="choice",
                choices=(("yes", ("通过", "yes")), ("no", ("没通过", "no"))),
            ),
            _words("remains", "还剩什么没做", "What remains to be done"),
        ),
        "evaluate": (MINUTES,),
        "withdraw": (REASON,),
    },
    "adoptions": {
        "offer": (
            _words(
                *("what", "认领什么", "What is it"),
                kind="choice",
                choices=(
                    ("plot", ("花坛绿地", "a plot")),
                    ("room", ("房间", "a room")),
                    ("project", ("项目", "a project")),
                    ("wish", ("心愿", "a wish")),
                ),
            ),
            NAME,
            TOPIC,
            PLACE,
            TEXT,
            _words("request", "心愿或项目的编号", "Id of the wish or project", kind="line"),
            *WORK,
        ),
        "claim": (OWNER, TEXT),
        "begin": (_words("text", "做了什么", "What has been done"),),
        "report": (_words("text", "近况", "How it goes"),),
        "end": (REASON,),
        "close": (REASON,),
    },
    "clubs": {
        "establish": (NAME, TOPIC, PLACE, TEXT, OWNER),
        "join": (_words("person", "谁", "Who", kind="choice", source="people"),),
        "part": (_words("person", "谁", "Who", kind="choice", source="people"),),
        "hold": (_words("activity", "哪个活动", "Activity", kind="choice", source="activities"),),
        "dissolve": (REASON,),
    },
    "contracts": {
        "sign": (
            _words(
                *("what", "什么协议", "What is agreed"),
                kind="choice",
                choices=(
                    ("services", ("购买服务", "hired services")),
                    ("rooms", ("免费用房", "free rooms")),
                ),
            ),
            NAME,
            _words("organisation", "哪家单位", "Which organisation", kind="line"),
            TEXT,
            _words("minutes", "每周多少分钟", "Minutes a week", kind="number"),
            _words("price_per_hour", "每小时多少元", "Yuan an hour", kind="yuan"),
            _words("fund", "从哪笔资金出（编号）", "Paid by which fund (id)", kind="line"),
            _words("people", "谁来做（编号，一行一个）", "Who does it (ids)", kind="lines"),
            _words("giver", "房间由谁提供（编号）", "Who gives the rooms (id)", kind="line"),
            _words("begins", "从哪天起", "From", kind="date"),
            _words("ends", "到哪天止", "Until", kind="date"),
        ),
        "end": (REASON,),
    },
    "offices": {
        "elect": (
            _words(
                *("office", "选什么", "Which office"),
                kind="choice",
                source="offices",
            ),
            PLACE,
            ON,
            _words("seats", "几个名额", "Seats", kind="number"),
            _words("ballots", "多少户投了票", "Households that voted", kind="number"),
            _words("votes_each", "每户最多选几人", "Names on a ballot", kind="number"),
            _words(
                *("candidates", "候选人：编号 票数，一行一人", "Candidates, one a line: id votes"),
                kind="lines",
            ),
            MINUTES,
        ),
        "leave": (_words("person", "谁（编号）", "Who (id)", kind="line"), REASON),
    },
    "settings": {},
}
"""Sort → deed → what its form asks for, in order."""

BEGINS = {
    "projects": "suggest",
    "adoptions": "offer",
    "clubs": "establish",
    "contracts": "sign",
    "offices": "elect",
}
"""Sort → the deed that begins an entry."""
