// Runs in every document before the portal's own code, after guard.js: sees what the page shows and
// when it has come to rest, so that nothing has to wait for a fixed time.
(() => {
  if (window.__rangebook) return;
  const LINKS = '[href*="id="],[data-href*="id="],[data-url*="id="],[data-link*="id="],[value*="id="]';
  const REPORT = /report\/?\?(?:[^#]*[?&])?id=(\d+)/;
  const state = { pending: 0, began: 0, version: 0, dirty: true, lastMutation: performance.now(), lastRequest: 0,
    requests: [], answers: [], signature: "", ids: [], since: performance.now(), elements: [] };
  const now = () => performance.now();

  // What an answer says of a list: how many entries (null: whole JSON without a list; -1: no whole JSON, or an
  // error), how many of them it brings, and whether it has pages. An empty list may also be null beside a total of 0.
  const TOTALS = /^(?:(?:total|row|item|record|report|session)s?[-_]?)?(?:count|total|cnt|elements|rows|records|found)$/i;
  const PAGED = /^(?:page|pages|limit|offset|cursor|per_?page|page_?(?:size|no|num|number|index|count)|total_?pages?|(?:item|row)s?_?(?:limit|per_?page)|skip|take|size)$/i;
  function readAnswer(said) {
    let value;
    try { value = JSON.parse(said); } catch { return { items: -1, paged: false }; }
    let items = null, total = null, paged = false, trouble = false;
    const visit = (part, depth) => {
      if (Array.isArray(part)) { items = Math.max(items ?? 0, part.length); return; }
      if (part === null || typeof part !== "object" || depth > 3) return;
      for (const [name, inner] of Object.entries(part)) {
        if (PAGED.test(name)) paged = true;
        if (TOTALS.test(name) && typeof inner === "number") total = Math.max(total ?? 0, inner);
        if (/^(?:errors?|exception|err)$/i.test(name) && inner && !(Array.isArray(inner) && !inner.length)) trouble = true;
        if (/^(?:success|ok)$/i.test(name) && inner === false) trouble = true;
        if (/^(?:code|status(?:_?code)?)$/i.test(name) && (inner >= 400 || /^(?:error|fail(?:ed|ure)?)$/i.test(inner))) trouble = true;
        visit(inner, depth + 1);
      }
    };
    visit(value, 0);
    if (trouble || (value === null)) return { items: -1, paged };
    const brought = items ?? 0;
    if (total !== null) items = Math.max(items ?? 0, total);
    return { items, brought, paged };
  }
  // How many entries there are in all, by the headers that lists with pages are known to say it in.
  const TOTAL_HEADERS = ["x-total-count", "x-total", "x-all", "x-wp-total", "total-count", "x-pagination-total-count"];
  function totalOf(header) {
    const said = TOTAL_HEADERS.map(header).find((value) => /^\d{1,6}$/.test(value || ""));
    const range = /^\w+ (?:\d+-\d+|\*)\/(\d{1,6})$/.exec(header("content-range") || "");
    return said !== undefined ? Number(said) : range && !/^bytes/i.test(range[0]) ? Number(range[1]) : null;
  }
  const LIST_NAME = /report|session|history|record|practice|round|list/i;
  function begin(method, address) {
    state.pending += 1;
    state.began += 1;
    let path = "", own = true, about = 0;
    try {
      const url = new URL(String(address), location.href);
      path = url.pathname;
      own = url.origin === location.origin;
      about = [...url.searchParams.keys()].some((name) => PAGED.test(name)) ? 2 : LIST_NAME.test(path) ? 1 : 0;
    } catch { /* an address nobody can ask */ }
    const request = { number: state.began, method: String(method || "GET").toUpperCase(), path, status: null, own };
    state.requests.push(request);
    if (state.requests.length > 60) state.requests.shift();
    let open = true;
    return (status, said, header = () => null) => {
      if (!open) return;
      open = false;
      const answer = status === 204 ? { items: 0, paged: false } : readAnswer(said ?? "");
      const { brought = 0, paged } = answer;
      const items = answer.items >= 0 && answer.items !== null ? Math.max(answer.items, totalOf(header)) : answer.items;
      state.answers.push({ number: request.number, status, items, brought, about: paged && items !== null ? 2 : about });
      if (state.answers.length > 20) state.answers.shift();
      request.status = status;
      state.pending -= 1;
      state.lastRequest = now();
      state.version += 1;
    };
  }
  const ownFetch = window.fetch;
  window.fetch = function (input, init) {
    const request = input instanceof Request ? input : null;
    const end = begin((init && init.method) || (request && request.method), request ? request.url : input);
    const answer = ownFetch.apply(this, arguments);
    answer.then((response) => {
      // The page reads the body next: at rest means that it has had the chance to.
      const copy = response.clone();
      const body = /json|text/i.test(copy.headers.get("content-type") || "json") ? copy.text() : copy.arrayBuffer().then(() => "");
      body.then((said) => end(response.status, said, (name) => response.headers.get(name)), () => end(0));
    }, () => end(0));
    return answer;
  };
  const xhr = XMLHttpRequest.prototype;
  const { open, send } = xhr;
  const bodyOf = ({ responseType, response }) => (responseType === "json" ? JSON.stringify(response)
    : typeof response === "string" ? response : "");
  const asked = new WeakMap();
  xhr.open = function (method, address) { asked.set(this, [method, address]); return open.apply(this, arguments); };
  xhr.send = function () {
    const end = begin(...(asked.get(this) || ["GET", ""]));
    this.addEventListener("error", () => end(0));
    this.addEventListener("loadend", () => end(this.status, bodyOf(this), (name) => this.getResponseHeader(name)));
    return send.apply(this, arguments);
  };
  new MutationObserver(() => { state.dirty = true; state.version += 1; state.lastMutation = now(); })
    .observe(document, { subtree: true, childList: true, characterData: true, attributes: true });

  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const wellFormed = (said) => said.toWellFormed ? said.toWellFormed() : said;
  function hash(said) {
    let value = 5381;
    for (let i = 0; i < said.length; i += 1) value = ((value * 33) ^ said.charCodeAt(i)) >>> 0;
    return value.toString(36);
  }
  // The rows as far as waiting needs them: which reports in which order, and what is said around them.
  function readRows() {
    if (!state.dirty) return;
    state.dirty = false;
    const links = [];
    const ids = new Set();
    for (const element of document.querySelectorAll(LINKS)) {
      for (const name of ["href", "data-href", "data-url", "data-link", "value"]) {
        const match = REPORT.exec(element.getAttribute(name) || "");
        if (match) { links.push(element); ids.add(match[1]); break; }
      }
    }
    state.ids = [...ids];
    if (!links.length) return;
    const range = document.createRange();
    range.setStartBefore(links[0]);
    range.setEndAfter(links[links.length - 1]);
    const signature = `${state.ids.join(",")}/${hash(range.commonAncestorContainer.textContent)}`;
    if (signature !== state.signature) { state.signature = signature; state.since = now(); }
  }
  const onSignIn = () => /\/login\/?$/i.test(location.pathname)
    || [...document.querySelectorAll("input[type=password]")].some(shown);

  // Loaded whole; a picture that hangs is waited for a few seconds only.
  const isReady = (navigation) => document.readyState === "complete"
    || (document.readyState === "interactive" && navigation && now() - navigation.domInteractive > 4000);

  function look() {
    readRows();
    const navigation = performance.getEntriesByType("navigation")[0];
    return {
      url: location.href, document: String(performance.timeOrigin), status: (navigation && navigation.responseStatus) || 0,
      ready: isReady(navigation), pending: state.pending, version: state.version, began: state.began,
      idle: now() - Math.max(state.lastMutation, state.lastRequest), quiet: state.ids.length ? now() - state.since : 0,
      waited: now() - Math.max(state.lastRequest, 0), rows: state.ids.length, ids: state.ids.join(","),
      signature: state.ids.length ? state.signature : "", signedOut: onSignIn(),
      requests: state.requests.slice(-20), answers: state.answers, leakStopped: window.__rangebookGuard.leakStopped,
    };
  }

  // The document as it stands, in one go: marks number the elements so that one of them can be named
  // later; live choices become attributes; scripts and typed values stay behind.
  function snapshot() {
    const inert = document.implementation.createHTMLDocument("");
    const root = inert.importNode(document.documentElement, true);
    const live = document.documentElement.querySelectorAll("*");
    const copies = root.querySelectorAll("*");
    state.elements = [...live];
    const unwanted = [];
    copies.forEach((copy, index) => {
      const original = live[index];
      if (/^(?:script|style|link|noscript|template)$/i.test(copy.localName)) { unwanted.push(copy); return; }
      if (copy.localName === "input") copy.removeAttribute("value");
      if (copy.localName === "option") copy.toggleAttribute("selected", original.selected);
      else if (copy.namespaceURI === "http://www.w3.org/1999/xhtml") copy.setAttribute("data-rb", index);
    });
    const hidden = copies.length && [...copies].filter((copy) => copy.localName === "input" && copy.type === "hidden");
    for (const copy of hidden || []) {
      const value = live[Number(copy.getAttribute("data-rb"))].getAttribute("value") || "";
      if (REPORT.test(value)) copy.setAttribute("value", value);
    }
    unwanted.forEach((copy) => copy.remove());
    return wellFormed(root.outerHTML);
  }

  const frames = () => [...document.querySelectorAll("iframe")].filter(shown).map((frame) => {
    const box = frame.getBoundingClientRect();
    return { src: frame.src.slice(0, 500), width: box.width, height: box.height };
  });
  function describe() {
    const inputs = [...document.querySelectorAll("input,textarea")].filter(shown).map((box) => ({
      kind: (box.type || "text").toLowerCase(), enabled: !box.disabled && !box.readOnly,
      names: [box.name, box.id, box.autocomplete, box.placeholder, box.getAttribute("aria-label")].join(" ").slice(0, 300),
    }));
    const alerts = [...document.querySelectorAll('[role=alert],[aria-live=assertive],[class*="error" i],[class*="alert" i]')]
      .filter(shown).map((element) => wellFormed(element.innerText.slice(0, 1000)).trim()).filter(Boolean);
    return { ...look(), text: wellFormed((document.body ? document.body.innerText : "").slice(0, 20000)),
      inputs, alerts, frames: frames(),
      frame: document.querySelector("select#itemLimit") !== null
        || [...document.querySelectorAll("input[placeholder]")].some((box) => /search keyword/i.test(box.placeholder)) };
  }

  const conditions = {
    // Rows that differ from those before and have stayed the same for `quiet` ms (longer while requests run).
    rows: (seen, want) => seen.signedOut || (seen.rows > 0 && seen.ids !== (want.differsFrom ?? null)
      && seen.quiet >= (seen.pending ? Math.max(want.quiet, want.busyQuiet) : want.quiet)),
    // Anything happened since `version`, and the page has taken a breath since.
    change: (seen, want) => (seen.version !== want.version || seen.document !== want.document) && seen.idle >= want.quiet,
  };
  async function wait(name, want) {
    const until = now() + want.slice;
    for (;;) {
      const seen = look();
      const done = Boolean(conditions[name](seen, want));
      if (done || now() >= until) {
        const full = want.describe ? describe() : seen;
        return { ...full, done, html: want.html && (done || want.always) && !seen.signedOut ? snapshot() : null };
      }
      await new Promise((resolve) => { setTimeout(resolve, 8); });
    }
  }

  const labelOf = (element) => (element.innerText || element.textContent || "").trim();
  const NEXT = /^(?:next\b.*|>|>>|›|»|→|▶|❯|≫)$/i;
  const NEXT_NAME = /next|(?:chevron|arrow|caret|angle)[-_]?(?:forward|right)|right[-_]?arrow/i;
  const BACK = /^(?:prev(?:ious)?\b.*|<|<<|‹|«|←|◀|❮|≪|.{1,2} prev(?:ious)?)$/i;
  const BACK_NAME = /prev|back|(?:chevron|arrow|caret|angle)[-_]?left|left[-_]?arrow|navigate[-_]?before/i;
  const namesOf = (element) => [element, element.parentElement, ...element.querySelectorAll("*")]
    .flatMap((part) => ["class", "aria-label", "title", "rel", "data-icon", "data-testid", "href", "src", "alt"].map((name) => part.getAttribute(name) || "")).join(" ");
  const isDisabled = (element) => element.matches(":disabled,[aria-disabled=true]");
  function reportsIn(element) {
    const ids = new Set();
    for (const link of [element, ...element.querySelectorAll(LINKS)]) {
      const match = REPORT.exec(link.getAttribute("href") || link.getAttribute("value") || "");
      if (match) ids.add(match[1]);
    }
    return ids;
  }
  // A control is pressed only when it is proven, in the same breath, to be what it is taken for.
  const proofs = {
    number: (element, label) => (labelOf(element) === label || new RegExp(`^(?:go to )?page ${label}$`, "i").test(element.getAttribute("aria-label") || ""))
      && /^\d{1,4}$/.test(label) && outsideRows(element),
    next: (element) => outsideRows(element) && (NEXT.test(labelOf(element)) || NEXT_NAME.test(namesOf(element) + labelOf(element))),
    back: (element) => outsideRows(element) && (BACK.test(labelOf(element)) || BACK_NAME.test(namesOf(element))),
    row: (element, id) => {
      if (element.closest("a[href]") && !/^(?:#|javascript:)/.test(element.closest("a[href]").getAttribute("href"))) return false;
      if (element.matches("input,select,textarea")) return false;
      for (let layer = element; layer && layer !== document.body; layer = layer.parentElement) {
        const ids = reportsIn(layer);
        if (ids.size) return ids.size === 1 && ids.has(id) && (isWithin(layer, element.closest(HEADER)) || isRowName(element, layer));
      }
      return false;
    },
  };
  // Anything else is pressed only as the name of its row: what it says itself is the row's first text that is none
  // of a button's or of the report link's, and it is a word. No icon can be what is pressed: not where the whole row
  // is the box that says the name.
  const HEADER = "button,[role=button],summary,[aria-expanded],h1,h2,h3,h4,h5,h6";
  const TOOLS = "button,[role=button],[role=menuitem],[role=checkbox],[role=switch],input,select,textarea,[aria-hidden=true],script,style,svg";
  const isWithin = (row, part) => part !== null && part !== row && row.contains(part);
  function isRowName(element, innermost) {
    let row = innermost;
    for (let layer = innermost; layer && layer !== document.body && state.ids.length > 1; layer = layer.parentElement) {
      if (reportsIn(layer).size > 1 || layer.querySelector("#itemLimit")) break;
      row = layer;
    }
    const link = element.closest("a");
    if (link && !/^(?:#[\w-]*|javascript:.*)?$/s.test(link.getAttribute("href") || "")) return false;
    if (element.isContentEditable || getComputedStyle(element).cursor === "text") return false;
    if (element.contains(innermost) && element.querySelector("svg,img,i,canvas,button,[role]")) return false;
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement: owner } = walker.currentNode;
      const leads = owner.closest("a[href]");
      if (!data.trim() || isWithin(row, owner.closest(TOOLS)) || !shown(owner) || (leads && reportsIn(leads).size)) continue;
      return owner === element && /[\p{L}\p{N}]/u.test(data) && !/^\s*x\s*$/i.test(data);
    }
    return false;
  }
  function outsideRows(element) {
    for (let layer = element; layer && layer !== document.body; layer = layer.parentElement) {
      if (layer.querySelector("#itemLimit")) return true;
      if (layer.matches("tbody tr,li,article,details,[role=row]") && reportsIn(layer).size) return false;
      if (reportsIn(layer).size === 1 && state.ids.length > 1) return false;
    }
    return true;
  }
  // A page that draws itself anew all the time has another element in the place of the one that was named: the only
  // one that looks like it and is proven to be what it was taken for.
  function redrawn(old, kind, label) {
    const looksLikeIt = (item) => item.getAttribute("class") === old.getAttribute("class")
      && item.textContent.trim() === old.textContent.trim() && shown(item);
    const found = old ? [...document.getElementsByTagName(old.localName)].filter((item) => looksLikeIt(item) && proofs[kind](item, label)) : [];
    return found.length === 1 ? found[0] : null;
  }
  function press(mark, kind, label) {
    const named = state.elements[mark];
    const element = named && named.isConnected ? named : redrawn(named, kind, label);
    if (!element) return "gone";
    if (isDisabled(element)) return "disabled";
    if (!shown(element)) return "hidden";
    if (window.__rangebookGuard.hints(element)) return "refused";
    if (!proofs[kind](element, label)) return "unproven";
    const common = { bubbles: true, cancelable: true, composed: true, view: window, button: 0 };
    element.dispatchEvent(new PointerEvent("pointerdown", { ...common, isPrimary: true }));
    element.dispatchEvent(new MouseEvent("mousedown", common));
    element.dispatchEvent(new PointerEvent("pointerup", { ...common, isPrimary: true }));
    element.dispatchEvent(new MouseEvent("mouseup", common));
    element.click();
    return "pressed";
  }
  function choosePageSize(size) {
    const select = document.querySelector("select#itemLimit");
    const option = select && [...select.options].find((item) => parseInt(item.value || item.text, 10) === size);
    if (!option) return "gone";
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value").set.call(select, option.value);
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return "pressed";
  }

  // The sign-in form: the boxes and the button, found together so that they belong to each other.
  function signInForm() {
    const boxes = [...document.querySelectorAll("input")].filter((box) => shown(box) && !box.disabled && !box.readOnly);
    const password = boxes.find((box) => box.type === "password");
    if (!password) return null;
    const scope = password.form || password.closest("form,section,main,body") || document.body;
    const texts = boxes.filter((box) => /^(?:email|text|tel|)$/.test(box.type) && scope.contains(box));
    const named = texts.find((box) => box.type === "email" || /mail|user|login|account|\bid\b/i.test([box.name, box.id, box.autocomplete, box.placeholder].join(" ")));
    const before = texts.filter((box) => box.compareDocumentPosition(password) & Node.DOCUMENT_POSITION_FOLLOWING);
    const username = named || before[before.length - 1];
    if (!username) return null;
    const buttons = [...scope.querySelectorAll("button,input[type=submit],[role=button]")].filter(shown);
    const says = (button) => `${labelOf(button)} ${button.value || ""}`;
    const button = buttons.find((item) => item.matches("button[type=submit],input[type=submit]"))
      || buttons.find((item) => /sign ?in|log ?in|submit|continue/i.test(says(item)) && !/with|google|apple|facebook|kakao|naver/i.test(says(item)))
      || (password.form && buttons.find((item) => item.localName === "button" && item.type === "submit")) || null;
    return { username, password, button };
  }
  const part = (name) => { const form = signInForm(); return form && form[name]; };
  const filled = (nameLength, secretLength) => {
    const form = signInForm();
    return Boolean(form) && form.username.value.length === nameLength && form.password.value.length === secretLength;
  };
  function submit() {
    const form = signInForm();
    if (!form) return "gone";
    if (!form.button) return "no button";
    if (isDisabled(form.button)) return "disabled";
    form.button.click();
    return "pressed";
  }
  Object.defineProperty(window, "__rangebook", { value: { look, describe, snapshot, wait, press, choosePageSize, part, filled, submit } });
})();
