"""The page where a device types its code: plain HTML beside Streamlit, whose pages open only behind the gate."""

from __future__ import annotations

from html import escape

PAIR_PATH = "/pair"
PAIRING_POLICY = "; ".join((
    "default-src 'none'", "style-src 'unsafe-inline'", "img-src 'self' data:", "form-action 'self'",
    "frame-ancestors 'none'", "base-uri 'none'"))
"""What this page may do: its own style, and its form sent to us. No script."""

_STYLE = """
:root { color-scheme: light dark; font: 1.05rem/1.5 system-ui, sans-serif }
body { margin: 0; color: #0f1813; background: #fbfcfa }
main { box-sizing: border-box; max-width: 26rem; margin: 0 auto; padding: 2rem 1.25rem }
h1 { font-size: 1.5rem; margin: 0 0 .5rem }
label { display: block; margin: 1.25rem 0 .25rem; font-weight: 600 }
input { box-sizing: border-box; width: 100%; min-height: 3rem; padding: .5rem .75rem; font: inherit; color: inherit;
        background: transparent; border: 1px solid #6b7a70; border-radius: .6rem }
#code { font-size: 1.6rem; letter-spacing: .3em }
button { width: 100%; min-height: 3rem; margin-top: 1.5rem; font: inherit; font-weight: 600; color: #fff;
         background: #0b6e4f; border: 0; border-radius: .6rem }
a { color: #0b6e4f }
[role=alert] { padding: .75rem 1rem; border-left: 4px solid #b3261e; background: #fbe9e7; color: #410e0b }
@media (prefers-color-scheme: dark) { body { color: #e8efe9; background: #0d120f } a { color: #63d3a6 }
  button { background: #0b8760 } [role=alert] { background: #3b1512; color: #f9dedc } }
"""
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Rangebook</title><style>{style}</style></head>
<body><main><h1>{title}</h1>{body}</main></body></html>
"""
_FORM = """{trouble}
<p>On the computer that Rangebook runs on, open <strong>Settings, Devices</strong> and press
<strong>Make a code</strong>. Type its six digits here. A code lasts ten minutes.</p>
<form method="post" action="/pair" autocomplete="off">
<label for="code">Code</label>
<input id="code" name="code" inputmode="numeric" pattern="[0-9 ]*" maxlength="7" required autofocus>
<label for="name">Name of this device</label>
<input id="name" name="name" maxlength="60" value="{name}" required>
<button>Let me in</button></form>
<p>Were you let in before? <a href="/">Open Rangebook</a></p>"""


def build_form(name: str, trouble: str = "") -> str:
    """The page with the form; ``trouble`` is why the last try let nobody in. Both may be outside text."""
    said = f'<p role="alert">{escape(trouble)}</p>' if trouble else ""
    return build_page("Let this device in", _FORM.format(trouble=said, name=escape(name, quote=True)))


def build_page(title: str, body: str) -> str:
    """A page of ours around ``body``, which is HTML already."""
    return _PAGE.format(title=escape(title), style=_STYLE, body=body)


def guess_name(user_agent: str) -> str:
    """A name to begin with, from what the browser says it is."""
    kinds = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows computer",
             "Macintosh": "Mac", "Linux": "Linux computer"}
    return next((name for word, name in kinds.items() if word in user_agent), "My device")
