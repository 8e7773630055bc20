"""``query``: a question of the golfer's own in SQL, as on the page Query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.output import build_table
from commands.shared import open_app, output_of
from golf.errors import NotFound

if TYPE_CHECKING:
    from golf.query.records import Answer
    from services.app import App


def query(
    ctx: typer.Context,
    sql: Annotated[str, typer.Argument(help="One SELECT over sessions, shots, putts and the other tables.")] = "",
    *,
    saved: Annotated[str, typer.Option("--saved", metavar="NAME", help="A question that was saved.")] = "",
    ready: Annotated[str, typer.Option("--ready", metavar="KEY", help="A ready question, such as carry.")] = "",
    player: Annotated[str | None, typer.Option("--player", metavar="NAME", help="Whose, for a ready question.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write the answer as CSV.")] = False,
) -> None:
    """Ask your sessions and shots in SQL; without a question, list the ready and saved ones. Changes nothing."""
    from services.exports.table import write_csv  # noqa: PLC0415 - after --help
    from services.query.tables import build_answer_table, name_columns  # noqa: PLC0415 - the same

    output, app = output_of(ctx), open_app()
    asked = _choose(app, sql, saved, ready, player)
    if not asked:
        _list(ctx, app)
        return
    answer = app.queries.ask(asked)
    if as_csv and not output.json:
        output.out.file.write(write_csv(build_answer_table(answer)).decode("utf-8-sig"))
        return
    names = name_columns(answer.columns)
    output.print_table(build_table(names, _texts(answer)))
    output.finish("There are more rows: narrow the question." if answer.is_cut else "", columns=names,
                  rows=answer.rows, is_cut=answer.is_cut)


def _choose(app: App, sql: str, saved: str, ready: str, player: str | None) -> str:
    if saved:
        return app.queries.find(saved).sql
    if not ready:
        return sql
    questions = app.queries.load_ready(app.sessions.find_player(player), app.choices.units)
    found = next((each.sql for each in questions if each.key == ready), None)
    if found is None:
        raise NotFound(f"There is no ready question “{ready}”.", "List them with: query")
    return found


def _list(ctx: typer.Context, app: App) -> None:
    output = output_of(ctx)
    ready, saved = app.queries.load_ready("", app.choices.units), app.queries.load_saved()
    rows = [(f"--ready {each.key}", each.title) for each in ready]
    rows += [(f"--saved “{each.name}”", " ".join(each.sql.split())[:60]) for each in saved]
    output.print_table(build_table(("Ask with", "Question"), rows))
    output.finish(ready=[{"key": each.key, "title": each.title} for each in ready],
                  saved=[{"name": each.name, "sql": each.sql} for each in saved])


def _texts(answer: Answer) -> list[tuple[str, ...]]:
    return [tuple("" if value is None else f"{value:g}" if isinstance(value, float) else str(value) for value in row)
            for row in answer.rows]
