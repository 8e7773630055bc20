"""What a file may ask of this machine, said before it is taken apart. Sizes in bytes."""

from __future__ import annotations

from typing import Final

MAX_FILE_BYTES: Final = 20_000_000
MAX_ROWS: Final = 100_000
MAX_BLANK_ROWS: Final = 100_000
MAX_COLUMNS: Final = 200
MAX_CELL_CHARACTERS: Final = 20_000
MAX_SHEETS: Final = 50

MAX_ZIP_ENTRIES: Final = 200
MAX_UNPACKED_BYTES: Final = 100_000_000
MAX_ZIP_RATIO: Final = 100
MAX_SHARED_TEXT_BYTES: Final = 8_000_000
"""Of the one part of a workbook that holds its texts: openpyxl keeps it in memory as a whole."""
MAX_OTHER_PART_BYTES: Final = 5_000_000
MAX_SHEET_ROW_BYTES: Final = 500_000
"""Of one row as XML: openpyxl keeps a row's cells until the row ends."""

MAX_JSON_VALUES: Final = 1_500_000
MAX_JSON_OBJECTS: Final = 400_000
"""A shot is at most four: itself, and what was measured of ball, club and flight. Each takes 300 bytes and more."""
MAX_JSON_DEPTH: Final = 40
