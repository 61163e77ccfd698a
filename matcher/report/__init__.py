"""Reports as data: what a plan did for whom, what fairness costs; ``show`` has the words."""
