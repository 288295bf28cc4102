#!/usr/bin/env python3
"""Checks what a town published about its money. Needs Python 3.8 and nothing else.

    python3 verify_disclosure.py disclosure-2026-08.json disclosure-2026-10.json
    python3 verify_disclosure.py --gift gift-proof.json disclosure-2026-10.json

Files of one town are given in the order of their months. A proof of a gift is checked against its
own head and, where the disclosure it belongs to is among the files, against that file's root.
The format is described in docs/disclosure.md. Ends with 0 when everything agrees, else with 1.
"""

import hashlib
import json
import sys

TREES = ["given", "goods", "back", "goods_back", "paid", "paid_back"]
PLAIN = ["income", "costs", "goods_out"]
LEAST = 10


class Wrong(Exception):
    pass


def must(true, words):
    if not true:
        raise Wrong(words)


def sha(data):
    return hashlib.sha256(data).hexdigest()


def number(value, words):
    must(isinstance(value, int) and not isinstance(value, bool), words + " is no whole number")
    return value


def leaf_hash(text):
    return sha(b"\x00" + text.encode())


def above(left, right):
    line = "%s %d %s %d" % (left[0], left[1], right[0], right[1])
    return (sha(b"\x01" + line.encode()), left[1] + right[1])


def top(leaves):
    """RFC 9162, 2.1: the largest power of two below the count splits."""
    if not leaves:
        return (sha(b""), 0)
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return above(top(leaves[:split]), top(leaves[split:]))


def head_text(head):
    lines = [
        "liandong-disclosure-1",
        "town " + head["town"],
        "since " + head["since"],
        "until " + head["until"],
        "previous " + (head["previous"] or "-"),
    ]
    for row in head["parts"]:
        fen = number(row["fen"], "a sum")
        lines.append("part %s %d %d %s" % (row["part"], row["leaves"], fen, row["hash"] or "-"))
    for row in head["sources"]:
        giver, aim = row["giver"] or "-", row["aim"] or "-"
        lines.append("source %s %s %d %d" % (giver, aim, row["gifts"], row["fen"]))
    return "\n".join(lines) + "\n"


def check_head(head):
    must(head["format"] == "liandong-disclosure-1", "another format")
    names = [row["part"] for row in head["parts"]]
    must(names == TREES + PLAIN, "parts are missing or out of order")
    must(sha(head_text(head).encode()) == head["root"], "the root does not follow from the head")
    return {row["part"]: row for row in head["parts"]}


def check_whole(file):
    parts = check_head(file)
    for name in TREES:
        leaves = [(row[0], number(row[1], "an amount")) for row in file["leaves"][name]]
        must(all(fen >= 0 for _, fen in leaves), name + ": an amount below zero")
        must(leaves == sorted(leaves), name + ": leaves out of order")
        must(len(leaves) == parts[name]["leaves"], name + ": leaves are missing")
        found = top(leaves)
        must(found[0] == parts[name]["hash"], name + ": the top does not follow from the leaves")
        must(found[1] == parts[name]["fen"], name + ": the sum does not follow from the leaves")
    for name in ("paid", "paid_back"):
        told = []
        for row in file["batches"]:
            if row["part"] == name:
                must(row["awards"] >= LEAST, name + ": a batch of few awards")
                text = "liandong-awards-1\n%s\n%s\n%d\n%d\n" % (
                    row["term"] or "-", row["stage"], row["awards"], row["fen"])
                told.append([leaf_hash(text), row["fen"]])
        must(sorted(told) == file["leaves"][name], name + ": batches and leaves differ")
    gifts = sum(row["gifts"] for row in file["sources"])
    fen = sum(row["fen"] for row in file["sources"])
    must(gifts == parts["given"]["leaves"], "sources do not count every gift")
    must(fen == parts["given"]["fen"], "sources do not come to what was given")
    return parts


def month_after(month):
    year, number_of = map(int, month.split("-"))
    return "%04d-%02d" % ((year, number_of + 1) if number_of < 12 else (year + 1, 1))


def check_chain(files):
    for before, after in zip(files, files[1:]):
        must(after["town"] == before["town"], "files of two towns")
        must(after["previous"] == before["root"], after["until"] + " does not follow the one before")
        must(after["since"] == month_after(before["until"]), after["until"] + ": months are missing")


def check_gift(proof, files):
    must(proof["format"] == "liandong-gift-proof-1", "another format")
    head, gift = proof["disclosure"], proof["gift"]
    parts = check_head(head)
    text = "liandong-gift-1\n%s\n%s\n%s\n%s\n%s\n%d\n" % (
        gift["salt"], gift["number"], gift["day"], gift["giver"] or "-", gift["aim"] or "-",
        gift["fen"])
    node = (leaf_hash(text), number(gift["fen"], "the amount"))
    for step in proof["path"]:
        beside = (step["hash"], number(step["fen"], "an amount"))
        must(beside[1] >= 0, "an amount below zero on the way")
        node = above(beside, node) if step["side"] == "left" else above(node, beside)
    part = parts[proof["part"]]
    must(node == (part["hash"], part["fen"]), "the gift is not in the total")
    for file in files:
        if file["until"] == head["until"]:
            must(file["root"] == head["root"], "the proof belongs to another root")
            return "in the file"
    return "in its own head; compare the root with the published one"


def yuan(fen):
    return "%d.%02d" % (fen // 100, fen % 100)


def main(arguments):
    proof, paths = None, []
    while arguments:
        argument = arguments.pop(0)
        if argument == "--gift" and arguments:
            proof = arguments.pop(0)
        else:
            paths.append(argument)
    if not paths and not proof:
        print(__doc__)
        return 1
    try:
        files = []
        for path in paths:
            with open(path, encoding="utf-8") as opened:
                file = json.load(opened)
            parts = check_whole(file)
            files.append(file)
            print("%s: given %s, given back %s, awards %s; root %s" % (
                file["until"], yuan(parts["given"]["fen"]), yuan(parts["back"]["fen"]),
                yuan(parts["paid"]["fen"] - parts["paid_back"]["fen"]), file["root"]))
        check_chain(files)
        if proof:
            with open(proof, encoding="utf-8") as opened:
                found = json.load(opened)
            where = check_gift(found, files)
            gift = found["gift"]
            print("gift %s of %s: %s (%s)" % (gift["number"], yuan(gift["fen"]),
                                              found["part"], where))
    except (Wrong, KeyError, TypeError, ValueError, AttributeError, OSError) as wrong:
        print("WRONG: %s" % wrong)
        return 1
    print("everything agrees")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
