# ruff: noqa: E501 - scripts of pages stand in one line
"""A tiny portal for these tests, written from uneekor.md alone: every "not known" is an option."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

USER, PASSWORD = "golfer@example.com", "s3cret & delete me"


@dataclass
class Options:
    layout: str = "table"
    reports: int = 7
    # sign-in
    sign_in_by: str = "xhr"          # xhr, xhr200 (errors with status 200), post
    answer_delay: float = 0.0
    refusal: str = "Wrong e-mail or password."
    refusal_status: int = 401
    sign_in_breaks: str = ""         # the sent form gets: "500", "503", "429", "reset", "html", "empty" or "form"
    login_error: tuple[int, str] | None = None  # /login is a page with this status and text, and no form
    redirect_by: str = "script"      # script, slow script, server
    sign_in_page: str = "form"       # form, none, captcha, badge, maintenance, terms_before, terms_after, never, offsite, get_form, disabled
    after_sign_in: str = "/report"
    listing_status: int = 200
    listing_when_in: int = 200       # to whoever is signed in; 0 breaks off without an answer, -1 never answers
    list_hangs: bool = False         # the page comes, its rows never do
    retry_after: str = ""            # the header of every answer with an error
    clock: str = ""                  # the Date of every answer, if not the right one
    # listing
    render_delay: float = 0.0        # by XHR
    timer_delay: float = 0.0         # by setTimeout, without any request
    part_rows: int = 0               # so many rows of a page are drawn at once,
    part_wait: float = 0.0           # and the others so much later
    rerender: bool = False
    rerender_ms: int = 100           # from one drawing to the next; nothing that is named is there any more after 5
    rerender_blank: bool = False
    default_size: int = 5
    sizes: tuple[int, ...] = (5, 10, 20, 30)
    size_delay: float = 0.0
    window: int | None = None
    window_jump: bool = False        # ">" only moves the window of numbers
    mark_current: str = "aria"       # aria, class, disabled, none
    arrows: str = "text"             # text, icon, never_disabled, none
    trash_in_pager: bool = False
    expire_after: int | None = None  # the session ends before this listing request
    expire_by: str = "script"        # script (401, then it goes to /login), silent (401 only)
    fail_after: int | None = None
    fail_status: int = 503
    links: bool = True
    empty: bool = False
    total_header: str = ""           # in which an answer says how many sessions there are in all: "Name: {total}"
    total_error: int = 0             # by how many it is wrong
    frame: bool = True
    row_header: str = "button"       # or the HTML of it: {name} is the name, {toggle} the script that opens the row
    row: str = ""                    # the row's own attributes, with {toggle}
    single_open: bool = True
    details_delay: float = 0.0
    stuck_rows: list[int] = field(default_factory=list)  # rows of a page that never open
    stuck_page: bool = False         # page 2 shows page 1 again
    dialogs: bool = False


def make_reports(count: int) -> list[dict[str, Any]]:
    first = date(2026, 2, 12)
    names = ["sgt pebble", "warmup", "9", "DRIVER | MEDIUM", "2026.2.12", "<b>bold</b> & co", "Open"]
    players = ["Sam Owner", "Guest", "Kim"]
    return [{"id": 43285 + count - n, "key": f"aB3dE5gH7jK{count - n:03d}", "name": names[n % len(names)],
             "date": (first - timedelta(days=n)).strftime("%b %d, %Y"), "day": first - timedelta(days=n),
             "player": players[n % 3], "shots": n % 130 + 1} for n in range(count)]


@dataclass
class TinyPortal:
    options: Options = field(default_factory=Options)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.reports = make_reports(self.options.reports)
        self.sessions: set[str] = set()
        self.stopping = threading.Event()
        self.requests: list[str] = []
        portal = self

        class Handler(_Handler):
            owner = portal

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self) -> TinyPortal:
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    owner: TinyPortal
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        return

    def date_time_string(self, timestamp: float | None = None) -> str:
        return self.owner.options.clock or super().date_time_string(timestamp)

    def _send(self, status: int, body: str | bytes = b"", kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        if status >= 400 and self.owner.options.retry_after:
            self.send_header("Retry-After", self.owner.options.retry_after)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def _is_in(self) -> bool:
        return any(f"sid={sid}" in (self.headers.get("Cookie") or "") for sid in self.owner.sessions)

    def _new_session(self) -> str:
        sid = f"s{len(self.owner.sessions)}{time.time_ns()}"
        self.owner.sessions.add(sid)
        return f"sid={sid}; Path=/; HttpOnly; Max-Age=604800"

    def do_DELETE(self) -> None:
        self.owner.counts["delete"] += 1
        self._send(200, "{}", "application/json")

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.owner.counts[path] += 1
        if "delete" in path or "/api/bin" in path:  # an address that no guard knows
            self.owner.counts["delete"] += 1
        pages = {"/login": self._login, "/api/list": self._list, "/report": self._listing, "/home": self._listing}
        if path in pages:
            pages[path]()
        elif path == "/login-elsewhere":
            self._send(200, login_page(Options()))
        elif path == "/terms":
            self._send(200, "<h1>New terms</h1><p>Please read our terms of service.</p>"
                            "<label><input type=checkbox> I agree to the terms</label><button>Continue</button>")
        else:
            self._send(404, "nothing here")

    def _login(self) -> None:
        options = self.owner.options
        if options.login_error:
            status, text = options.login_error
            self._send(status, f"<!doctype html><title>Portal</title><body><h1>{text}</h1>")
        elif options.sign_in_page == "maintenance":
            self._send(503, "<h1>Down for maintenance</h1>")
        elif options.sign_in_page == "offsite":
            self._send(302, Location=f"http://localhost:{self.owner.url.rpartition(':')[2]}/login-elsewhere")
        else:
            self._send(200, login_page(options))

    def _listing(self) -> None:
        options = self.owner.options
        if options.listing_status != 200:
            self._send(options.listing_status, "<h1>Sorry</h1>")
        elif self._is_in() and "report" in self.path and options.listing_when_in != 200:
            if options.listing_when_in == -1:
                self.owner.stopping.wait(30)
                self.close_connection = True
            elif options.listing_when_in:
                self._send(options.listing_when_in, "<h1>Sorry</h1>")
            else:
                self.close_connection = True
        elif options.sign_in_page == ("terms_after" if self._is_in() else "terms_before"):
            self._send(302, Location="/terms")
        elif not self._is_in() and options.redirect_by == "server":
            self._send(302, Location="/login")
        else:
            self._send(200, listing_page(options) if "report" in self.path else "<h1>Welcome back</h1>")

    def _list(self) -> None:
        owner, options = self.owner, self.owner.options
        owner.counts["list"] += 1
        if options.list_hangs and self._is_in():
            owner.stopping.wait(30)
        if options.expire_after is not None and owner.counts["list"] == options.expire_after:
            owner.sessions.clear()
        if not self._is_in():
            self._send(401, "{}", "application/json")
            return
        if options.fail_after is not None and owner.counts["list"] >= options.fail_after:
            if options.fail_status == 0:
                self.close_connection = True
                return
            self._send(options.fail_status, "{}", "application/json")
            return
        query = parse_qs(urlsplit(self.path).query)
        page, size = int(query["page"][0]), int(query["size"][0])
        owner.requests.append(f"{page}/{size}")
        time.sleep(options.size_delay if size != options.default_size and page == 1 else options.render_delay)
        if options.stuck_page and page == 2:
            page = 1
        reports = [] if options.empty else owner.reports
        rows = [{name: value for name, value in report.items() if name != "day"}
                for report in reports[(page - 1) * size:page * size]]
        pages = max(1, -(-len(reports) // size))
        name, _, said = options.total_header.format(total=len(reports) + options.total_error).partition(": ")
        self._send(200, json.dumps({"rows": rows, "pages": pages}), "application/json", **({name: said} if name else {}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        options, counts = self.owner.options, self.owner.counts
        if "delete" in self.path:
            counts["delete"] += 1
            self._send(200, "{}", "application/json")
            return
        if self.path == "/api/metrics":
            self._send(204)
            return
        counts["sign_in"] += 1
        if options.sign_in_page == "never":
            time.sleep(3)
        time.sleep(options.answer_delay)
        if options.sign_in_breaks == "reset":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if options.sign_in_breaks:
            status = int(options.sign_in_breaks) if options.sign_in_breaks.isdigit() else 200
            body = {"empty": "", "form": login_page(options)}.get(options.sign_in_breaks, "<h1>Something broke</h1>")
            self._send(status, body)
            return
        fields = json.loads(body) if body.startswith("{") else {k: v[0] for k, v in parse_qs(body).items()}
        good = fields.get("email") == USER and fields.get("password") == PASSWORD
        if options.sign_in_by == "post":
            if good:
                self._send(302, Location=options.after_sign_in, Set_Cookie=self._new_session())
            else:
                self._send(200, login_page(options, options.refusal))
        elif good:
            self._send(200, '{"ok":true}', "application/json", Set_Cookie=self._new_session())
        else:
            status = 200 if options.sign_in_by == "xhr200" else options.refusal_status
            self._send(status, json.dumps({"ok": False, "message": options.refusal}), "application/json")


def login_page(options: Options, error: str = "") -> str:
    if options.sign_in_page == "none":
        return "<div id=root><h1>Welcome to the portal</h1><p>Please use our new app.</p></div>"
    captcha = {
        "captcha": '<iframe src="/recaptcha/api2/anchor?size=normal" width=304 height=78></iframe>',
        "badge": '<iframe src="/recaptcha/api2/anchor?size=invisible" width=256 height=60></iframe>',
    }.get(options.sign_in_page, "")
    how = ' method="post" action="/login"' if options.sign_in_by == "post" else ""
    off = " disabled" if options.sign_in_page == "disabled" else ""
    form = (f'<form id=f{how}><p class=error>{error}</p><input type=email name=email placeholder="E-mail">'
            f'<input type=password name=password><button type=submit{off}>Sign in</button></form>{captcha}'
            '<footer>Account locked? Contact support. By signing in you agree to the terms.</footer>')
    if options.sign_in_by == "post" or options.sign_in_page == "get_form":
        return f"<!doctype html><title>Sign in</title><body>{form}"
    return f"""<!doctype html><title>Sign in</title><body><div id=root></div><script>
const o = {json.dumps(vars(options))};
fetch('/api/metrics', {{method: 'POST', body: '{{}}'}});
setTimeout(() => {{
  root.innerHTML = {json.dumps(form)};
  f.addEventListener('submit', async (event) => {{
    event.preventDefault();
    const button = f.querySelector('button');
    button.disabled = true; button.textContent = 'Signing in…';
    const answer = await fetch('/api/login', {{method: 'POST', body: JSON.stringify({{email: f.email.value, password: f.password.value}})}});
    const said = await answer.json().catch(() => ({{}}));
    if (answer.ok && said.ok) {{
      if (o.redirect_by === 'slow script') {{ f.querySelector('p').textContent = 'Welcome! One moment…'; await new Promise(r => setTimeout(r, 1200)); }}
      location.href = o.after_sign_in;
      return;
    }}
    button.disabled = false; button.textContent = 'Sign in';
    f.querySelector('p').textContent = said.message || '';
  }});
}}, 40);
</script>"""


def listing_page(options: Options) -> str:
    config = json.dumps(vars(options))
    return "<!doctype html><title>Reports</title><body><div id=root></div><script>const o = " + config + ";" + _CLIENT + "</script>"


_CLIENT = r"""
let page = 1, size = o.default_size, data = null, open = new Set(), windowStart = 1, details = new Set();
const esc = (s) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
const link = (r, a = '') => o.links ? `<a ${a} href="/power-u-report?id=${r.id}&amp;key=${r.key}&amp;distance=yard&amp;speed=mph">Open</a>` : '<span>Open</span>';
const wait = (s) => new Promise((r) => setTimeout(r, s * 1000));
async function load() {
  const answer = await fetch(`/api/list?page=${page}&size=${size}`);
  if (answer.status === 401) { if (o.expire_by === 'script') location.href = '/login'; return; }
  if (!answer.ok) return;
  const said = await answer.json();
  if (o.timer_delay) await wait(o.timer_delay);
  open.clear(); details.clear();
  if (o.part_rows) { data = { ...said, rows: said.rows.slice(0, o.part_rows) }; render(); await wait(o.part_wait); }
  data = said; render();
}
function table(rows) {
  return `<table><thead><tr><th>Session Name</th><th>Date</th><th>User Name</th><th>Shots</th><th>Open Report</th><th>Delete Report</th></tr></thead><tbody>`
    + (rows.length ? rows.map((r) => `<tr><td>${esc(r.name)}</td><td>${r.date}</td><td>${r.player}</td><td>${r.shots}</td><td>${link(r)}${link(r, 'class=icon')}</td><td><button class="trash" onclick="del(${r.id})"><svg class="fa-trash"></svg></button></td></tr>`).join('')
      : '<tr><td colspan=6>No data</td></tr>') + '</tbody></table>';
}
function header(r) {
  if (o.row_header === 'button') return `<button class="head" aria-expanded="${open.has(r.id)}" onclick="toggle(${r.id})"><span>${esc(r.name)}</span><span aria-hidden=true>▼</span></button>`;
  return o.row_header.replaceAll('{name}', () => esc(r.name)).replaceAll('{toggle}', `data-toggle=${r.id}`).replaceAll('{del}', `data-del=${r.id}`);
}
function accordion(rows) {
  return '<div class="list">' + rows.map((r) => `<div class="item" ${o.row.replaceAll('{toggle}', `data-toggle=${r.id}`)}>${header(r)}${link(r, 'style="display:none"')}`
    + (open.has(r.id) && (details.has(r.id)) ? `<div class="panel"><p>Date: ${r.date}</p><dl><dt>Username</dt><dd>${r.player}</dd><dt>Shots</dt><dd>${r.shots}</dd></dl>${link(r)}<button title="Delete" onclick="del(${r.id})">🗑</button></div>` : '') + '</div>').join('') + '</div>';
}
function mark(n) {
  if (n !== page) return '';
  return { aria: 'aria-current="page"', class: 'class="page-item active"', disabled: 'disabled', none: '' }[o.mark_current];
}
function pager(pages) {
  if (pages < 2) return '';
  const first = o.window ? (o.window_jump ? windowStart : Math.floor((page - 1) / o.window) * o.window + 1) : 1;
  const last = o.window ? Math.min(pages, first + o.window - 1) : pages;
  const arrow = (text, icon, to, off) => o.arrows === 'none' ? '' : `<button ${o.arrows === 'icon' ? `aria-label="${icon} page"` : ''} ${off && o.arrows !== 'never_disabled' ? 'disabled' : ''} onclick="go(${to})">${o.arrows === 'icon' ? '<svg></svg>' : text}</button>`;
  let html = arrow('&lt;', 'Previous', page - 1, page === 1);
  for (let n = first; n <= last; n += 1) html += `<button ${mark(n)} onclick="go(${n})">${n}</button>`;
  if (o.trash_in_pager) html += `<button class="btn-icon" onclick="del(${data.rows[0] ? data.rows[0].id : 1})"><svg data-icon="trash"></svg></button>`;
  if (o.window_jump) return html + `<button onclick="windowStart = Math.min(${pages}, ${last + 1}); render()" ${last >= pages ? 'disabled' : ''}>&gt;</button>`;
  return html + arrow('&gt;', 'Next', page + 1, page === pages);
}
function render() {
  const rows = data ? data.rows : [];
  const list = !data ? '<p>Loading…</p>' : o.layout === 'table' ? table(rows) : accordion(rows);
  root.innerHTML = (o.frame ? `<header><a href="/report">Reports</a><a href="/logout">Log out</a></header><input placeholder="Enter search keyword here">
    <select id="itemLimit" onchange="choose(this.value)">${o.sizes.map((n) => `<option value="${n}">${n}</option>`).join('')}</select>` : '<h1>Something else</h1>')
    + (o.frame ? list + `<div class="pages">${data ? pager(data.pages) : ''}</div>` : '');
  if (o.frame) document.querySelector('#itemLimit').value = String(size);
  // Listeners and no attributes, as React has them.
  for (const part of root.querySelectorAll('[data-toggle]')) { const id = Number(part.dataset.toggle); delete part.dataset.toggle; part.addEventListener('click', (event) => { event.preventDefault(); toggle(id); }); }
  for (const part of root.querySelectorAll('[data-del]')) { const id = Number(part.dataset.del); delete part.dataset.del; part.addEventListener('click', (event) => { event.stopPropagation(); fetch(`/api/bin/${id}`); }); }
}
window.go = (n) => { if (!data || n < 1 || n > data.pages || n === page) return; page = n; load(); };
window.choose = (n) => { size = Number(n); page = 1; load(); };
window.del = (id) => { if (o.dialogs && !confirm('Delete?')) return; fetch(`/api/reports/${id}`, { method: 'DELETE' }); };
window.toggle = async (id) => {
  if (o.stuck_rows.includes(data.rows.findIndex((row) => row.id === id))) return;
  if (open.has(id)) open.delete(id); else { if (o.single_open) open.clear(); open.add(id); }
  render();
  if (o.details_delay) await wait(o.details_delay);
  details.add(id); render();
};
render();
if (o.dialogs) setTimeout(() => alert('News!'), 30);
load();
if (o.rerender) setInterval(() => { if (!data) return; if (o.rerender_blank) { document.querySelector('tbody, .list').innerHTML = ''; setTimeout(render, 20); } else render(); }, o.rerender_ms);
"""
