"use strict";
// Small helpers shared by all pages. Text is always set as text, never as markup.
const boot = JSON.parse(document.getElementById("boot").textContent);

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick" || name === "onchange" || name === "oninput" || name === "onsubmit") node[name] = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

function bar() {
  return make("header", { class: "bar" }, make("span", { class: "brand" }, "MY UNEEKOR"),
    make("span", { class: "pretend" }, "pretend portal, runs on this computer only"));
}

function after(seconds, action) {
  if (seconds > 0) setTimeout(action, seconds * 1000);
  else action();
}

// Fetch that leaves for /login when the session is gone, whichever way the server says so.
async function ask(url, settings = {}) {
  const answer = await fetch(url, settings);
  if (answer.status === 401 || (answer.redirected && new URL(answer.url).pathname === "/login")) {
    window.location.assign("/login");
    return null;
  }
  if (!answer.ok) throw new Error("HTTP " + answer.status);
  return answer.json();
}
