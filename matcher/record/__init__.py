"""The decision record: a folder that anybody can check on another machine.

``texts`` takes what people wrote out of a week, ``reduce`` and ``whereabouts`` what the public must
not see; ``weights`` holds the whole numbers that the public counts with instead, ``values`` counts
with them; ``scope`` says what each form can check, ``overrides`` what decisions by people cost;
``build`` makes the files, ``folder`` writes and reads them, ``check`` judges them. Only ``costs``
calls the solver.
"""
