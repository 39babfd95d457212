"""What cells print: joined where chance cut it, as a terminal would show it, and no book."""

from __future__ import annotations

from typing import Any

__all__ = ["join_streams", "shortened"]

_MOST = 100_000  # characters of one cell's output that are kept


def join_streams(outputs: list[Any]) -> list[Any]:
    r"""Join what a cell has printed on one stream, in linear time, however long its lines are.

    Parameters
    ----------
    outputs : list of nbformat.NotebookNode
        The cell's outputs.

    Returns
    -------
    list of nbformat.NotebookNode
        The same with one output for each stream, where its first was: where the pieces are cut,
        and whether the other stream comes between, is chance.

    Examples
    --------
    >>> piece = {"output_type": "stream", "name": "stdout"}
    >>> join_streams([{**piece, "text": "10 %\r"}, {**piece, "text": "99 %\ndone"}])[0]["text"]
    '99 %\ndone'
    """
    pieces: dict[str, list[str]] = {}
    kept = []
    for output in outputs:
        if output["output_type"] == "stream":
            found = pieces.setdefault(output["name"], [])
            if not found:
                kept.append(output)
            found.append(output["text"])
        else:
            kept.append(output)
    for output in kept:
        if output["output_type"] == "stream":
            output["text"] = shortened(_as_shown("".join(pieces[output["name"]])))
    return kept


def shortened(text: str, most: int = _MOST) -> str:
    """Leave out the middle of a text that nobody would read to its end, and say so.

    Examples
    --------
    >>> shortened("a" * 50 + "b" * 50, 10)
    'aaaaa [… 90 …] bbbbb'
    """
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half]} [… {len(text) - 2 * half:,} …] {text[-half:]}"


def _as_shown(text: str) -> str:
    """Take out what a terminal would have overwritten: before a carriage return or backspace."""
    if "\b" in text:
        shown: list[str] = []
        for letter in text:
            if letter != "\b":
                shown.append(letter)
            elif shown and shown[-1] != "\n":
                shown.pop()
        text = "".join(shown)
    if "\r" in text:
        lines = text.split("\n")
        text = "\n".join(line[line.rfind("\r", 0, max(0, len(line) - 1)) + 1 :] for line in lines)
    return text
