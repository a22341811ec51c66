// The grid and the map as a notebook's widget: the model has what to show, and takes what is selected.

const KEYS =
  "Arrows move · click or space selects, e the page · u + interesting, d − not, a x artefact, q / unsure, 0 to 5 a score, " +
  "Backspace unrates, z undoes · t the last tag, g another · Enter look-alikes · [ ] pages · Esc clears";

class NotebookGrid {
  constructor(model, element) {
    this.model = model;
    this.kernel = new NotebookKernel(model);
    this.caches = new Map(); // version of a catalogue -> its thumbnails
    this.queue = new AnswerQueue((path, body) => this.post(path, body));
    element.dataset.lmSuppressShortcuts = "true"; // in JupyterLab the keys are the grid's while it has the focus
    this.root = make("div", "grid");
    this.back = button("tool wide back", "Back", "To what was shown before", () => this.send("back"));
    this.turn = button("tool wide", "Map", "Show or hide the map", () => this.send("map", this.model.get("picture").points ? null : {}));
    this.map = new NotebookMap(this);
    this.build(element.shadowRoot || element.attachShadow({ mode: "open" }));
    this.grid = new Grid(this.root, this);
    const top = make("div", "top");
    top.append(this.turn, this.back, this.map.bar);
    this.root.prepend(top, this.map.node);
    this.listeners = { "change:sheet": () => this.update(), "change:picture": () => this.draw(), "change:selected_ids": () => this.select() };
    for (const [event, listener] of Object.entries(this.listeners)) model.on(event, listener);
    this.select();
    this.update();
    this.draw();
    this.send("refresh"); // what was answered since the sheet was made
  }

  build(shadow) {
    shadow.replaceChildren(make("style", "", STYLES), this.root);
    shadow.addEventListener("keydown", (event) => event.stopPropagation());
  }

  update() {
    const sheet = this.model.get("sheet");
    setVisible(this.back, Boolean(sheet.back));
    this.grid.update(sheet, (name, value) => this.send(name, value));
  }

  draw() {
    const picture = this.model.get("picture");
    this.turn.setAttribute("aria-pressed", String(Boolean(picture.points)));
    this.map.update(picture);
  }

  // Takes the selection that the notebook made.
  select() {
    const ids = this.model.get("selected_ids");
    if (ids.join("\n") === this.grid.selection.ids().join("\n")) return;
    this.grid.selection.rows = new Map(ids.map((id) => [id, undefined]));
    this.grid.selection.draw();
  }

  send(event, value = null) {
    this.kernel.ask(event, { value }).catch((error) => this.grid.answers.tell(error.message));
  }

  leave() {
    this.grid.leave();
    this.kernel.leave();
    for (const [event, listener] of Object.entries(this.listeners)) this.model.off(event, listener);
  }

  // --- what the grid asks of its host ----------------------------------------------------------

  thumbnails(version) {
    if (!this.caches.has(version)) this.caches.set(version, new NotebookThumbnails(this.kernel));
    return this.caches.get(version);
  }

  viewer() {
    return { node: make("div"), show() {}, takeStretch() {} }; // the large image and its pixels are the page's
  }

  async post(path, body) {
    return (await this.kernel.ask(path, body)).reply;
  }

  showSimilar(ids) {
    this.send("similar", ids);
  }

  help() {
    this.grid.answers.tell(KEYS);
  }

  openInNewTab() {} // there is no page to open

  async exported(body) {
    return new Blob((await this.kernel.ask("x/export", body)).buffers, { type: "text/csv" });
  }

  selected(ids) {
    if (!this.grid || ids.join("\n") === this.model.get("selected_ids").join("\n")) return;
    this.model.set("selected_ids", ids);
    this.model.save_changes();
  }
}

export default {
  render({ model, el }) {
    const shown = new NotebookGrid(model, el);
    return () => shown.leave();
  },
};
