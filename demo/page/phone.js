// One phone: the conversation of the character who holds it.

import { api } from "./api.js";
import { Commands } from "./commands.js";
import { LockScreen } from "./lock.js";
import { bubble } from "./messages.js";
import { element, text } from "./texts.js";
import { day } from "./time.js";

const TYPING_MS = 5000; // https://core.telegram.org/bots/api#sendchataction
const TOAST_MS = 3500;
const NEAR_END_PIXELS = 80;

export class Phone {
  constructor(root, clock) {
    this.root = root;
    this.lock = new LockScreen(root.querySelector(".lock"), clock);
    this.commands = new Commands(root, (command) => this.say(command));
    this.character = null;
    this.screen = null;
    this.outage = false;
    this.atEnd = true;
    this.find = (selector) => root.querySelector(selector);
    this.talk = this.find(".talk");
    this.entry = this.find(".entry");
    this.timers = {};
    this.label();
    this.listen();
  }

  label() {
    const labels = { ".attach": "attach", ".send": "send", ".suggestions": "suggestions", ".keyboard": "keyboard" };
    for (const [selector, name] of Object.entries(labels)) {
      this.find(selector).setAttribute("aria-label", text(`phone.${name}`));
    }
    this.find(".attach").title = text("phone.attach");
    this.entry.placeholder = text("phone.write");
    this.find(".alert button").textContent = text("phone.ok");
  }

  listen() {
    this.talk.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.keepEnd()).observe(this.talk);
    this.find(".composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.say(this.entry.value);
    });
    this.find(".attach").addEventListener("click", () => this.find(".file").click());
    this.find(".file").addEventListener("change", (event) => this.sendFile(event.target));
    this.find(".start").addEventListener("click", () => this.start());
    this.find(".alert button").addEventListener("click", () => this.closeAlert());
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closeAlert();
    });
  }

  // Scrolling that comes from a change of layout is no wish of the reader's.
  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.talk;
    const layout = `${scrollHeight} ${clientHeight}`;
    if (layout === this.layout) this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PIXELS;
    else this.keepEnd();
    this.layout = layout;
  }

  async show(character) {
    if (this.character?.chat_id !== character.chat_id) {
      this.entry.value = "";
      this.talk.replaceChildren();
      this.atEnd = true;
      this.setTyping(false);
    }
    this.character = character;
    this.talk.setAttribute("aria-label", text("phone.messages", { name: character.name }));
    this.entry.setAttribute("aria-label", text("phone.write_label", { name: character.name }));
    this.drawSuggestions();
    await this.refresh();
  }

  async refresh() {
    const { chat_id: chat } = this.character;
    const screen = await api.screen(chat);
    if (chat !== this.character.chat_id) return; // another character was chosen meanwhile
    this.screen = screen;
    this.find(".phone-name").textContent = screen.bot.first_name;
    this.commands.known = screen.commands;
    this.drawState();
    this.drawTalk();
    this.drawBottom();
    this.lock.draw(screen, this.character);
  }

  // -- drawing

  drawState() {
    const words = this.outage ? "phone.outage" : this.timers.typing ? "phone.typing" : "phone.bot";
    this.find(".phone-state").textContent = text(words);
    this.find(".phone-state").classList.toggle("typing", Boolean(this.timers.typing));
  }

  // Bubbles that did not change stay as they are, so that focus and scrolling stay too.
  drawTalk() {
    const before = new Map([...this.talk.children].map((node) => [node.dataset.key, node]));
    const wanted = this.wanted().map(({ key, sign, make }) => {
      const old = before.get(key);
      if (old?.dataset.sign === sign) return old;
      const node = make();
      Object.assign(node.dataset, { key, sign });
      if (!old) node.classList.add("fresh");
      else if (old.contains(document.activeElement)) this.keepFocus(node);
      return node;
    });
    for (const node of before.values()) if (!wanted.includes(node)) node.remove();
    wanted.forEach((node, index) => {
      if (this.talk.children[index] !== node) this.talk.insertBefore(node, this.talk.children[index] ?? null);
    });
    this.keepEnd();
  }

  // Whoever reads the end goes on reading the end: new bubbles and keyboards must not hide it.
  keepEnd() {
    if (this.atEnd) this.talk.scrollTop = this.talk.scrollHeight;
  }

  keepFocus(node) {
    requestAnimationFrame(() => (node.querySelector(".key") ?? this.entry).focus({ preventScroll: true }));
  }

  wanted() {
    const zone = this.character.time_zone;
    const nodes = [];
    let lastDay = "";
    for (const shown of this.screen.messages) {
      const today = day(new Date(shown.message.date * 1000), zone);
      if (today !== lastDay) {
        nodes.push({ key: `day ${today}`, sign: today, make: () => element("p", "day", today) });
        lastDay = today;
      }
      const options = { zone, onTap: (id, data, key) => this.tap(id, data, key) };
      nodes.push({
        key: `${this.character.chat_id} ${shown.message.message_id}`,
        sign: JSON.stringify(shown.message),
        make: () => bubble(shown, options),
      });
    }
    return nodes.length ? nodes : [{ key: "empty", sign: this.screen.description, make: () => this.welcome() }];
  }

  welcome() {
    const box = element("div", "welcome");
    const { start_payload: payload, name } = this.character;
    if (this.screen.description) {
      box.append(element("h3", "", text("phone.what")), element("p", "", this.screen.description));
    }
    box.append(element("p", "faint", text(payload ? "phone.nothing_yet_payload" : "phone.nothing_yet", { name })));
    return box;
  }

  drawBottom() {
    const { membership, messages } = this.screen;
    const blocked = membership !== "member";
    const asleep = blocked || messages.length === 0;
    const button = this.find(".start");
    button.hidden = !asleep;
    button.textContent = text(blocked ? "phone.restart" : "phone.start");
    this.find(".composer").hidden = asleep;
    this.find(".suggestions").hidden = asleep || !this.find(".suggestions").children.length;
    this.drawKeyboard(asleep ? [] : this.screen.reply_keyboard?.keyboard ?? []);
    this.find(".phone").classList.toggle("blocked", blocked);
  }

  drawKeyboard(rows) {
    const board = this.find(".keyboard");
    const sign = JSON.stringify(rows);
    board.hidden = rows.length === 0;
    if (board.dataset.sign === sign) return;
    board.dataset.sign = sign;
    board.replaceChildren(...rows.map((buttons) => {
      const line = element("div", "line");
      line.append(...buttons.map((button) => this.chip(button.text, "key", () => api.press(this.character.chat_id, button.text))));
      return line;
    }));
  }

  drawSuggestions() {
    const chips = this.character.suggestions.map((idea) => this.chip(idea, "chip", () => api.say(this.character.chat_id, idea)));
    this.find(".suggestions").replaceChildren(...chips);
  }

  chip(label, className, act) {
    const button = element("button", className, label);
    button.type = "button";
    button.addEventListener("click", () => this.attempt(act));
    return button;
  }

  setOutage(on) {
    this.outage = on;
    this.drawState();
  }

  setTyping(on) {
    clearTimeout(this.timers.typing);
    this.timers.typing = on ? setTimeout(() => this.setTyping(false), TYPING_MS) : null;
    this.drawState();
  }

  // -- acting

  async attempt(act) {
    try {
      await act();
    } catch {
      this.toast(text("phone.failed"));
    }
  }

  say(written) {
    if (!written.trim()) return;
    this.entry.value = "";
    this.commands.close();
    this.atEnd = true;
    this.attempt(() => api.say(this.character.chat_id, written));
    this.entry.focus({ preventScroll: true });
  }

  async tap(messageId, data, key) {
    key.classList.add("waiting");
    await this.attempt(() => api.tap(this.character.chat_id, messageId, data));
    setTimeout(() => key.classList.remove("waiting"), TYPING_MS);
  }

  start() {
    this.attempt(() => api.start(this.character.chat_id, this.character.start_payload));
    this.talk.focus({ preventScroll: true });
  }

  async sendFile(input) {
    const [file] = input.files;
    if (!file) return;
    const kind = ["image/png", "image/jpeg"].includes(file.type) ? "photo" : "document";
    await this.attempt(() => api.send(this.character.chat_id, file, kind));
    input.value = "";
  }

  // -- what the bot answers to a tap

  answered({ text: words, show_alert: modal }) {
    for (const key of this.talk.querySelectorAll(".waiting")) key.classList.remove("waiting");
    if (!words) return;
    if (!modal) {
      this.toast(words);
      return;
    }
    this.find(".alert p").textContent = words;
    this.find(".alert").hidden = false;
    this.find(".alert button").focus();
  }

  toast(words) {
    const box = this.find(".toast");
    box.textContent = words;
    box.hidden = false;
    clearTimeout(this.timers.toast);
    this.timers.toast = setTimeout(() => { box.hidden = true; }, TOAST_MS);
  }

  closeAlert() {
    if (this.find(".alert").hidden) return;
    this.find(".alert").hidden = true;
    this.entry.focus();
  }
}
