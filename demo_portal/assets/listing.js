"use strict";
// The report listing: asks for one page at a time and draws it as a table or as an accordion.
const view = { page: 1, pages: 0, limit: boot.limit, search: "", rows: [], busy: true, failed: false, drawn: Infinity, open: new Set(), request: 0 };

async function load() {
  const request = ++view.request;
  view.busy = true;
  view.failed = false;
  draw();
  const query = new URLSearchParams({ page: view.page, limit: view.limit, q: view.search });
  try {
    const answer = await ask("/portal-api/sessions?" + query);
    if (answer === null || request !== view.request) return;
    Object.assign(view, { rows: answer.rows, pages: answer.pages });
  } catch (problem) {
    if (request !== view.request) return;
    view.failed = true;
  }
  view.busy = false;
  if (boot.drawnAtOnce > 0) drawMore(request, boot.drawnAtOnce);
  else draw();
}

function drawMore(request, count) {
  if (request !== view.request) return;
  view.drawn = count;
  draw();
  if (count < view.rows.length) setTimeout(() => drawMore(request, count + boot.drawnAtOnce), 600);
}

function go(page) {
  view.page = page;
  view.open.clear();
  load();
}

async function remove(row) {
  await ask("/portal-api/sessions/" + row.id + "/delete", { method: "POST" });
  load();
}

function trash(row) {
  return make("button", { type: "button", class: "trash", title: "Delete", "aria-label": "Delete report", onclick: () => remove(row) }, "🗑");
}

function pencil() {
  return boot.renameButton ? make("button", { type: "button", class: "rename" }, "✎") : null;
}

function openLink(row, index, extra) {
  return row.links.length ? make("a", { class: "open " + extra, href: row.links[index], target: "_self" }, "Open") : null;
}

function tableRow(row) {
  return make("tr", {},
    make("td", { class: "name" }, row.name, pencil()), make("td", {}, row.date), make("td", {}, row.user), make("td", {}, String(row.shots)),
    make("td", {}, openLink(row, 0, "wide"), openLink(row, 1, "d-none")),
    make("td", {}, trash(row)));
}

function table(rows) {
  const titles = ["Session Name", "Date", "User Name", "Shots", "Open Report", "Delete Report"];
  return make("table", {}, make("thead", {}, make("tr", {}, ...titles.map((title) => make("th", {}, title)))),
    make("tbody", {}, ...rows.map(tableRow)));
}

function details(row) {
  const facts = [["Date", row.date], ["Username", row.user], ["Shots", String(row.shots)]];
  return make("div", { class: "accordion-body" },
    make("dl", {}, ...facts.map(([title, value]) => make("div", {}, make("dt", {}, title), make("dd", {}, value)))),
    openLink(row, 0, ""), trash(row));
}

function toggle(row) {
  const opening = !view.open.has(row.id);
  if (boot.oneOpen) view.open.clear();
  if (opening) view.open.add(row.id);
  else view.open.delete(row.id);
  draw();
}

function accordionHeader(row, open) {
  const how = { class: "accordion-button" + (open ? "" : " collapsed"), onclick: () => toggle(row) };
  if (boot.rowHeader === "div") return make("div", { class: "accordion-header" }, make("div", how, make("span", {}, row.name)), pencil());
  return make("h2", { class: "accordion-header" },
    make("button", { type: "button", "aria-expanded": String(open), ...how }, row.name), pencil());
}

function accordionItem(row) {
  const open = view.open.has(row.id);
  return make("div", { class: "accordion-item" }, accordionHeader(row, open),
    openLink(row, 1, "d-none"),
    make("div", { class: "accordion-collapse", hidden: !open }, open || boot.details === "hidden" ? details(row) : null));
}

function rowsNode() {
  if (view.failed) return make("div", { class: "nothing" }, boot.saysFailed);
  if (view.busy && (boot.whileLoading === "spinner" || !view.rows.length)) return make("div", { class: "loading" }, "Loading…");
  if (!view.rows.length) return make("div", { class: "nothing" }, boot.saysNothing);
  const rows = view.rows.slice(0, view.drawn);
  return boot.layout === "table" ? table(rows) : make("div", { class: "accordion" }, ...rows.map(accordionItem));
}

function pageNumbers() {
  const size = boot.pageButtons === "window" ? 5 : view.pages;
  const first = Math.max(1, Math.min(view.page - Math.floor(size / 2), view.pages - size + 1));
  const numbers = [];
  for (let number = first; number <= Math.min(view.pages, first + size - 1); number += 1) numbers.push(number);
  return numbers;
}

function pageButton(text, page, { active = false, disabled = false } = {}) {
  return make("li", { class: "page-item" + (active ? " active" : "") + (disabled ? " disabled" : "") },
    make("button", { type: "button", class: "page-link", "aria-current": active ? "page" : null, disabled, onclick: () => go(page) }, text));
}

function pagination() {
  return make("ul", { class: "pagination" },
    pageButton("<", view.page - 1, { disabled: view.page <= 1 }),
    ...pageNumbers().map((number) => pageButton(String(number), number, { active: number === view.page })),
    pageButton(">", view.page + 1, { disabled: view.page >= view.pages }));
}

function draw() {
  document.getElementById("rows").replaceChildren(rowsNode());
  document.getElementById("pages").replaceChildren(...(view.pages ? [pagination()] : []));
}

function frame() {
  const sizes = [5, 10, 20, 30].map((size) => make("option", { value: size, selected: size === view.limit }, String(size)));
  return make("main", {}, make("h1", {}, "My Reports"), make("div", { class: "card" },
    make("div", { class: "toolbar" },
      make("input", { type: "text", placeholder: "Enter search keyword here", oninput: (event) => { view.search = event.target.value; go(1); } }),
      make("select", { id: "itemLimit", onchange: (event) => { view.limit = Number(event.target.value); go(1); } }, ...sizes)),
    make("div", { id: "rows" }), make("nav", { id: "pages", "aria-label": "Page navigation" })));
}

document.getElementById("root").append(bar(), frame());
load();
if (boot.rerenderEvery > 0) {
  setInterval(() => {
    document.getElementById("rows").replaceChildren();
    setTimeout(draw, 30);
  }, boot.rerenderEvery * 1000);
}
