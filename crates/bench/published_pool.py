"""HiGHS (PyPI `highspy`) on the pool of the bench: the same laws as linear programmes.

First who is served: of each class of need as many as possible, the classes above held at what they
reached, and among them as many as possible of those who were passed over. Then, for the pupils whom
the house serves, how much each class gets at most, the classes above held. The limits are a network,
so that the programmes have whole solutions. Pupils who are alike are one column, as the house has them.
The reading of the file is not counted; everything from the lists to the sums is, with each programme
begun from the solution of the one before.
"""

import json
import os
import sys
import time

import highspy
import numpy


def programme(columns, rows, upper, bounds):
    """A programme over columns that stand in rows; `upper` bounds the rows, `bounds` the columns."""
    solver = highspy.Highs()
    solver.silent()
    lp = highspy.HighsLp()
    count = len(columns)
    lp.num_col_, lp.num_row_ = count, rows
    lp.col_cost_ = numpy.zeros(count)
    lp.col_lower_, lp.col_upper_ = numpy.zeros(count), numpy.array(bounds, dtype=float)
    lp.row_lower_ = numpy.full(rows, -highspy.kHighsInf)
    lp.row_upper_ = numpy.array(upper, dtype=float)
    starts = numpy.zeros(count + 1, dtype=numpy.int32)
    starts[1:] = numpy.cumsum([len(column) for column in columns])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = starts
    lp.a_matrix_.index_ = numpy.concatenate([numpy.array(c, dtype=numpy.int32) for c in columns])
    lp.a_matrix_.value_ = numpy.ones(int(starts[-1]))
    lp.sense_ = highspy.ObjSense.kMaximize
    solver.passModel(lp)
    return solver


def best(solver, goals):
    """Each goal at its most, those before it held."""
    out = []
    for goal in goals:
        if not goal:
            out.append(0)
            continue
        every = numpy.arange(solver.getNumCol(), dtype=numpy.int32)
        cost = numpy.zeros(len(every))
        cost[goal] = 1.0
        solver.changeColsCost(len(every), every, cost)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise SystemExit("no optimum")
        most = round(solver.getInfo().objective_function_value)
        out.append(most)
        index = numpy.array(goal, dtype=numpy.int32)
        solver.addRow(most, highspy.kHighsInf, len(goal), index, numpy.ones(len(goal)))
    return out


def alike(pupils, key):
    """Pupils who are alike for the programme, and how many of each kind."""
    kinds = {}
    for pupil in pupils:
        kind = key(pupil)
        kinds[kind] = kinds.get(kind, 0) + 1
    return list(kinds.items())


def who(told):
    """How many of each class, and of those who were passed over."""
    kinds = alike(
        told["pupils"],
        lambda one: (one["class"], one["over"], one["school"], one["stage"], tuple(one["may"])),
    )
    columns, classes, over = [], [[] for _ in range(4)], []
    schools, stages = len(told["school_most"]), len(told["stage_most"])
    school_0 = len(kinds)
    stage_0, source_0 = school_0 + schools, school_0 + schools + stages
    for at, ((kind, passed, school, stage, may), _) in enumerate(kinds):
        for source in may:
            classes[kind].append(len(columns))
            if passed:
                over.append(len(columns))
            columns.append([at, school_0 + school, stage_0 + stage, source_0 + source])
    counts = [count for _, count in kinds]
    upper = counts + told["school_most"] + told["stage_most"] + told["slots"]
    solver = programme(columns, len(upper), upper, [highspy.kHighsInf] * len(columns))
    return best(solver, classes + [over])


def how_much(told):
    """Steps of each class for the pupils who are served."""
    kinds = alike(told["served"], lambda one: (one["class"], one["most"], tuple(one["may"])))
    columns, classes, least = [], [[] for _ in range(4)], told["least"]
    for at, ((kind, _, may), _) in enumerate(kinds):
        for source in may:
            classes[kind].append(len(columns))
            columns.append([at, len(kinds) + source])
    upper = [most * count for (_, most, _), count in kinds] + told["steps"]
    solver = programme(columns, len(upper), upper, [highspy.kHighsInf] * len(columns))
    for at, (_, count) in enumerate(kinds):
        solver.changeRowBounds(at, least * count, upper[at])
    return best(solver, classes)


# The solver greets on the standard output: the answer alone goes there.
answer = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
with open(sys.argv[1], encoding="utf-8") as file:
    told = json.load(file)
began = time.perf_counter()
counts = who(told)
sums = how_much(told)
ms = (time.perf_counter() - began) * 1e3
json.dump({"ms": ms, "counts": counts, "steps": sums}, answer)
answer.flush()
