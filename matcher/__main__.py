"""``python -m matcher``: the commands that need nothing above the matcher."""

from matcher.commands.app import build, run

if __name__ == "__main__":
    run(build("matcher", "求解、核验与查看 Solve, verify and show a week."))
