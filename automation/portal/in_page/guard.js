// Runs in every document before the portal's own code: nothing here can delete a report.
// The trash icons of the listing really delete (uneekor.md), so requests and clicks that could are
// refused inside the page, whoever asks for them.
(() => {
  if (window.__rangebookGuard) return;
  const LONG_WORD = /delete|remove|trash|destroy|erase/i;
  const VERB = /(?:delete|remove|trash|destroy|erase)(?!d)/i;
  const DOING = /[?&](?:_?method|action|act|op|cmd|mode|do)=(?:delete|remove|trash|destroy|erase)/i;
  const OTHER_TONGUES = /삭제|löschen|entfernen|supprimer|eliminar|excluir|elimina|削除|删除|刪除|удалить|🗑/i;
  const SHORT_WORDS = new Set(["del", "bin", "dustbin", "garbage", "recycle"]);
  const STATIC_FILE = /\.(?:js|mjs|css|svg|png|jpe?g|gif|webp|ico|woff2?|map)$/i;
  const NAMES = ["class", "id", "name", "href", "xlink:href", "src", "alt", "title", "aria-label",
    "data-icon", "data-testid", "data-action", "data-tooltip", "onclick"];
  const INTERACTIVE = "a,button,[role=button],[role=menuitem],input,summary";
  const guard = { refused: 0, leakStopped: false };

  const isSignIn = () => /\/(?:login|sign-?in)\/?$/i.test(location.pathname);
  const text = (value) => typeof value === "string" ? value
    : value instanceof URLSearchParams ? String(value)
    : value instanceof FormData ? [...value].map((pair) => pair.join("=")).join("&") : "";

  function forbids(method, address, body, headers) {
    const verb = String(method || "GET").toUpperCase();
    if (verb === "DELETE") return true;
    if (headers && /delete/i.test(headers["x-http-method-override"] || "")) return true;
    let url;
    try { url = new URL(String(address), location.href); } catch { return false; }
    const reads = verb === "GET" || verb === "HEAD";
    if (VERB.test(url.pathname) && !(reads && STATIC_FILE.test(url.pathname))) return true;
    if (DOING.test(url.search)) return true;
    return !reads && !isSignIn() && VERB.test(text(body));
  }
  function refuse() { guard.refused += 1; }

  const ownFetch = window.fetch;
  window.fetch = function (input, init) {
    const request = input instanceof Request ? input : null;
    const method = (init && init.method) || (request && request.method);
    let headers = {};
    try { headers = Object.fromEntries(new Headers((init && init.headers) || (request && request.headers) || {})); } catch { /* the real fetch complains */ }
    if (forbids(method, request ? request.url : input, init && init.body, headers)) {
      refuse();
      return Promise.reject(new TypeError("Failed to fetch"));
    }
    return ownFetch.apply(this, arguments);
  };

  const xhr = XMLHttpRequest.prototype;
  const { open, send, setRequestHeader } = xhr;
  const asked = new WeakMap();
  xhr.open = function (method, address) {
    asked.set(this, { method, address, headers: {} });
    return open.apply(this, arguments);
  };
  xhr.setRequestHeader = function (name, value) {
    const facts = asked.get(this);
    if (facts) facts.headers[String(name).toLowerCase()] = String(value);
    return setRequestHeader.apply(this, arguments);
  };
  xhr.send = function (body) {
    const facts = asked.get(this);
    if (facts && forbids(facts.method, facts.address, body, facts.headers)) {
      refuse();
      setTimeout(() => this.dispatchEvent(new ProgressEvent("error")));
      return undefined;
    }
    return send.apply(this, arguments);
  };

  const beacon = navigator.sendBeacon;
  if (beacon) {
    navigator.sendBeacon = function (address, body) {
      if (forbids("POST", address, body)) { refuse(); return false; }
      return beacon.apply(navigator, arguments);
    };
  }

  const formForbids = (form) => forbids(form.getAttribute("method"), form.getAttribute("action") || location.href, new FormData(form));
  const submit = HTMLFormElement.prototype.submit;
  HTMLFormElement.prototype.submit = function () {
    if (formForbids(this) || leaks(this)) { refuse(); return; }
    submit.apply(this, arguments);
  };
  // A form that would write the password into the address is never sent (a page whose script is not awake yet).
  function leaks(form) {
    const inAddress = !/^(?:post|dialog)$/i.test(form.getAttribute("method") || "get");
    const found = inAddress && [...form.querySelectorAll("input[type=password]")].some((box) => box.value);
    if (found) guard.leakStopped = true;
    return found;
  }
  window.addEventListener("submit", (event) => {
    if (formForbids(event.target)) { refuse(); event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);
  window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && leaks(event.target)) event.preventDefault();
  });

  const words = (name) => name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z]+/);
  const hintsInName = (name) => LONG_WORD.test(name) || words(name).some((word) => SHORT_WORDS.has(word)) || OTHER_TONGUES.test(name);
  const hintsInText = (said) => /\b(?:delete|remove|trash|destroy|erase|discard)\b/i.test(said) || OTHER_TONGUES.test(said);
  const ownText = (element) => [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join(" ");
  // ``ownName``: the name of the session; a label or tooltip that repeats it is no hint.
  const nameHints = (element, ownName = null) => NAMES.some((name) => {
    const value = element.getAttribute(name);
    if (value === null || (ownName !== null && /^(?:aria-label|title)$/.test(name) && value.trim() === ownName)) return false;
    return hintsInName(value);
  });
  const reportOf = (link) => (/[?&]id=(\d+)/.exec(link.getAttribute("href")) || [])[1];
  const holdsTheList = (element) => element.querySelector("#itemLimit") !== null
    || new Set([...element.querySelectorAll('a[href*="report?"]')].map(reportOf)).size > 1;
  // What an element says itself, without the buttons that stand inside it.
  function spokenBy(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let said = "";
    while (walker.nextNode() && said.length < 20000) {
      const owner = walker.currentNode.parentElement.closest(INTERACTIVE);
      if (owner === null || owner === element || owner.contains(element)) said += ` ${walker.currentNode.data}`;
    }
    return said;
  }

  // What opens the only report's row that it stands in: it says whether something is open, and nothing that can be
  // pressed and no text comes before it there. A menu (aria-haspopup) opens no row.
  const TOGGLE = "[aria-expanded]:not([aria-haspopup]),summary";
  const REPORT_LINK = 'a[href*="report?"]';
  function rowOf(element) {
    let row = null;
    for (let layer = element; layer && layer !== document.body; layer = layer.parentElement) {
      const reports = new Set([...layer.querySelectorAll(REPORT_LINK)].map(reportOf));
      if (reports.size > 1 || holdsTheList(layer)) break;
      if (reports.size === 1) row = layer;
    }
    return row;
  }
  function opensItsRow(element) {
    const row = element.matches(TOGGLE) && rowOf(element);
    if (!row || row === element) return false;
    const pressable = [...row.querySelectorAll(`${INTERACTIVE},[aria-expanded],[onclick]`)].find((item) => !item.matches(REPORT_LINK));
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.data.trim() && !node.parentElement.closest(REPORT_LINK)) return pressable === element && element.contains(node);
    }
    return false;
  }
  // A session may be called "Delete". Its row's opener may say so when it is the whole heading of the row, when it
  // names the part it opens and the report's link is in there, or when the same place says something else elsewhere.
  function isNameOfRow(element) {
    if (!opensItsRow(element)) return false;
    const heading = element.closest("h1,h2,h3,h4,h5,h6,[role=heading]");
    if (heading && heading.textContent.trim() === element.textContent.trim()) return true;
    const opened = document.getElementById(element.getAttribute("aria-controls") || "");
    if (opened && rowOf(element).contains(opened) && opened.querySelector(REPORT_LINK)) return true;
    return [...document.querySelectorAll(TOGGLE)].some((other) => other !== element && other.localName === element.localName
      && other.className === element.className && !hintsInText(spokenBy(other)) && opensItsRow(other));
  }

  // Whether pressing an element could mean deleting: by its own or its ancestors' text, label, class,
  // address or icon. Elements that hold the whole list say nothing about a single control.
  guard.hints = (element) => {
    const said = spokenBy(element);
    const name = hintsInText(said) && isNameOfRow(element) ? said.trim() : null;
    if (name === null && hintsInText(said)) return true;
    for (const child of element.querySelectorAll("*")) {
      const owner = child.closest(INTERACTIVE);
      if ((owner === element || owner === null || owner.contains(element)) && nameHints(child, name)) return true;
    }
    for (let layer = element; layer && layer !== document.body; layer = layer.parentElement) {
      if (layer !== element && holdsTheList(layer)) break;
      if (nameHints(layer, layer === element ? name : null)) return true;
      if (!(layer === element && name !== null) && hintsInText(ownText(layer))) return true;
      if (layer !== element && layer.matches(INTERACTIVE) && hintsInText(spokenBy(layer))) return true;
    }
    return false;
  };
  for (const kind of ["pointerdown", "mousedown", "click"]) {
    window.addEventListener(kind, (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const pressed = target && (target.closest(INTERACTIVE) || target);
      if (pressed && pressed !== document.body && pressed !== document.documentElement && guard.hints(pressed)) {
        refuse();
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    }, true);
  }
  Object.defineProperty(window, "__rangebookGuard", { value: guard });
})();
