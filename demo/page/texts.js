// French texts come from the server (content/fr/demo.yml); this file only looks them up.

import { api } from "./api.js";

let texts = {};

export async function loadTexts() {
  texts = await api.texts();
  for (const node of document.querySelectorAll("[data-text]")) {
    node.textContent = text(node.dataset.text);
  }
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", text(node.dataset.label));
  }
}

export function text(path, values = {}) {
  const found = path.split(".").reduce((part, key) => part?.[key], texts);
  if (typeof found !== "string") {
    return found ?? path;
  }
  return found.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function element(tag, className = "", content = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (content) node.textContent = content;
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}
