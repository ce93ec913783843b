// Two phones, the clock and the faults; everything follows the stand-in's events.

import { api } from "./api.js";
import { Clock } from "./clock.js";
import { Phone } from "./phone.js";
import { element, loadTexts, text } from "./texts.js";

const RETRY_MS = 1500;
const SIDES = { person: ["person", "visitor"], counsellor: ["counsellor"] };

const state = { cast: [], sides: {}, unread: new Map(), outage: false };
let clock;

function buildSide(name) {
  const section = document.querySelector(`[data-side="${name}"]`);
  section.append(document.getElementById("side-template").content.cloneNode(true));
  section.querySelector(".cast").setAttribute("aria-label", text(`sides.${name}.choose`));
  for (const node of section.querySelectorAll("[data-text]")) node.textContent = text(node.dataset.text);
  const row = section.querySelector(".cast");
  row.addEventListener("wheel", (event) => { row.scrollLeft += event.deltaY; }, { passive: true });
  return { name, section, phone: new Phone(section, clock), chosen: null };
}

// -- characters

const membersOf = (side) => state.cast.filter((member) => SIDES[side.name].includes(member.role));

async function loadCast() {
  const cast = await api.cast();
  state.cast = cast.length ? cast : await everybody();
  for (const side of Object.values(state.sides)) {
    const members = membersOf(side);
    const chosen = members.find((member) => member.chat_id === side.chosen?.chat_id) ?? members[0];
    side.section.classList.toggle("empty", !chosen);
    if (chosen) await choose(side, chosen);
    else side.section.querySelector(".note").textContent = text(`sides.${side.name}.empty`);
  }
}

// Without a cast (the stand-in runs alone) whoever has an account can be played.
async function everybody() {
  const chats = (await api.chats()).filter((chat) => chat.kind === "private");
  return chats.map(({ chat_id, name }) => ({
    chat_id, name, role: "person", service: "", note: "", start_payload: "", suggestions: [], time_zone: "",
  }));
}

async function choose(side, member) {
  side.chosen = member;
  state.unread.delete(member.chat_id);
  side.section.querySelector(".note").textContent = [member.service, member.note].filter(Boolean).join(" · ");
  drawCast(side);
  await side.phone.show(member);
  drawFaults();
}

function drawCast(side) {
  const box = side.section.querySelector(".cast");
  const sign = JSON.stringify([side.chosen?.chat_id, ...membersOf(side).map((member) => [member, unreadOf(member)])]);
  if (box.dataset.sign === sign) return; // a button must not vanish under a finger
  box.dataset.sign = sign;
  const buttons = membersOf(side).map((member) => castButton(side, member));
  const focused = box.contains(document.activeElement);
  box.replaceChildren(...buttons);
  const chosen = box.querySelector("[aria-pressed=true]");
  chosen?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (focused) chosen?.focus();
  const total = membersOf(side).reduce((sum, member) => sum + unreadOf(member), 0);
  setBadge(document.querySelector(`.tabs [data-view="${side.name}"] .badge`), total);
}

function castButton(side, member) {
  const button = element("button", "character");
  const chosen = member.chat_id === side.chosen?.chat_id;
  button.type = "button";
  button.setAttribute("aria-pressed", String(chosen));
  const badge = element("span", "badge");
  setBadge(badge, unreadOf(member));
  button.append(element("span", "avatar", initials(member.name)), element("span", "", member.name), badge);
  button.setAttribute("aria-label", labelOf(member));
  button.addEventListener("click", () => choose(side, member));
  return button;
}

const unreadOf = (member) => state.unread.get(member.chat_id) ?? 0;
const initials = (name) => name.replace(/^(M|Mme)\.? /, "").split(/[\s-]+/).slice(0, 2).map((part) => part[0]).join("");

function labelOf(member) {
  const count = unreadOf(member);
  if (count === 0) return member.name;
  return text(count === 1 ? "phone.unread_one" : "phone.unread_many", { name: member.name, count });
}

function setBadge(badge, count) {
  badge.textContent = count || "";
  badge.hidden = count === 0;
}

// -- faults

async function loadFaults() {
  state.outage = (await api.faults()).outage;
  drawFaults();
}

function drawFaults() {
  const { phone, chosen } = state.sides.person;
  document.getElementById("fault-outage").checked = state.outage;
  document.body.classList.toggle("outage", state.outage);
  for (const side of Object.values(state.sides)) side.phone.setOutage(state.outage);
  const block = document.getElementById("fault-block");
  block.disabled = !phone.screen?.started;
  block.checked = Boolean(phone.screen?.started) && phone.screen.membership !== "member";
  document.getElementById("fault-block-name").textContent = text("faults.block", { name: chosen?.name ?? "" });
}

function listenToFaults() {
  document.getElementById("fault-outage").addEventListener("change", (event) => api.outage(event.target.checked));
  document.getElementById("fault-block").addEventListener("change", (event) =>
    api.block(state.sides.person.chosen.chat_id, event.target.checked));
}

// -- events

async function follow(events) {
  const kinds = new Set(events.map((event) => event.kind));
  const touched = new Set(events.map((event) => event.chat_id));
  if (kinds.has("cast")) await loadCast();
  if (kinds.has("clock")) await clock.refresh();
  if (kinds.has("faults")) await loadFaults();
  for (const side of Object.values(state.sides)) {
    if (!side.chosen) continue;
    for (const event of events) apply(side, event);
    if (touched.has(side.chosen.chat_id) || kinds.has("profile")) await side.phone.refresh();
    drawCast(side);
  }
  drawFaults();
}

function apply(side, event) {
  const fromBot = event.by === "bot" && event.kind === "message";
  if (event.chat_id !== side.chosen.chat_id) {
    if (fromBot && membersOf(side).some((member) => member.chat_id === event.chat_id)) {
      state.unread.set(event.chat_id, (state.unread.get(event.chat_id) ?? 0) + 1);
    }
    return;
  }
  if (event.kind === "typing") side.phone.setTyping(true);
  if (fromBot) side.phone.setTyping(false);
  if (event.kind === "answer") side.phone.answered(event.detail);
}

async function load() {
  const { epoch, last } = await api.events(Number.MAX_SAFE_INTEGER, 0);
  await clock.refresh();
  await loadCast();
  await loadFaults();
  return { epoch, last };
}

async function live() {
  let known = await load();
  for (;;) {
    try {
      const { epoch, last, events } = await api.events(known.last);
      document.querySelector(".lost").hidden = true;
      if (epoch !== known.epoch) known = await load();
      else {
        known = { epoch, last: events.at(-1)?.seq ?? last };
        await follow(events);
      }
    } catch {
      document.querySelector(".lost").hidden = false;
      await new Promise((wake) => setTimeout(wake, RETRY_MS));
    }
  }
}

function listenToTabs() {
  const buttons = [...document.querySelectorAll(".tabs button")];
  const view = (name) => {
    document.body.dataset.view = name;
    for (const button of buttons) button.setAttribute("aria-current", String(button.dataset.view === name));
    if (state.sides[name]?.chosen) state.sides[name].phone.refresh();
  };
  for (const button of buttons) button.addEventListener("click", () => view(button.dataset.view));
  view("person");
}

function tick() {
  clock.draw();
  for (const side of Object.values(state.sides)) side.phone.lock.tick();
}

async function begin() {
  await loadTexts();
  document.title = text("page.title");
  document.getElementById("guide-steps").append(...text("guide.steps").map((step) => element("li", "", step)));
  clock = new Clock();
  for (const name of Object.keys(SIDES)) state.sides[name] = buildSide(name);
  listenToTabs();
  listenToFaults();
  setInterval(tick, 1000);
  await live();
}

begin();
