// Dates in French, on the local calendar of whoever looks.

import { text } from "./texts.js";

const DEFAULT_ZONE = "Europe/Paris";

function format(date, zone, options) {
  return new Intl.DateTimeFormat("fr-FR", { timeZone: zone || DEFAULT_ZONE, ...options }).format(date);
}

export const hour = (date, zone) => format(date, zone, { hour: "2-digit", minute: "2-digit" });
export const day = (date, zone) => format(date, zone, { weekday: "long", day: "numeric", month: "long" });
export const fullDay = (date, zone) =>
  format(date, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const shortDay = (date, zone) =>
  format(date, zone, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

// "3 j 2 h": the two largest parts that are not zero.
export function duration(seconds) {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const parts = [
    ["days", Math.floor(minutes / 1440)],
    ["hours", Math.floor((minutes % 1440) / 60)],
    ["minutes", minutes % 60],
  ].filter(([, count]) => count > 0);
  const shown = parts.slice(0, 2).map(([unit, count]) => text(`clock.${unit}`, { count }));
  return shown.join(" ") || text("clock.less");
}

// Like a phone: "maintenant", "il y a 5 min", "hier".
export function ago(then, now) {
  const minutes = Math.round((now - then) / 60000);
  if (minutes < 1) return text("lock.now");
  const relative = new Intl.RelativeTimeFormat("fr-FR", { numeric: "auto", style: "short" });
  if (minutes < 60) return relative.format(-minutes, "minute");
  if (minutes < 1440) return relative.format(-Math.round(minutes / 60), "hour");
  return relative.format(-Math.round(minutes / 1440), "day");
}
