"""What a browser really draws for text from outside, in every place where Streamlit reads Markdown."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.browsers import new_page, started_browser
from ui.shared.escape import WORD_JOINER, one_line

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.browser

NASTY = [
    "![x](http://evil.example/p.png)", "<img src=http://evil.example/q.png>", "<script>alert(1)</script>",
    "[link](http://evil.example)", "http://evil.example/a", "https://evil.example", "www.evil.example",
    "a@evil.example",
    ":material/delete:", ":smile:", ":+1:", ":red[warning]", ":blue-badge[x]", ":streamlit:", "$x^2$", "$$\\sum$$",
    "# heading", "1. list", "- list", "> quote", "**bold** _it_ ~~s~~ `code`", "a -> b <- c -- d >= e",
    "&amp; &lt;b&gt;",
    "=HYPERLINK(1)", "7 🏌️ iron", "2026.2.12", "a | b", "\\*", "[^1]", "::: x", "---", "x" * 500,
]
MADE_OF_IT = '[class*=st-key-kind] :is(a[href*=evil]:not([href^="#"]), img[src*=evil], .katex, script)'
SCRIPT = """
import sys; sys.path.insert(0, {root!r})
import streamlit as st
from tests.ui.shared.test_outside_text_in_browser import NASTY
from tests.browsers import new_page, started_browser
from ui.shared.escape import plain
kinds = [st.markdown, st.caption, st.error, st.title, lambda t: st.button(t, key=t + "b"),
         lambda t: st.markdown(f":green-badge[{{t}}]"),
         lambda t: st.expander(t), lambda t: st.metric(t, 1),
         lambda t: st.checkbox(t, key=t + "c"), st.header,
         lambda t: st.segmented_control("Of", [t], key=t + "s"), lambda t: st.radio("Of", [t], key=t + "r"),
         lambda t: st.table([{{"Club": t}}], hide_index=True),
         lambda t: st.markdown(f"**{{t}}** after"), lambda t: st.markdown(f"- {{t}}")]
for number, kind in enumerate(kinds):
    with st.container(key=f"kind{{number}}"):
        for text in NASTY:
            kind(plain(text))
st.text("all drawn")
"""


def test_text_from_outside_is_drawn_as_text_everywhere(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(SCRIPT.format(root=str(ROOT)), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(tmp_path / "page.py"), "--server.port", str(port),
         "--server.address", "127.0.0.1", "--server.headless", "true", "--browser.gatherUsageStats", "false"],
        cwd=tmp_path, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        shown, strangers, elements = draw(address)
    finally:
        process.terminate()
        process.wait(timeout=240)
    assert strangers == []
    assert elements == []
    wanted = [squeeze(one_line(text)) for text in NASTY]
    for number, lines in enumerate(shown):
        missing = [text for text in wanted if text not in lines]
        assert missing == [], f"kind {number}"


def squeeze(text: str) -> str:
    return "".join(text.replace(WORD_JOINER, "").split())


def wait_for(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)


def draw(address: str) -> tuple[list[str], list[str], list[str]]:
    with started_browser() as browser:
        page = new_page(browser)
        strangers: list[str] = []
        page.on("request", lambda r: strangers.append(r.url) if "evil" in r.url else None)
        page.goto(address)
        page.get_by_text("all drawn").wait_for(timeout=180_000)
        page.wait_for_timeout(500)
        count = page.evaluate("document.querySelectorAll('[class*=st-key-kind]').length")
        shown = [squeeze(page.evaluate(f"document.querySelector('.st-key-kind{i}').textContent")) for i in range(count)]
        elements = page.evaluate(f"[...document.querySelectorAll(`{MADE_OF_IT}`)].map(e => e.outerHTML)")
    return shown, strangers, elements
