from datetime import UTC, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from golf.errors import NoticeNotSent
from golf.notices import Delivery, DeliveryState, NoticeChannel, NoticeKind
from services.notices.choices import load_switches
from services.secrets.keyring_access import KeyringAccess
from tests.pages.conftest import FakeApp, bare_frame, go_to, seed_sessions, texts
from tests.pages.test_settings import open_tab
from tests.services.keyring_doubles import MemoryKeyring
from ui.shared.notice_lines import KIND_SIGNS

NASTY = "![p](http://evil.example/p.png) <b>x</b>"
NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


class Senders:
    def __init__(self) -> None:
        self.sent: list[str] = []
        self.refusal: NoticeNotSent | None = None

    def to_desktop(self, title: str, body: str) -> None:
        self.to_address("desktop", title, body)

    def to_address(self, address: str, title: str, body: str) -> None:
        assert title
        assert body
        self.sent.append(address)
        if self.refusal is not None:
            raise self.refusal


@pytest.fixture
def senders(app: FakeApp) -> Senders:
    backend = MemoryKeyring()  # never this machine's own
    app.notices._addresses._keyring = KeyringAccess(lambda: backend)
    app.notices._senders = made = Senders()
    return made


def tell(app: FakeApp, number: int, *, kind: NoticeKind = NoticeKind.DONE, **facts: object) -> int:
    added = app.database.notices.add(kind, f"about/{number}", f"notice {number}", f"line one\nline {NASTY}", at=NOW,
                                     **facts)  # type: ignore[arg-type]
    assert added is not None
    return added


def the_line(page: AppTest) -> Any:
    return next(box for box in page.expander if "notice" in box.label)


def test_home_says_nothing_when_there_is_nothing_to_say(app: FakeApp, frame: AppTest) -> None:
    seed_sessions(app.database, 1)
    tell(app, 1, is_read=True)
    page = go_to(frame, "home")
    assert not page.exception
    assert "notice 1" not in texts(page)
    assert "notices_seen" not in [button.key for button in page.button]


def test_home_tells_one_notice_until_it_is_seen(app: FakeApp, frame: AppTest) -> None:
    tell(app, 1)
    page = go_to(frame, "home")
    assert "**notice 1**" in texts(page)
    assert "![p]" not in texts(page)
    assert the_line(page).label == "**notice 1**"
    assert not the_line(page).proto.expanded  # Home's figures stay on the first screen
    assert page.button(key="notices_seen").label == "Seen"
    page.button(key="notices_seen").click().run()
    assert "notice 1" not in texts(page)
    assert app.database.notices.count_unread() == 0


def test_of_many_the_newest_are_shown_and_all_are_seen_at_once(app: FakeApp, frame: AppTest) -> None:
    for number in range(12):
        tell(app, number, kind=list(NoticeKind)[number % 4])
    page = go_to(frame, "home")
    assert not page.exception
    assert [f"notice {number}**" in texts(page) for number in (11, 10, 9, 8)] == [True, True, True, False]
    assert "9 older notices" in texts(page)
    line = the_line(page)
    assert (line.label, line.icon) == ("12 notices · **notice 11**", KIND_SIGNS[NoticeKind.NEEDS_YOU])
    page.button(key="notices_seen").click().run()
    assert app.database.notices.count_unread() == 0


def test_home_shows_the_beginning_of_a_long_notice_and_settings_all_of_it(app: FakeApp, frame: AppTest) -> None:
    body = "\n".join(f"club {number}" for number in range(7))
    app.database.notices.add(NoticeKind.BEST, "about/bests", "7 new personal bests", body, at=NOW)
    home = texts(go_to(frame, "home"))
    assert "club 2" in home
    assert "club 3" not in home
    assert "club 6" in texts(open_tab(bare_frame(), "Automation"))


def test_one_that_comes_while_home_is_open_stays_unseen(app: FakeApp, frame: AppTest) -> None:
    tell(app, 1)
    page = go_to(frame, "home")
    tell(app, 2)
    page.button(key="notices_seen").click().run()
    assert "notice 2" in texts(page)


def test_a_failed_delivery_is_said_on_home_and_in_the_list(app: FakeApp, frame: AppTest) -> None:
    number = tell(app, 1, channels=(NoticeChannel.EMAIL,), is_read=True)
    app.database.notices.claim(number, NoticeChannel.EMAIL, NOW)
    app.database.notices.mark_delivered(number, Delivery(NoticeChannel.EMAIL, DeliveryState.FAILED, NOW, "No answer."))
    assert "E-mail: not sent. No answer" in texts(go_to(frame, "home"))
    assert "not sent" in texts(open_tab(bare_frame(), "Automation"))


def test_a_delivery_that_was_cut_off_is_said(app: FakeApp, frame: AppTest) -> None:
    number = tell(app, 1, channels=(NoticeChannel.EMAIL, NoticeChannel.DESKTOP))
    app.database.notices.claim(number, NoticeChannel.EMAIL, NOW)
    said = texts(open_tab(frame, "Automation")).replace("\\", "").replace("\u2060", "")
    assert "E-mail: cut off when Rangebook was closed" in said
    assert "Desktop: waiting" in said


def test_switches_are_kept_per_kind_and_channel(app: FakeApp, frame: AppTest) -> None:
    page = open_tab(frame, "Automation")
    pills = next(group for group in page.button_group if group.key == "notice_done")
    assert pills.value == [NoticeChannel.APP, NoticeChannel.WEBHOOK]
    pills.set_value([NoticeChannel.DESKTOP]).run()
    assert not page.exception
    assert load_switches(app.database)[NoticeChannel.DESKTOP] == {NoticeKind.DONE}
    assert NoticeKind.DONE not in load_switches(app.database)[NoticeChannel.APP]
    again = open_tab(bare_frame(), "Automation")
    assert next(g for g in again.button_group if g.key == "notice_done").value == [NoticeChannel.DESKTOP]


def test_an_address_is_tried_kept_and_removed_and_never_shown(
    app: FakeApp, frame: AppTest, senders: Senders,
) -> None:
    page = open_tab(frame, "Automation")
    senders.refusal = NoticeNotSent("The server answered with the error 404.")
    submit(page, "jsons://example.com/secret-path")
    assert "error 404" in texts(page)
    assert "Nothing was kept" in texts(page)
    box = next(each for each in page.expander if each.label.startswith("Web hook"))
    assert "error 404" in box.error[0].value, "said where the button is, not at the far top of the page"
    senders.refusal = None
    submit(page, "jsons://example.com/secret-path")
    assert not page.exception
    assert "A test was sent" in texts(page)
    assert any("jsons" in box.label and "example" in box.label for box in page.expander)
    assert "secret-path" not in texts(page) + repr(page.session_state) + repr([box.label for box in page.expander])
    page.button(key="notice_test_webhook").click().run()
    assert senders.sent[-1] == "jsons://example.com/secret-path"
    page.button(key="notice_forget_webhook").click().run()
    assert not any("example" in box.label for box in page.expander)


def submit(page: AppTest, address: str) -> None:
    box = next(each for each in page.text_input if (each.key or "").startswith("notice_address_webhook"))
    box.input(address)
    buttons = [button for button in page.button if button.label == "Send a test and save"]
    buttons[-1].click().run()


def test_the_desktop_is_tried_by_a_button(app: FakeApp, frame: AppTest, senders: Senders) -> None:
    page = open_tab(frame, "Automation")
    page.button(key="notice_test_desktop").click().run()
    assert senders.sent == ["desktop"]
    assert "A test was sent" in texts(page)
    senders.refusal = NoticeNotSent("This machine has no desktop.")
    page.button(key="notice_test_desktop").click().run()
    assert "no desktop" in texts(page)
