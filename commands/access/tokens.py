"""``token``: make, list and revoke the tokens with which programs use the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.output import build_table
from commands.shared import Yes, can_ask, confirm_or_abort, open_app, output_of
from services.api_access.caller import Scope
from services.shared.formatting import format_moment

if TYPE_CHECKING:
    from services.api_access.tokens import Token

token_commands = typer.Typer(help="Tokens with which programs on this computer use the API.", no_args_is_help=True)


@token_commands.command("create")
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="What the program is, such as “Simulator PC”.")],
    scope: Annotated[list[Scope] | None, typer.Option(
        help="What it may do; may be repeated. read when left out.")] = None,
    player: Annotated[str | None, typer.Option(metavar="NAME", help="Whose sessions it sends, with upload.")] = None,
) -> None:
    """Make a token and show it, this once."""
    output, app = output_of(ctx), open_app()
    scopes = frozenset(scope or [Scope.READ])
    if player is None and scopes & {Scope.UPLOAD, Scope.OWNER}:
        raise typer.BadParameter("say with --player whose sessions the program sends")
    secret, token = app.tokens.create(name, scopes, player)
    output.write_json({"token": secret, **_facts(token), "exit_code": 0})
    output.print_result(secret, f"This is the token of “{token.name}” ({_scopes(token)}). It is shown this once: keep "
                        "it where the program reads it.")


@token_commands.command("list")
def list_tokens(ctx: typer.Context) -> None:
    """List the tokens, with the last use of each."""
    output, app = output_of(ctx), open_app()
    tokens = app.tokens.load()
    if tokens:
        output.print_table(build_table(("Name", "Scopes", "Player", "Made", "Last used"), [
            (token.name, _scopes(token), token.player or "", format_moment(token.created_at),
             format_moment(token.last_used_at) if token.last_used_at else "never") for token in tokens]))
    output.finish("" if tokens else "There are no tokens.", tokens=[_facts(token) for token in tokens])


@token_commands.command("revoke")
def revoke(
    ctx: typer.Context, name: Annotated[str, typer.Argument(help="The token's name, or its id.")], yes: Yes = False
) -> None:
    """Let a token hold no more; a stream that is open with it ends within a second."""
    output, app = output_of(ctx), open_app()
    if not yes and can_ask():
        confirm_or_abort(f"Revoke “{name}”? The program that uses it cannot come in any more.")
    token = app.tokens.revoke(name)
    output.finish(f"“{token.name}” is revoked.", revoked=_facts(token))


def _scopes(token: Token) -> str:
    return ", ".join(sorted(token.scopes))


def _facts(token: Token) -> dict[str, object]:
    return {"id": token.token_id, "name": token.name, "scopes": sorted(token.scopes), "player": token.player,
            "created_at": token.created_at, "last_used_at": token.last_used_at}
