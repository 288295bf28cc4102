"""The published Python package `matching` (PyPI, HospitalResident) on the instance of the bench.

Reads candidates, teams and places, solves for the candidates' side, and tells the milliseconds from
the lists to the matching, and who came where. The reading of the file is not counted.
"""

import json
import sys
import threading
import time

from matching.games import HospitalResident


def run():
    with open(sys.argv[1], encoding="utf-8") as told:
        told = json.load(told)
    began = time.perf_counter()
    game = HospitalResident.create_from_dictionaries(
        told["candidates"], told["teams"], told["places"]
    )
    paired = game.solve(optimal="resident")
    ms = (time.perf_counter() - began) * 1e3
    team_of = {str(one.name): str(team.name) for team, people in paired.items() for one in people}
    json.dump({"ms": ms, "team_of": team_of}, sys.stdout)


# The package copies its players deeply, one inside the other.
sys.setrecursionlimit(10_000_000)
threading.stack_size(1 << 30)
thread = threading.Thread(target=run)
thread.start()
thread.join()
