"""``mcp``: the coach's look-ups for models in programs on this computer, over standard input and output.

Nothing is written to standard output but the protocol; what has to be said goes to standard error.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Annotated

import typer

from commands.shared import open_app, output_of
from golf.errors import GolfError, NotFound

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext
    from mcp.server.lowlevel import Server

    from services.coach.local_models import LocalModels

_NAME = "rangebook"
_CANNOT_READ = "Rangebook cannot read its data now. Its log has the details; try again later."


def mcp(
    ctx: typer.Context, *,
    on: Annotated[bool, typer.Option("--on", help="Allow it, and end.")] = False,
    off: Annotated[bool, typer.Option("--off", help="Allow it no more, and end; what runs answers nothing.")] = False,
    player: Annotated[str | None, typer.Option(
        metavar="NAME", help="About whom; whoever practised last when left out.")] = None,
) -> None:
    """Let a model in a program on this computer look up your numbers; the program starts this itself."""
    if on and off:
        raise typer.BadParameter("choose --on or --off")
    app = open_app()
    if on or off:
        app.local_models.switch(is_on=on)
        output_of(ctx).finish("Models on this computer may look up your numbers." if on else
                              "Models on this computer may look nothing up.", is_on=on)
        return
    app.local_models.check_on()
    _serve(app.local_models, player)


def _serve(models: LocalModels, player: str | None) -> None:
    """Answer until standard input ends."""
    import anyio  # noqa: PLC0415 - with the SDK 1.3 s of imports, for this command only
    from mcp.server.stdio import stdio_server  # noqa: PLC0415

    server = _build_server(models, player)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing is being changed, and nobody can wake who reads stdin

    async def run() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(run)


def _build_server(models: LocalModels, player: str | None) -> Server:
    from anyio import to_thread  # noqa: PLC0415 - as above
    from mcp.server.lowlevel import Server  # noqa: PLC0415
    from mcp.shared.exceptions import MCPError  # noqa: PLC0415
    from mcp_types import (  # noqa: PLC0415
        INTERNAL_ERROR,
        CallToolRequestParams,
        CallToolResult,
        ListToolsResult,
        PaginatedRequestParams,
        TextContent,
        Tool,
        ToolAnnotations,
    )

    from services.coach.local_models import HOW_TO_ANSWER  # noqa: PLC0415

    reading = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    async def list_tools(_ctx: ServerRequestContext, _asked: PaginatedRequestParams | None) -> ListToolsResult:
        try:
            found = await to_thread.run_sync(models.list_tools, player)
        except GolfError as error:
            raise MCPError(INTERNAL_ERROR, _describe(error)) from error
        return ListToolsResult(tools=[
            Tool(name=each.name, description=each.description, input_schema=each.parameters, annotations=reading)
            for each in found])

    async def call_tool(ctx: ServerRequestContext, asked: CallToolRequestParams) -> CallToolResult:
        try:
            text = await to_thread.run_sync(
                models.answer, _name_client(ctx), asked.name, asked.arguments or {}, player)
        except GolfError as error:
            return CallToolResult(content=[TextContent(text=_describe(error))], is_error=True)
        return CallToolResult(content=[TextContent(text=text)])

    return Server(_NAME, instructions=HOW_TO_ANSWER, on_list_tools=list_tools, on_call_tool=call_tool)


def _describe(error: GolfError) -> str:
    """What a model is told: never a path or a name, which other errors have in them."""
    return str(error) if isinstance(error, NotFound) or error.code == "models_off" else _CANNOT_READ


def _name_client(ctx: ServerRequestContext) -> str:
    """As the program calls itself; empty when it does not."""
    told = ctx.session.client_params
    return "" if told is None else told.client_info.name
