"use strict";
// One report. Its header shows the day of looking, as the vendor's page does, not the day of the session.
function groupNode(group) {
  return make("section", { class: "card" }, make("h2", {}, group.name), make("p", {}, group.club_name + " · " + group.shots + " shots"));
}

async function show() {
  const answer = await ask("/portal-api/report" + window.location.search);
  document.querySelector("main").replaceChildren(
    make("h1", {}, answer.name), make("p", { class: "day" }, answer.shown_date), ...answer.groups.map(groupNode));
}

document.getElementById("root").append(bar(), make("main", {}, make("div", { class: "loading" }, "Loading…")));
show().catch(() => document.querySelector("main").replaceChildren(make("p", {}, "Report not found.")));
