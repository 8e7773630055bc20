"""``notices list``, ``notices read``, ``notices test CHANNEL`` and ``notices channels``."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.output import build_table
from commands.shared import open_app, output_of
from golf.notices import ADDRESSED_CHANNELS, Notice, NoticeChannel, NoticeKind
from services.shared.formatting import count_of, format_moment

notice_commands = typer.Typer(help="What the syncs had to tell, and where it goes.")


@notice_commands.command("list")
def list_notices(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 10,
    unread: Annotated[bool, typer.Option("--unread", help="Only those not seen yet.")] = False,
) -> None:
    """List the last notices, newest first."""
    output, notices = output_of(ctx), open_app().notices
    found = notices.load_unread(limit) if unread else notices.load_recent(limit)
    nothing = "Nothing new was told." if unread else "Nothing was told yet."
    output.finish(*(line for notice in found for line in _lines(notice)), "" if found else nothing, notices=found)


@notice_commands.command("read")
def read(ctx: typer.Context) -> None:
    """Mark all notices as seen; Home shows them no more."""
    output, app = output_of(ctx), open_app()
    seen = app.notices.mark_all_read()
    output.finish(f"{count_of(seen, 'notice')} marked as seen.", seen=seen)


@notice_commands.command("test")
def test(
    ctx: typer.Context,
    channel: Annotated[NoticeChannel, typer.Argument(help="desktop, email or webhook.")],
) -> None:
    """Send a test to the desktop, or to the address that is kept (Settings, Automation takes one)."""
    if channel is NoticeChannel.APP:
        raise typer.BadParameter("use desktop, email or webhook")
    output = output_of(ctx)
    open_app().notices.send_test(channel)
    output.finish(f"A test was sent: {channel.value}.", channel=channel)


@notice_commands.command("channels")
def channels(
    ctx: typer.Context,
    on: Annotated[list[str] | None, typer.Option("--on", metavar="CHANNEL:KIND", help="Switch on.")] = None,
    off: Annotated[list[str] | None, typer.Option("--off", metavar="CHANNEL:KIND", help="Switch off.")] = None,
) -> None:
    """Say which kind of notice goes where; --on and --off change it (email:done, app:best …)."""
    output, app = output_of(ctx), open_app()
    for wanted, words in ((True, on or []), (False, off or [])):
        for channel, kind in [_read_switch(word) for word in words]:
            app.notices.save_switch(channel, kind, on=wanted)
    switches = app.notices.load_switches()
    shown = {channel: app.notices.address_status(channel).shown for channel in ADDRESSED_CHANNELS}
    output.print_table(build_table(["", *NoticeChannel], [
        (kind, *("on" if kind in switches[channel] else "–" for channel in NoticeChannel)) for kind in NoticeKind]))
    output.finish(*(f"{channel.value}: {address or 'no address'}" for channel, address in shown.items()),
                  switches={channel.value: sorted(kinds) for channel, kinds in switches.items()},
                  addresses={channel.value: address for channel, address in shown.items()})


def _read_switch(word: str) -> tuple[NoticeChannel, NoticeKind]:
    channel, _, kind = word.partition(":")
    if channel not in set(NoticeChannel) or kind not in set(NoticeKind):
        raise typer.BadParameter(f"use CHANNEL:KIND, with one of {', '.join(NoticeChannel)} and one of "
                                 f"{', '.join(NoticeKind)}")
    return NoticeChannel(channel), NoticeKind(kind)


def _lines(notice: Notice) -> list[str]:
    ends = [f"  {each.channel.value}: {each.state.value}{f', {each.reason}' if each.reason else ''}"
            for each in notice.deliveries]
    new = "" if notice.is_read else "new · "
    return [f"{format_moment(notice.created_at)}: {new}{notice.title}",
            *(f"  {line}" for line in notice.body.splitlines()), *ends]
