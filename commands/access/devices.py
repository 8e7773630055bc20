"""``devices``: let phones and other computers in with a code, list them, let them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.output import build_table
from commands.shared import Yes, can_ask, confirm_or_abort, open_app, output_of
from golf.devices.roles import Role
from services.shared.formatting import format_moment

if TYPE_CHECKING:
    from services.devices.store import Device

device_commands = typer.Typer(help="Phones and other computers that are let in.", no_args_is_help=True)


@device_commands.command("list")
def list_devices(ctx: typer.Context) -> None:
    """List the devices that are let in, the one seen last first."""
    output, app = output_of(ctx), open_app()
    devices = app.other_devices.load()
    if devices:
        output.print_table(build_table(("Name", "Role", "Let in", "Last seen"), [
            (device.name, device.role.value, format_moment(device.created_at), format_moment(device.last_seen_at))
            for device in devices]))
    output.finish("" if devices else "No device is let in.", devices=[_facts(device) for device in devices],
                  allowed=app.other_devices.load_choice().is_on)


@device_commands.command("code")
def code(
    ctx: typer.Context,
    role: Annotated[Role, typer.Option(help="What the device may do: look, play and change, or everything.")]
    = Role.VIEWER,
) -> None:
    """Make a code with which one device comes in; it lasts ten minutes, and the one before it ends."""
    output, app = output_of(ctx), open_app()
    made = app.other_devices.make_code(role)
    is_on = app.other_devices.load_choice().is_on
    output.write_json({"code": made.digits, "role": made.role.value, "until": made.until, "allowed": is_on,
                       "exit_code": 0})
    output.print_result(made.digits, f"Type it on the device by {format_moment(made.until)}. It lets one {role.value} "
                        "in." + ("" if is_on else " Other devices are not allowed yet: Settings, Devices."))


@device_commands.command("remove")
def remove(
    ctx: typer.Context, name: Annotated[str, typer.Argument(help="The device's name, or its id.")], yes: Yes = False
) -> None:
    """Let a device in no more; pages that are open on it close within a second."""
    output, app = output_of(ctx), open_app()
    if not yes and can_ask():
        confirm_or_abort(f"Remove “{name}”? It needs a new code to come in again.")
    device = app.other_devices.remove(name)
    output.finish(f"“{device.name}” is removed.", removed=_facts(device))


def _facts(device: Device) -> dict[str, object]:
    return {"id": device.device_id, "name": device.name, "role": device.role.value, "created_at": device.created_at,
            "last_seen_at": device.last_seen_at}
