"use strict";
// Pages that need a person: a captcha, or terms to accept.
function captcha() {
  return make("div", { class: "g-recaptcha" }, make("h1", {}, "Verify you are human"),
    make("p", {}, "Please complete the captcha to continue."),
    make("label", {}, make("input", { type: "checkbox", id: "recaptcha-anchor" }), " I'm not a robot"));
}

function terms() {
  return make("form", { method: "post", action: "/terms" }, make("h1", {}, "Terms of Service"),
    make("p", {}, "Our Terms of Service have changed. Please read and accept them to continue."),
    make("label", {}, make("input", { type: "checkbox", required: true }), " I have read the terms"),
    make("button", { type: "submit", class: "primary" }, "I Agree"));
}

document.getElementById("root").append(bar(), make("main", { class: "narrow card" }, boot.gate === "captcha" ? captcha() : terms()));
