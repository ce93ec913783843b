// The list of the bot's commands: by its button, or by typing "/".

import { element, text } from "./texts.js";

export class Commands {
  constructor(root, onChoice) {
    this.known = [];
    this.onChoice = onChoice;
    this.list = root.querySelector(".commands");
    this.button = root.querySelector(".menu");
    this.button.title = text("phone.menu");
    this.button.setAttribute("aria-label", text("phone.menu"));
    this.button.addEventListener("click", () => (this.list.hidden ? this.open("") : this.close()));
    root.querySelector(".entry").addEventListener("input", (event) => this.typed(event.target.value));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    document.addEventListener("click", (event) => {
      if (!this.list.contains(event.target) && !this.button.contains(event.target)) this.close();
    });
  }

  typed(written) {
    const fits = /^\/\w*$/.test(written) && this.fitting(written.slice(1)).length > 0;
    if (fits) this.open(written.slice(1));
    else this.close();
  }

  fitting(prefix) {
    return this.known.filter(({ command }) => command.startsWith(prefix));
  }

  open(prefix) {
    const choices = this.fitting(prefix).map((command) => this.choice(command));
    this.list.replaceChildren(...choices);
    if (!choices.length) this.list.append(element("p", "faint", text("phone.no_commands")));
    this.show(true);
  }

  close() {
    this.show(false);
  }

  show(open) {
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  choice({ command, description }) {
    const button = element("button", "command");
    button.type = "button";
    button.append(element("b", "", `/${command}`), element("span", "", description));
    button.addEventListener("click", () => {
      this.close();
      this.onChoice(`/${command}`);
    });
    return button;
  }
}
