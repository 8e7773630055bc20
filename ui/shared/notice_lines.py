"""How a notice looks on a page: its sign, its text as text, what became of its deliveries."""

from __future__ import annotations

from datetime import datetime, timedelta

from golf.notices import Delivery, DeliveryState, Notice, NoticeChannel, NoticeKind
from ui.shared.escape import plain

KIND_WORDS = {
    NoticeKind.DONE: "New sessions",
    NoticeKind.BEST: "Personal bests",
    NoticeKind.FAILED: "Trouble",
    NoticeKind.NEEDS_YOU: "Needs you",
}
KIND_HELP = {
    NoticeKind.DONE: "A sync brought sessions home.",
    NoticeKind.BEST: "A longer carry or a faster ball than ever with a club you have hit often.",
    NoticeKind.FAILED: "A sync failed: told once when it begins, once when it works again.",
    NoticeKind.NEEDS_YOU: "A refused password, a captcha, a list that looks wrong: nothing goes on without you.",
}
CHANNEL_WORDS = {
    NoticeChannel.APP: "Home",
    NoticeChannel.DESKTOP: "Desktop",
    NoticeChannel.EMAIL: "E-mail",
    NoticeChannel.WEBHOOK: "Web hook",
}
KIND_SIGNS = {
    NoticeKind.DONE: ":material/download_done:",
    NoticeKind.BEST: ":material/trophy:",
    NoticeKind.FAILED: ":material/sync_problem:",
    NoticeKind.NEEDS_YOU: ":material/front_hand:",
}
_LINES_SHOWN, _LINE_LENGTH = 12, 300
_CUT_OFF_AFTER = timedelta(minutes=2)


def notice_lines(notice: Notice, most: int = _LINES_SHOWN) -> list[str]:
    """The body's first lines as Markdown that draws exactly them, and that there are more."""
    lines = [line for raw in notice.body.splitlines() if (line := plain(raw, _LINE_LENGTH))]
    return lines if len(lines) <= most else [*lines[:most], "…"]


def delivery_words(notice: Notice, now: datetime) -> str:
    """``desktop: sent · e-mail: not sent, the server …``; empty when it went nowhere else."""
    return " · ".join(f"{CHANNEL_WORDS[each.channel]}: {_end_of(each, now)}" for each in notice.deliveries)


def failed_deliveries(notice: Notice) -> list[Delivery]:
    """Those that the golfer must hear of here, because they did not reach him."""
    return [each for each in notice.deliveries if each.state is DeliveryState.FAILED]


def _end_of(delivery: Delivery, now: datetime) -> str:
    if delivery.state is DeliveryState.FAILED:
        return f"not sent. {delivery.reason}"
    if delivery.state is DeliveryState.SENDING and now - delivery.at > _CUT_OFF_AFTER:
        return "cut off when Rangebook was closed; it may have arrived"
    return {DeliveryState.SENT: "sent", DeliveryState.SENDING: "being sent", DeliveryState.WAITING: "waiting"}[
        delivery.state]
