"""``coach QUESTION``: the same coach as on its page, and what would leave this computer for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.shared import open_app, output_of
from services.exports.json_values import dump_readable
from services.shared.formatting import count_of

if TYPE_CHECKING:
    from commands.output import Output
    from services.coach.background_call import CoachCall
    from services.coach.conversation import CoachAnswer
    from services.coach.facts import CoachView
    from services.coach.service import CoachChoice

_LOOK_S = 0.2


def coach(
    ctx: typer.Context, question: Annotated[str, typer.Argument(help='As "How is my driver?"')],
    player: Annotated[str | None, typer.Option(
        metavar="NAME", help="About whom; whoever practised last when left out.")] = None,
    preview: Annotated[bool, typer.Option(
        "--preview", help="Send nothing; show all that would be sent, and to whom.")] = False,
) -> None:
    """Ask a language model about your numbers, once it is switched on under Settings, Coach."""
    from services.coach.conversation import LONGEST_QUESTION  # noqa: PLC0415 - after --help

    if not (asked := " ".join(question.split())) or len(asked) > LONGEST_QUESTION:
        raise typer.BadParameter(f"ask something, in at most {LONGEST_QUESTION} characters")
    output, app = output_of(ctx), open_app()
    choice = app.coach.choice()
    basis = app.choices.load_basis(app.clock.today())
    view = app.coach.load_view(app.sessions.find_player(player), basis, app.choices.units)
    asked = app.coach.hide_names(asked, view)
    missing = app.coach.why_not_ready()
    if preview:
        _show(output, choice, asked, view, missing)
        return
    if not missing:
        output.print_progress(f"Asking {choice.model} at {choice.host}; this may take a minute…")
    answer = _wait(app.coach.begin(asked, view), output)
    output.finish(*answer.text.splitlines(), *_own_names(view), _whose(answer), question=asked, answer=answer)


def _show(output: Output, choice: CoachChoice, asked: str, view: CoachView, missing: str) -> None:
    from services.coach.conversation import INSTRUCTIONS  # noqa: PLC0415 - after --help
    from services.coach.tools import build_lookups, build_overview  # noqa: PLC0415

    overview, lookups = build_overview(view.facts), build_lookups(view.facts)
    output.finish(f"To {choice.host or 'no address yet'}, model {choice.model or 'none yet'}.", missing,
                  f"The question: {asked}", f"How to answer: {INSTRUCTIONS}", "With every question:",
                  *dump_readable(overview).splitlines(),
                  "When the model looks it up (one that cannot gets all of it at once):",
                  *dump_readable(lookups).splitlines(), *_own_names(view), "Nothing was sent.", host=choice.host,
                  model=choice.model, missing=missing, question=asked, instructions=INSTRUCTIONS,
                  with_every_question=overview, when_looked_up=lookups)


def _wait(call: CoachCall, output: Output) -> CoachAnswer:
    """Return the answer; Ctrl-C closes the connection. Raises as ``CoachCall.take``."""
    while True:
        try:
            if call.wait(_LOOK_S):
                return call.take()
        except KeyboardInterrupt:
            call.stop()
            output.print_progress("Stopping…")


def _own_names(view: CoachView) -> list[str]:
    named = ", ".join(f"{own} is called {outside}" for own, outside in view.own_names)
    return [f"Your own names of clubs stay here: {named}."] if named else []


def _whose(answer: CoachAnswer) -> str:
    return (f"Written by a language model ({answer.model} at {answer.host}) after "
            f"{count_of(len(answer.lookups), 'look-up')}; it can be wrong. With --json: everything that was sent.")
