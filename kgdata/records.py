"""CSV files of facts, read strictly: every line keeps its number, every column is expected."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from kgdata.errors import SourceError

__all__ = ["read_records"]


def read_records(
    path: Path, columns: Sequence[str], optional: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Read a CSV file whose header must be known.

    Parameters
    ----------
    path : pathlib.Path
        A UTF-8 file.
    columns : sequence of str
        Columns that must be there.
    optional : sequence of str
        Columns that may be there.

    Yields
    ------
    line : int
        Line on which the record begins.
    record : dict of str to str
        Texts by column, without surrounding space.

    Raises
    ------
    SourceError
        If the file is missing or no UTF-8, a column is unknown or missing, or a line has too many
        or too few fields.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise SourceError("the file is missing", file=path.name) from None
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", file=path.name) from None
    except UnicodeDecodeError:
        raise SourceError("not UTF-8; save it as UTF-8", file=path.name) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(header, columns, optional, path.name)
        line = reader.line_num + 1
        for fields in reader:
            if fields:
                if len(fields) != len(header):
                    msg = f"{len(fields)} fields where the header has {len(header)}"
                    place = min(len(fields), len(header)) + 1
                    raise SourceError(msg, file=path.name, line=line, column=place)
                yield line, {k: v.strip() for k, v in zip(header, fields, strict=True)}
            line = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(f"no CSV: {error}", file=path.name, line=reader.line_num) from None


def _check_header(
    header: Sequence[str], columns: Sequence[str], optional: Sequence[str], file: str
) -> None:
    expected = f"expected {', '.join(columns)}"
    for index, name in enumerate(header, 1):
        if name not in columns and name not in optional:
            msg = f"unknown column {name!r}; {expected}"
            raise SourceError(msg, file=file, line=1, column=index)
        if name in header[: index - 1]:
            msg = f"the column {name!r} is there twice"
            raise SourceError(msg, file=file, line=1, column=index)
    missing = [name for name in columns if name not in header]
    if missing:
        raise SourceError(f"no column {missing[0]!r}; {expected}", file=file, line=1)
