// Help, settings and the tour: two buttons at the top of every page, and what they open beside it.

const KEYS_OF_THEIR_OWN = "input, textarea, select, [contenteditable=true], dialog, [role=dialog]:not(.panel), [data-testid=stPopoverBody]";

// Whether keys belong to what is typed into, or to a window of its own.
function isBusy(event) {
  return event.composedPath().some((node) => node.matches?.(KEYS_OF_THEIR_OWN));
}

class HelpDesk {
  constructor(root) {
    this.root = root;
    this.tour = new Tour();
    this.helpActions = { startTour: () => this.startTour(), changeKeys: () => this.changeKeys() };
    this.settings = new SettingsPanel({ send: (name, value) => this.send(name, value), startTour: () => this.startTour() });
    this.openers = {
      help: button("corner-button", "?", withKey("Help", "help"), () => this.toggle("help")),
      settings: button("corner-button", "settings", "Settings", () => this.toggle("settings")),
    };
    this.panel = this.buildPanel();
    const corner = make("div", "corner");
    corner.append(...Object.values(this.openers));
    this.root.append(corner, this.panel, this.tour.node, this.tour.spot);
    this.onKey = (event) => this.press(event);
    this.onAsked = () => this.toggle("help");
    this.onSettings = () => this.settings.kept.tellChanges();
    window.addEventListener("keydown", this.onKey, true);
    window.addEventListener("explorer-help", this.onAsked);
    window.addEventListener("explorer-settings", this.onSettings);
  }

  buildPanel() {
    const panel = make("div", "panel");
    panel.hidden = true;
    panel.tabIndex = -1;
    panel.setAttribute("role", "dialog");
    this.title = make("h2");
    this.body = make("div");
    const head = make("div", "panel-head");
    head.append(this.title, button("corner-button", "close", "Close (Esc)", () => this.close()));
    panel.append(head, this.body);
    return panel;
  }

  update(data, send) {
    Object.assign(this, { data, send });
    this.settings.kept.take(data.kept, data.pages);
    this.tour.arrive(data);
    if (this.open) this.draw();
  }

  toggle(what) {
    if (this.open === what) return this.close();
    if (!this.open) this.before = focusedNode();
    this.open = what;
    this.settings.known = ""; // what was changed elsewhere since is shown
    this.draw();
    setVisible(this.panel, true);
    this.panel.focus();
    this.sayOpen();
  }

  close() {
    if (!this.open) return;
    this.open = "";
    setVisible(this.panel, false);
    this.sayOpen();
    if (this.before?.isConnected) this.before.focus();
  }

  sayOpen() {
    for (const [name, node] of Object.entries(this.openers)) node.setAttribute("aria-expanded", String(this.open === name));
  }

  draw() {
    const title = this.open === "help" ? `Help: ${this.data.title}` : "Settings";
    setText(this.title, title);
    this.panel.setAttribute("aria-label", title);
    const what = this.open === "help" ? helpOf(this.data, this.helpActions) : this.settings.draw(this.data);
    if (this.drawn === what) return;
    this.drawn = what;
    this.body.replaceChildren(what);
  }

  changeKeys() {
    this.toggle("settings");
    this.settings.keys.open();
  }

  startTour() {
    this.close();
    this.tour.start();
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.settings.keys.waiting) return;
    if (event.key === "Escape" && this.open) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Escape" && !isBusy(event)) this.tour.leave();
    else if (actionOf("everywhere", event.key) === "help" && !isBusy(event)) {
      event.preventDefault();
      event.stopPropagation();
      this.toggle("help");
    }
  }

  leave() {
    window.removeEventListener("keydown", this.onKey, true);
    window.removeEventListener("explorer-help", this.onAsked);
    window.removeEventListener("explorer-settings", this.onSettings);
    this.tour.rest();
  }
}

function focusedNode() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".desk");
  root.explorer ||= new HelpDesk(root);
  root.explorer.update(data, setTriggerValue);
  return () => root.isConnected || root.explorer.leave();
}
