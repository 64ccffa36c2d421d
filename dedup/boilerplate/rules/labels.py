"""Labels lines by rules: which lines, or which beginnings or ends of lines, may be boilerplate, and by what rule.

Each line is labelled alone at first; ``dedup.boilerplate.rules.blocks`` then adds labels that depend on neighbours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from dedup.boilerplate.rules.blocks import Label, add_blocks
from dedup.boilerplate.rules.hits import LONGEST_KEYED, Hit, find_hits
from dedup.boilerplate.rules.index import Rules
from dedup.boilerplate.rules.rule import Rule
from dedup.boilerplate.rules.values import Confidence, LabelExtent
from dedup.model import Line
from dedup.text.keys import key as key_of
from dedup.text.keys import keys as keys_of

__all__ = ["Hit", "HitCache", "Label", "explain", "label_lines"]


class HitCache(NamedTuple):
    """The hits on earlier lines: for each line its key, and its best hits.

    Attributes:
        short: lines of up to ``LONGEST_KEYED`` characters, which other texts may have too.
        long: longer ones, for a second pass over the same text.
    """

    short: dict[str, tuple[str, Sequence[Hit]]]
    long: dict[str, tuple[str, Sequence[Hit]]]


# Members of an enumeration are slow to look up, and these are needed for every line.
_LINE, _SURE = LabelExtent.LINE, Confidence.SURE
_UNKNOWN: tuple[str | None, Sequence[Hit]] = (None, ())


def label_lines(
    text: str,
    lines: Sequence[Line],
    rules: Rules,
    *,
    keys: Sequence[str] | None = None,
    cache: HitCache | None = None,
) -> list[tuple[Label, ...]]:
    """Label the boilerplate of a text.

    Args:
        text: the input text.
        lines: its lines.
        rules: from :func:`dedup.boilerplate.rules.loading.load_packs`.
        keys: the key of each line, where the caller has them.
        cache: the hits on earlier lines; this call adds its own, so that a text that is read twice is matched once.

    Returns:
        For each line its labels in the order of the text: none, one for the whole line, or one each for its
        head and its tail. Offsets are characters of the text; labels of one line do not overlap.
    """
    line_keys = keys_of([text[line.start : line.end] for line in lines]) if keys is None else keys
    short, long = cache or HitCache({}, {})
    labels: list[tuple[Label, ...]] = []
    conditional: list[int] = []
    for number, ((start, end, _, _), key) in enumerate(zip(lines, line_keys, strict=True)):
        raw = text[start:end]
        known = short if len(raw) <= LONGEST_KEYED else long
        known_key, hits = known.get(raw, _UNKNOWN)
        if known_key != key:
            hits = _best(find_hits(raw, key, rules), rules.own)
            known[raw] = key, hits
        if not hits:
            labels.append(())
            continue
        if hits[0].rule.next_to:
            conditional.append(number)
        labels.append(tuple([_label(hit, number, start) for hit in hits]))
    if conditional:
        _make_sure(conditional, labels, rules)
    add_blocks(text, lines, line_keys, labels, rules)
    return labels


def _make_sure(conditional: Sequence[int], labels: list[tuple[Label, ...]], rules: Rules) -> None:
    """Make the labels sure that are next to a sure one of the right type: down the lines, then up again."""
    for number in (*conditional, *reversed(conditional)):
        label = labels[number][0]
        if label.confidence is _SURE:
            continue
        types = rules.by_id[label.rule].next_to
        for other in (number - 1, number + 1):
            if 0 <= other < len(labels) and any(
                beside.confidence is _SURE and beside.type in types for beside in labels[other]
            ):
                labels[number] = (label._replace(confidence=_SURE),)
                break


def explain(line: str, rules: Rules) -> list[tuple[Rule, str]]:
    """Return every rule that matches a line, and the text that it matches there.

    Labels that depend on neighbours are not included.
    """
    bare = line.strip()
    return [(hit.rule, bare[hit.start : hit.end]) for hit in find_hits(bare, key_of(bare), rules)]


def _best(hits: Iterable[Hit], own_rules: Collection[str]) -> tuple[Hit, ...]:
    """Choose among the hits of one line: the whole line if that is sure, else its sure ends, else what is probable.

    One of the user's own rules comes before a shipped one with the same result: it alone overrules the classifier.
    """
    if own_rules:
        hits = sorted(hits, key=lambda hit: hit.rule.id not in own_rules)
    others: list[Hit] = []
    for hit in hits:
        if hit.extent is _LINE and hit.rule.alone:
            return (hit,)
        others.append(hit)
    if not others:
        return ()
    for sure in (True, False):
        whole = [hit for hit in others if hit.extent is _LINE and hit.rule.alone is sure]
        if whole:
            return (whole[0],)
        ends = [
            max(side, key=lambda hit: hit.end - hit.start)
            for extent in (LabelExtent.HEAD, LabelExtent.TAIL)
            if (side := [hit for hit in others if hit.extent is extent and hit.rule.alone is sure])
        ]
        if ends:
            return tuple(ends if len(ends) == 1 or ends[0].end <= ends[1].start else ends[:1])
    return ()


def _label(hit: Hit, number: int, offset: int) -> Label:
    rule = hit.rule
    why = rule.why or f"a line of type {rule.type}"
    confidence = _SURE if rule.alone else Confidence.PROBABLE
    return Label(
        number, offset + hit.start, offset + hit.end, rule.type, rule.id, confidence, hit.extent, why, -1
    )
