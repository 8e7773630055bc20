"""One file in, everything a preview shows out: the door that services use."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from golf.errors import FileNotKnown, FileWithoutShots
from imports.all_formats import ALL_FORMATS, detect_format
from imports.databases.all_databases import detect_database
from imports.format import Format
from imports.identity import flag_repeated
from imports.profile import Profile
from imports.records import Answers, Detection, Device, FileShot, Need, NeedKind, Problem, ReadTable
from imports.sessions import FileSession, part_sessions
from imports.tables.database import START, opened
from imports.tables.json_records import read_json
from imports.tables.open_file import check_size, read_tables
from imports.tables.table import Table, TableBuilder
from imports.unknown import PROFILE_PREFIX, UNKNOWN_ID, build_profile_format, guess_profile
from imports.without_headings import has_headings, read_columns


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as understood. ``sessions`` hold every shot once; ``tables`` tell how each table was read.

    ``content_hash`` is the SHA-256 of the bytes. ``guess``: the mapping of an unknown table, to be confirmed.
    """

    content_hash: str
    detection: Detection
    device: Device
    tables: tuple[ReadTable, ...]
    sessions: tuple[FileSession, ...]
    problems: tuple[Problem, ...]
    needs: tuple[Need, ...]
    guess: Profile | None = None

    @property
    def shots(self) -> tuple[FileShot, ...]:
        """All shots of all sessions."""
        return tuple(each for session in self.sessions for each in session.shots)

    @property
    def lost_rows(self) -> int:
        """Rows with numbers that could not be read as shots."""
        return sum(problem.lost_shot for problem in self.problems)

    @property
    def is_guess_enough(self) -> bool:
        """Whether everything the file leaves open has a guess, and the layout is known (``--yes`` may take it)."""
        return self.guess is None and all(need.guess for need in self.needs)


def read_file(
    data: bytes, answers: Answers, *, format_id: str = "", profiles: Sequence[Profile] = ()
) -> ReadFile:
    """Read the bytes of a file. ``format_id``: the golfer's word on what it is; ``profiles``: saved mappings.

    Raises FileTooLarge, FileUnreadable, FileNotKnown and FileWithoutShots; nothing else.
    """
    tables, kind_id, lost = _open(data)
    if format_id.startswith(PROFILE_PREFIX):  # named by the golfer: what fits it is meant so
        answers = replace(answers, layout_confirmed=True)
    if kind_id:  # told by the whole database: nothing is left to confirm
        format_id, answers = kind_id, replace(answers, layout_confirmed=True)
    chosen = _choose(tables, format_id, [build_profile_format(each) for each in profiles], answers)
    read = [each.read(table, answers) for table, each in chosen]
    shots = flag_repeated([shot for each in read for shot in each.shots])
    problems = (*lost, *(problem for each in read for problem in each.problems))
    if not shots:
        first = f" Line {problems[0].line}: {problems[0].reason}." if problems else ""
        raise FileWithoutShots(f"There are no shots in the file ({read[0].detection.title}).{first}",
                               "Export a session with shots, and import that.")
    guess = guess_profile(chosen[0][0]) if chosen[0][1].id == UNKNOWN_ID and answers.profile is None else None
    return ReadFile(
        hashlib.sha256(data).hexdigest(), read[0].detection, read[0].device, tuple(read), part_sessions(shots),
        problems, _join_needs(read), guess)


def _open(data: bytes) -> tuple[Sequence[Table], str, tuple[Problem, ...]]:
    """The tables; of a known program's database its format's id, and the rows that cannot be read."""
    if not data.startswith(START):
        return read_tables(data), "", ()
    check_size(data)
    with opened(data) as connection:
        found = detect_database(connection)
        if found is None:
            return read_tables(data), "", ()
        kind, builder = found[0], TableBuilder()
        batches = list(kind.read(connection))
    tables = [table for batch in batches if batch.body for table in read_json(batch.body, builder)]
    lost = tuple(Problem(0, f"{problem.record_id}: {problem.message}", lost_shot=True)
                 for batch in batches for problem in batch.problems)
    if not tables:
        raise FileWithoutShots(f"There are no shots in the database ({kind.title}).", "Choose another one.")
    return tables, kind.id, lost


def _choose(
    tables: Sequence[Table], format_id: str, profiles: Sequence[Format], answers: Answers
) -> list[tuple[Table, Format]]:
    """The tables that are read, each with its format: all of the surest format; of unknown ones the likeliest."""
    if answers.profile is not None:
        format_id = UNKNOWN_ID
    if format_id:
        named = {**ALL_FORMATS, **{each.id: each for each in profiles}}.get(format_id)
        if named is None:
            raise FileNotKnown(f"There is no format called “{format_id}”.", "docs/imports.md lists their names.")
        found = [(table, named, named.detect(table)) for table in tables]
    else:
        found = [(table, *detect_format(table, profiles)) for table in tables]
    best = max(found, key=lambda item: (item[2].confidence, item[2].known, len(item[0])))
    if best[2].confidence == 0 and answers.profile is None:
        raise _not_known(best[0], best[2], format_id)
    if best[1].id == UNKNOWN_ID:
        return [(best[0], best[1])]
    return [(table, each) for table, each, detection in found if each.id == best[1].id and detection.confidence]


def _not_known(table: Table, detection: Detection, format_id: str) -> FileNotKnown:
    """Why nothing can be read, with the step that helps."""
    if format_id.startswith(PROFILE_PREFIX):
        return FileNotKnown(f"The file does not fit the layout “{detection.title}”: {detection.reason}.",
                            "Say on the Import page what its columns are.")
    if read_columns(table) and not any(has_headings(table, row) for row in table.head()):
        return FileNotKnown("The file has no row of headings, so Rangebook cannot tell what its columns are.",
                            "Say it on the Import page once, and name the layout: files like it are then known.")
    return FileNotKnown(
        "Nothing in the file looks like a list of shots: no row has headings such as ball speed and carry.",
        "Choose another file, or say on the Import page what its columns are.")


def _join_needs(read: Sequence[ReadTable]) -> tuple[Need, ...]:
    """What all tables leave open, each once; a day or a player is asked for once a file."""
    needs: dict[tuple[NeedKind, str], Need] = {}
    for need in (need for each in read for need in each.needs):
        known = needs.setdefault((need.kind, need.column), need)
        if known.guess != need.guess:
            needs[need.kind, need.column] = replace(known, guess="")
    return tuple(needs.values())
