// One message of the Bot API as a bubble. Texts are only ever set as text, never as markup.

import { api } from "./api.js";
import { element, icon, text } from "./texts.js";
import { hour } from "./time.js";

const BLOCKS = ["pre", "blockquote", "expandable_blockquote"];
const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

export function bubble(shown, { zone, onTap }) {
  const { message, by } = shown;
  const row = element("div", `row ${by}`);
  row.dataset.id = message.message_id;
  const box = element("div", "bubble");
  if (message.reply_to_message) box.append(quoted(message.reply_to_message));
  box.append(...content(message), footer(message, zone));
  row.append(box);
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length) row.append(inlineKeyboard(rows, message.message_id, onTap));
  return row;
}

function content(message) {
  const parts = [];
  if (message.photo) parts.push(picture(message.photo.at(-1)));
  if (message.document) parts.push(document_(message.document));
  if (message.venue) parts.push(place(message.venue.title, message.venue.address));
  else if (message.location) parts.push(place(`${message.location.latitude}, ${message.location.longitude}`, ""));
  if (message.contact) parts.push(place(message.contact.first_name, message.contact.phone_number));
  const written = message.text ?? message.caption;
  if (written !== undefined) {
    const paragraph = element("div", "written");
    paragraph.append(...formatted(written, message.entities ?? message.caption_entities ?? []));
    parts.push(paragraph);
  }
  return parts.length ? parts : [element("div", "written faint", nameOfContent(message))];
}

// What a message without text is called, here and on the locked screen.
export function nameOfContent(message) {
  if (message.photo) return text("lock.photo");
  if (message.document) return message.document.file_name ?? "";
  if (message.venue || message.location) return text("lock.place");
  const known = ["voice", "sticker", "contact"].find((kind) => message[kind]);
  return text(`phone.${known ?? "other"}`);
}

function footer(message, zone) {
  const foot = element("span", "foot");
  if (message.has_protected_content) {
    const mark = element("span", "kept");
    mark.title = text("phone.protected");
    mark.append(icon("lock"));
    foot.append(mark);
  }
  if (message.edit_date) foot.append(element("span", "", text("phone.edited")));
  foot.append(element("time", "", hour(new Date(message.date * 1000), zone)));
  return foot;
}

function quoted(message) {
  const quote = element("div", "quoted", message.text ?? message.caption ?? nameOfContent(message));
  quote.title = text("phone.reply_to");
  return quote;
}

function picture(size) {
  const image = element("img", "picture");
  image.src = api.fileUrl(size.file_id);
  image.alt = text("lock.photo");
  return image;
}

function document_(file) {
  const link = element("a", "document");
  link.href = api.fileUrl(file.file_id);
  link.download = file.file_name ?? "";
  link.setAttribute("aria-label", text("phone.download", { name: file.file_name ?? "" }));
  const label = element("span");
  label.append(element("b", "", file.file_name ?? ""), element("small", "", fileSize(file.file_size ?? 0)));
  link.append(icon("file"), label);
  return link;
}

function fileSize(bytes) {
  const units = [["bytes", 1, 1000], ["kilobytes", 1000, 1e6], ["megabytes", 1e6, Infinity]];
  const [unit, divisor] = units.find(([, , end]) => bytes < end);
  return text(`phone.${unit}`, { size: (bytes / divisor).toLocaleString("fr-FR", { maximumFractionDigits: 1 }) });
}

function place(title, address) {
  const box = element("div", "place");
  const label = element("span");
  label.append(element("b", "", title), element("small", "", address));
  box.append(icon("pin"), label);
  return box;
}

function inlineKeyboard(rows, messageId, onTap) {
  const board = element("div", "inline");
  for (const buttons of rows) {
    const line = element("div", "line");
    line.append(...buttons.map((button) => inlineButton(button, messageId, onTap)));
    board.append(line);
  }
  return board;
}

function inlineButton(button, messageId, onTap) {
  if (button.url) {
    const link = element("a", "key", button.text);
    link.href = button.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.title = text("phone.opens", { host: URL.canParse(button.url) ? new URL(button.url).host : button.url });
    return link;
  }
  const key = element("button", "key", button.text);
  key.type = "button";
  key.disabled = !button.callback_data;
  key.addEventListener("click", () => onTap(messageId, button.callback_data, key));
  return key;
}

// Entities count UTF-16 code units, and so do JavaScript's strings.
export function formatted(written, entities) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return pieces(written, 0, written.length, sorted);
}

function pieces(written, start, end, entities) {
  const nodes = [];
  let position = start;
  let blockBefore = false;
  const plain = (until, blockAfter) => {
    // A quotation stands on lines of its own: the line breaks around it would be empty lines.
    let part = written.slice(position, until);
    if (blockBefore) part = part.replace(/^\n/, "");
    if (blockAfter) part = part.replace(/\n$/, "");
    nodes.push(document.createTextNode(part));
  };
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    if (entity.offset < position || entity.offset >= end) continue;
    const last = Math.min(end, entity.offset + entity.length);
    const inside = entities.slice(index + 1).filter((other) => other.offset < last);
    const block = BLOCKS.includes(entity.type);
    plain(entity.offset, block);
    nodes.push(styled(entity, written.slice(entity.offset, last), pieces(written, entity.offset, last, inside)));
    position = last;
    blockBefore = block;
  }
  plain(end, false);
  return nodes;
}

function styled(entity, covered, children) {
  const address = { text_link: entity.url, url: covered, email: `mailto:${covered}`, phone_number: `tel:${covered}` };
  if (entity.type in address) return linked(address[entity.type], children);
  if (entity.type === "spoiler") return spoiler(children);
  const node = element(TAGS[entity.type] ?? "span", TAGS[entity.type] ? "" : `entity ${entity.type}`);
  node.append(...children);
  return node;
}

function linked(address, children) {
  const link = element("a");
  const full = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  if (/^(https?|mailto|tel):/i.test(full)) link.href = full;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.append(...children);
  return link;
}

function spoiler(children) {
  const hidden = element("button", "spoiler");
  hidden.type = "button";
  hidden.append(...children);
  hidden.addEventListener("click", () => hidden.classList.add("shown"));
  return hidden;
}
