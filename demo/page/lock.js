// The locked screen above a phone: what a neighbour can read without touching anything.

import { nameOfContent } from "./messages.js";
import { text } from "./texts.js";
import { ago, day, hour } from "./time.js";

export class LockScreen {
  constructor(root, clock) {
    this.clock = clock;
    this.zone = "";
    this.last = null;
    this.find = (selector) => root.querySelector(selector);
    root.title = text("lock.hint");
  }

  // The bot's last message, its first line cut as a phone cuts it.
  draw(screen, { time_zone: zone }) {
    this.zone = zone;
    this.last = screen.messages.findLast((shown) => shown.by === "bot");
    const message = this.last?.message;
    this.find(".notice").classList.toggle("none", !message);
    this.find(".notice-name").textContent = message ? screen.bot.first_name : text("lock.nothing");
    const line = message ? (message.text ?? message.caption ?? nameOfContent(message)) : "";
    this.find(".notice-text").textContent = line.replace(/\s+/g, " ");
    this.ring(message ? `${message.message_id}` : "");
    this.tick();
  }

  ring(sign) {
    const notice = this.find(".notice");
    if (sign && notice.dataset.sign !== sign) {
      notice.classList.remove("ring");
      requestAnimationFrame(() => notice.classList.add("ring"));
    }
    notice.dataset.sign = sign;
  }

  // Once a second: time passes.
  tick() {
    const now = this.clock.now();
    this.find(".lock-hour").textContent = hour(now, this.zone);
    this.find(".lock-date").textContent = day(now, this.zone);
    const parts = this.last ? [ago(new Date(this.last.message.date * 1000), now)] : [];
    if (this.last?.silent) parts.push(text("lock.silent"));
    this.put(".notice-when", parts.join(" · "));
  }

  // A live region is read aloud when it is set, so it is set only when it changes.
  put(selector, words) {
    if (this.find(selector).textContent !== words) this.find(selector).textContent = words;
  }
}
