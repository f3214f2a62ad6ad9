"""The result as text: ratios, medians, CPU, memory, with what else ran on the machine beside each."""

from collections.abc import Mapping

from benchmarks.comparing import CONDITIONAL, Compared

# (question, against, at least, aim at) as ratios of medians of requests per second.
WANTED = {
    ("list", "a"): (8, 12),
    ("list", "b"): (6, 8),
    ("list", "d"): (0.4, 0.5),
    ("several", "a"): (4, None),
    ("detail", "a"): (6, 8),
    ("detail", "b"): (3, 4),
    ("detail", "d"): (0.4, 0.5),
    (CONDITIONAL, "a"): (25, None),
}
WANTED_SQLITE = {("list", "a"): (10, None), ("list", "c"): (4, None)}

# How many times longer at most: a filtered list of the largest corpus than of the smallest, a deep page than the first.
GROWTH_MOST, DEPTH_MOST = 2, 1.5


def growth(pages: Mapping[int, Mapping[str, float]]) -> list[str]:
    """Return what becomes of lists as the corpus grows and pages lie deeper, from medians in milliseconds by facts."""
    lines = []
    small, large = min(pages), max(pages)
    if small != large:
        ratio = pages[large]["filtered list"] / pages[small]["filtered list"]
        lines.append(_judged(f"filtered list, {large:,} facts against {small:,}", ratio, GROWTH_MOST))
    for facts, found in sorted(pages.items()):
        for name in found:
            if name.startswith("page ") and name != "page 1":
                ratio = found[name] / found["page 1"]
                lines.append(_judged(f"{name} against page 1, {facts:,} facts", ratio, DEPTH_MOST))
    return lines


def _judged(what: str, ratio: float, most: float) -> str:
    return f"- {what}: {ratio:.2f} x, at most {most} x wanted: {'reached' if ratio <= most else '**missed**'}"


def tables(compared: Compared, *, sqlite: bool) -> list[str]:
    """Return the lines of both tables: ratios against what was wanted, and everything measured."""
    lines = ["| question | against | at least | measured ratio | by CPU | |", "|---|---|---|---|---|---|"]
    for (question, other), (least, _) in (WANTED_SQLITE if sqlite else WANTED).items():
        mine = compared.median("ours", question)
        theirs = compared.median(other, "list" if question == CONDITIONAL else question)
        if not mine.rate or not theirs.rate:
            continue
        ratio = mine.rate / theirs.rate
        own = mine.server_cpu + mine.database_cpu
        by_cpu = (theirs.server_cpu + theirs.database_cpu) / own if own else 0
        met = "reached" if ratio >= least else "**missed**"
        lines.append(
            f"| {question} | {compared.names[other]} | {least} x | {ratio:.2f} x | {by_cpu:.2f} x | {met} |"
        )
    lines += [
        "",
        "| question | server | req/s | p50 ms | p99 ms | CPU ms a request: server | database | other work | wrong |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for question, server in sorted({(question, server) for server, question in compared.slices}):
        one = compared.median(server, question)
        lines.append(
            f"| {question} | {compared.names[server]} | {one.rate:.0f} | {one.p50:.1f} | {one.p99:.1f} |"
            f" {one.server_cpu:.2f} | {one.database_cpu:.2f} | {one.foreign:.0%} | {one.wrong} |"
        )
    memory = ", ".join(f"{compared.names[key]} {mb:.0f} MB" for key, mb in compared.memory.items())
    return [*lines, "", f"Resident memory after the run, master and two workers: {memory}."]
