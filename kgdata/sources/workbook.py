"""Workbooks: every sheet a run of lines, formulas by the values that were saved with them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils import get_column_letter

from kgdata.errors import SourceError
from kgdata.sources.form import facts
from kgdata.sources.lines import Line, Source
from kgdata.sources.notes import Note, note
from kgdata.sources.raised import Piece, joined
from kgdata.sources.safety import looked_at
from kgdata.sources.shown import shown
from kgdata.sources.spans import Merge, laid_out
from kgdata.sources.yearly import years_in

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["read_workbook"]

_STEP = 2  # spaces that a level of indentation becomes


def read_workbook(content: bytes, name: str, suffix: str = ".xlsx") -> Source:
    """Read the sheets of a workbook, in order.

    Parameters
    ----------
    content : bytes
        An ``.xlsx`` or ``.xlsm`` file. Macros are never run and formulas never evaluated.
    name : str
        How addresses call it; the sheet is added in brackets.
    suffix : str, default '.xlsx'
        The suffix of its name.

    Returns
    -------
    Source
        Numbers in cells are written the Vietnamese way, with the decimals that the cell shows.

    Raises
    ------
    SourceError
        If it is no workbook, or too large a one.
    """
    kind = f"{suffix} workbook"
    notes = looked_at(content, name, kind, ".xlsx")
    book = _loaded(content, name, kind, values=True)
    formulas = _loaded(content, name, kind, values=False) if _computes(content) else None
    lines: list[Line] = []
    for sheet in book.worksheets:
        place = f"{name}[{sheet.title}]"
        if sheet.sheet_state != "visible":
            notes.append(note("hidden_sheet", place))
        try:
            own, told = _sheet(sheet, formulas[sheet.title] if formulas else None, place)
        except SourceError:
            raise
        except Exception as error:  # values of impossible types, ranges out of bounds
            reason = " ".join(str(error).split()) or type(error).__name__
            msg = f"not a readable {kind} ({reason}); save it again as .xlsx"
            raise SourceError(msg, file=place) from None
        lines += own
        notes += told
    if not any(cell for line in lines for cell in line.cells) and not book.worksheets:
        msg = f"not a readable {kind} (it has no sheet of cells); save it again as .xlsx"
        raise SourceError(msg, file=name)
    return Source(lines, notes)


def _loaded(content: bytes, name: str, kind: str, *, values: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out, nothing is read here
            return load_workbook(
                BytesIO(content), data_only=values, keep_links=False, rich_text=values
            )
    except Exception as error:  # a broken part raises whatever its parser does
        reason = " ".join(str(error).split()) or type(error).__name__
        msg = f"not a readable {kind} ({reason}); save it again as .xlsx"
        raise SourceError(msg, file=name) from None


def _computes(content: bytes) -> bool:
    """Tell whether a workbook has formulas, whose saved values may be missing."""
    import zipfile

    with zipfile.ZipFile(BytesIO(content)) as archive:
        return any(
            b"<f" in archive.read(part)
            for part in archive.namelist()
            if part.startswith("xl/worksheets/") and part.endswith(".xml")
        )


def _sheet(
    sheet: Worksheet, formulas: Worksheet | None, place: str
) -> tuple[list[Line], list[Note]]:
    # Only cells that exist: a stray one in the last row must not make a million rows.
    cells: dict[tuple[int, int], Cell] = {
        at: cell for at, cell in sheet._cells.items() if cell.value is not None
    }
    computed = formulas._cells if formulas is not None else {}
    empty = [
        at
        for at, cell in computed.items()
        if cell.data_type == "f" and at not in cells and not _is_blank_text(sheet, at)
    ]
    used = {*cells, *empty}
    if not used:
        return [Line(place, 1, [""])], [note("no_table", place)]
    height, width = max(r for r, _ in used), max(c for _, c in used)
    if height * width > 20 * facts()["limits"]["cells"]:
        msg = (
            f"the sheet has cells as far as row {height:,} and column {width:,}; delete what "
            "stands far from the tables"
        )
        raise SourceError(msg, file=place)
    texts = {r: [""] * width for r in range(1, height + 1)}
    told = _Notes(place)
    outline = _outline(sheet, cells)
    captions = years_in(cells)
    for (r, c), cell in cells.items():
        value = cell.value
        if isinstance(value, CellRichText):
            value = _rich(value, told, r, c)
        elif cell.has_style and cell.font.strike:
            told.add("struck_text", r, c, str(value), "")
            continue
        text, hides, how = shown(value, cell.number_format)
        if (r, c) in captions:
            text, how = captions[r, c], ""
        if how or cell.data_type == "e":
            told.add(how or "error_value", r, c, text, hides)
        elif cell.data_type == "s":
            text = " " * int(_STEP * (cell.alignment.indent or outline.get(r, 0))) + text
        texts[r][c - 1] = text
    for r, c in empty:
        told.add("no_value", r, c, "", "")
    merges = [
        Merge(m.min_row - 1, m.min_col - 1, min(m.max_row, height) - 1, min(m.max_col, width) - 1)
        for m in sheet.merged_cells.ranges
        if m.min_row <= height and m.min_col <= width
    ]
    lines, notes = laid_out(list(texts.values()), merges, place, framed=False)
    if all(sum(bool(c.strip()) for c in line.cells) < 2 for line in lines):
        notes.append(note("no_table", place))
    lines.append(Line(place, height + 1, [""]))
    return lines, [*_hidden(sheet, place, height, width), *notes, *told.notes()]


def _rich(value: CellRichText, told: _Notes, row: int, column: int) -> str:
    """Join the pieces of a text, but for what is struck out and for raised marks at a figure."""
    pieces: list[Piece] = []
    struck = ""
    for block in value:
        if isinstance(block, str):
            pieces.append(Piece(block))
        elif block.font.strike:
            struck += block.text
        else:
            pieces.append(Piece(block.text, block.font.vertAlign == "superscript"))
    text, marks = joined(pieces)
    for kind, left in (("struck_text", struck), ("footnote_mark", marks)):
        if left.strip():
            told.add(kind, row, column, left.strip()[:40], "")
    return text


def _outline(sheet: Worksheet, cells: Mapping[tuple[int, int], Cell]) -> dict[int, int]:
    """Return how deep the rows are grouped, where no text is set in that would say it."""
    levels = {r: row.outlineLevel for r, row in sheet.row_dimensions.items() if row.outlineLevel}
    if not levels or any(x.data_type == "s" and x.alignment.indent for x in cells.values()):
        return {}
    return levels


def _is_blank_text(sheet: Worksheet, at: tuple[int, int]) -> bool:
    """Whether a formula was computed and gave an empty text, as =IF(..., "") does."""
    saved = sheet._cells.get(at)
    return saved is not None and saved.data_type == "str"


def _hidden(sheet: Worksheet, place: str, height: int, width: int) -> list[Note]:
    out = []
    for _, column in sorted(sheet.column_dimensions.items()):
        if column.hidden:
            first = column.min or 1
            for c in range(first, min(column.max or first, width) + 1):
                out.append(note("hidden_column", place, None, c, letter=get_column_letter(c)))
    for r, row in sorted(sheet.row_dimensions.items()):
        if row.hidden and r <= height:
            out.append(note("hidden_row", place, r))
    return out


class _Notes:
    """Notes on cells; those on formats are gathered by column, for there are thousands."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.single: list[Note] = []
        self.first: dict[tuple[str, int], tuple[int, str, str]] = {}
        self.count: dict[tuple[str, int], int] = {}

    def add(self, how: str, row: int, column: int, text: str, value: str) -> None:
        """Note one cell."""
        if how in {"hidden_digits", "scaled", "error_value"}:
            self.first.setdefault((how, column), (row, text, value))
            self.count[how, column] = self.count.get((how, column), 0) + 1
        else:
            self.single.append(note(how, self.place, row, column, shown=text, value=value))

    def notes(self) -> list[Note]:
        """Return all, those of a column once."""
        return self.single + [
            note(
                how, self.place, row, column, letter=get_column_letter(column),
                count=self.count[how, column], shown=text, value=value,
            )
            for (how, column), (row, text, value) in self.first.items()
        ]  # fmt: skip
