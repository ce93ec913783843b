// The demonstration's clock, in the middle of the page.

import { api } from "./api.js";
import { text } from "./texts.js";
import { duration, fullDay, hour, shortDay } from "./time.js";

const NOTABLE_SECONDS = 60;
const PAST_DUE_MS = 1000; // one second past the instant at which a reminder is due

export class Clock {
  constructor() {
    this.shift = 0; // between this browser's clock and the demonstration's, in milliseconds
    this.offset = 0;
    this.due = null;
    this.find = (id) => document.getElementById(id);
    const moves = {
      "clock-hour": () => ({ advance_seconds: 3600 }),
      "clock-day": () => ({ advance_seconds: 86400 }),
      "clock-next": () => ({ to: new Date(this.due.getTime() + PAST_DUE_MS).toISOString() }),
      "clock-real": () => ({ real: true }),
    };
    for (const [id, move] of Object.entries(moves)) {
      this.find(id).addEventListener("click", () => api.moveClock(move()).then((state) => this.set(state)));
    }
  }

  now() {
    return new Date(Date.now() + this.shift);
  }

  async refresh() {
    const [state, due] = await Promise.all([api.clock(), api.nextDue()]);
    this.due = due.at ? new Date(due.at) : null;
    this.dueLabel = due.label;
    this.set(state);
  }

  set(state) {
    this.shift = new Date(state.now) - Date.now();
    this.offset = state.offset_seconds;
    this.draw();
  }

  draw() {
    const now = this.now();
    this.find("clock-time").textContent = hour(now);
    this.find("clock-date").textContent = fullDay(now);
    const real = Math.abs(this.offset) < NOTABLE_SECONDS;
    const words = text(this.offset > 0 ? "clock.ahead" : "clock.behind", { duration: duration(this.offset) });
    this.put("clock-shift", real ? text("clock.is_real") : words);
    this.find("clock-real").disabled = real;
    const waiting = this.due !== null && this.due > now;
    this.find("clock-next").hidden = !waiting;
    if (waiting) this.put("clock-due", [this.dueLabel, shortDay(this.due)].filter(Boolean).join(" · "));
  }

  // A live region is read aloud when it is set, so it is set only when it changes.
  put(id, words) {
    if (this.find(id).textContent !== words) this.find(id).textContent = words;
  }
}
