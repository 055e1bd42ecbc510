"""A second tally, written apart from `votes.domain`: plain dictionaries, cross-multiplied integers.

It weighs by repeated subtraction of the capped, expands every weight into single papers, and finds
the median by walking a sorted list of them, so that a shared mistake would have to be made twice.
"""

from __future__ import annotations

from math import isqrt


def weights(rule: dict, members: list[dict]) -> dict[str, int]:
    """Weight by member id from raw amounts; `rule` is the JSON of the rule's `weights`."""
    scheme = rule["scheme"]
    total = sum(m["raw"] for m in members)
    n = len(members)
    out: dict[str, int] = {}
    if scheme == "capped":
        return _capped(rule["cap"], members)
    roots = sum(isqrt(m["raw"] * 1000000) for m in members)
    for m in members:
        r = m["raw"]
        if scheme == "equal":
            top, bottom, least = 1, 1, 0
        elif scheme == "tier":
            top, bottom, least = rule["points"][m["tier"]], 1, 0
        elif scheme == "linear":
            top, bottom, least = 10000 * r, total or 1, 1
        elif scheme == "sqrt":
            top, bottom, least = 10000 * isqrt(r * 1000000), roots or 1, 1
        else:
            b = rule["base"]
            if total:
                top, bottom = b * total + (10000 - b) * r * n, n * total
            else:
                top, bottom = b, n
            least = 1
        out[m["id"]] = _round(top, bottom, least if r > 0 else 0)
    return out


def _round(top: int, bottom: int, least: int) -> int:
    whole, rest = divmod(top, bottom)
    return max(least, whole + (1 if 2 * rest >= bottom else 0))


def _capped(cap: int, members: list[dict]) -> dict[str, int]:
    if len(members) * cap <= 10000:
        return {m["id"]: 1 for m in members}
    # Largest first: once the largest of the rest fits under the ceiling, all the rest do.
    queue = sorted(members, key=lambda m: -m["raw"])
    left, rest, out = 10000, sum(m["raw"] for m in members), {}
    while queue and rest and left * queue[0]["raw"] > cap * rest:
        first = queue.pop(0)
        out[first["id"]] = cap
        left -= cap
        rest -= first["raw"]
    for m in queue:
        out[m["id"]] = _round(left * m["raw"], rest, 1 if m["raw"] else 0) if rest else 0
    return out


def decide(
    rule: dict, options: list[dict], electors: list[dict], said: dict[str, str | None]
) -> dict:
    """`{"won": key or None, "why": reason}`; `said` maps an elector to yes, no, a peak or None."""
    entitled = [e for e in electors if not e["recused"]]
    said = {e["id"]: said[e["id"]] for e in entitled if e["id"] in said}
    failed = next((c["name"] for c in rule["clauses"] if not _holds(c, entitled, said)), "")
    if rule["method"] == "motion":
        if all(value is None for value in said.values()):
            return {"won": None, "why": "no_votes"}
        return {"won": None if failed else "yes", "why": failed}
    ladder = [o["key"] for o in sorted(options, key=lambda o: o["cost"])]
    papers = sorted(
        ladder.index(said[e["id"]])
        for e in entitled
        if said.get(e["id"]) is not None
        for _ in range(e["weight"])
    )
    if not papers:
        return {"won": None, "why": "no_votes"}
    place = _median(papers, rule["go_beyond"])
    if rule["double"]:
        heads = sorted(ladder.index(v) for v in said.values() if v is not None)
        place = min(place, _median(heads, rule["go_beyond"]))
    if failed:
        return {"won": None, "why": failed}
    quo = next((o["key"] for o in options if o["status_quo"]), None)
    if ladder[place] == quo:
        return {"won": None, "why": "status_quo"}
    return {"won": ladder[place], "why": ""}


def _median(papers: list[int], beyond: str) -> int:
    above, below = map(int, beyond.split("/"))
    for place in sorted(set(range(max(papers) + 1))):
        larger = sum(1 for paper in papers if paper > place)
        if larger * below <= above * len(papers):
            return place
    raise AssertionError("the largest peak has nothing beyond it")


def _holds(clause: dict, entitled: list[dict], said: dict[str, str | None]) -> bool:
    asked = {
        "entitled": lambda e: True,
        "present": lambda e: e["id"] in said,
        "cast": lambda e: said.get(e["id"]) is not None,
        "yes": lambda e: said.get(e["id"]) == "yes",
    }
    pool = [e for e in entitled if clause.get("tier") in (None, e["tier"])]
    size = (lambda e: 1) if clause["count"] == "heads" else (lambda e: e["weight"])
    measured = sum(size(e) for e in pool if asked[clause["of"]](e))
    base = sum(size(e) for e in pool if asked[clause["base"]](e))
    above, below = map(int, clause["min"].split("/"))
    if base == 0:
        return False
    difference = measured * below - above * base
    return difference > 0 if clause["strict"] else difference >= 0
