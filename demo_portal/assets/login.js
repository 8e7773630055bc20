"use strict";
function showError(text) {
  document.querySelector(".error").textContent = text;
}

async function signIn(event) {
  const button = event.target.querySelector("button[type=submit]");
  if (boot.mode === "form") {
    button.textContent = "Signing in…";
    return;
  }
  event.preventDefault();
  button.disabled = true;
  showError("");
  const body = JSON.stringify({ email: event.target.email.value, password: event.target.password.value });
  try {
    const answer = await fetch("/portal-api/login", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    const result = await answer.json();
    if (result.next) {
      window.location.assign(result.next);
      return;
    }
    showError(result.error);
  } catch (problem) {
    showError("Something went wrong. Please try again later.");
  }
  button.disabled = false;
}

function form() {
  return make("form", { method: "post", action: "/login", onsubmit: signIn },
    make("h1", {}, "Sign in"),
    make("label", { for: "email" }, "Email"),
    make("input", { id: "email", name: "email", type: "email", autocomplete: "username", placeholder: "Email", required: true }),
    make("label", { for: "password" }, "Password"),
    make("input", { id: "password", name: "password", type: "password", autocomplete: "current-password", placeholder: "Password", required: true }),
    make("button", { type: "submit", class: "primary" }, "Sign In"),
    make("div", { class: "error", role: "alert" }, boot.error || ""));
}

const root = document.getElementById("root");
root.append(bar(), make("main", { class: "narrow card" }, make("div", { class: "loading" }, "Loading…")));
after(boot.wait, () => root.querySelector("main").replaceChildren(boot.form ? form() : make("p", {}, "Welcome.")));
