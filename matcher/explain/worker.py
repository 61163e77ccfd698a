"""The process that answers: ``python -m matcher.explain.worker PARENT_PID``.

It can be stopped at any moment, and dies with the one who asked.
"""

from __future__ import annotations

import sys
import time
import traceback

from matcher.child.worker import claim_output, die_with, heard
from matcher.explain.facts import Answer
from matcher.explain.talk import Done, Failed, Message, Question, Stage
from matcher.explain.why import why


def main(parent: int) -> None:
    """Answer one question."""
    die_with(parent)
    out = claim_output()

    def send(message: Message) -> None:
        out.write(message.model_dump_json() + "\n")
        out.flush()

    def report(answer: Answer) -> None:
        send(Stage(answer=answer))

    question = heard(Question)
    if question is None:
        return
    seconds = None if question.deadline is None else max(0.0, question.deadline - time.time())
    try:
        answer = why(question.week, question.plan, question.id, seconds, report)
        send(Done(answer=answer))
    except Exception:  # a defect must reach the asker in words, whatever it is
        send(Failed(error=traceback.format_exc()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
