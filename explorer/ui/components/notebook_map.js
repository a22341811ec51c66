// The map in a notebook's widget: what it draws from comes from the kernel.

class NotebookMap {
  constructor(notebook) {
    this.notebook = notebook;
    this.node = make("div"); // with a shadow of its own: the map's styles are not the grid's
    this.root = make("div", "galaxymap");
    this.bar = make("div", "map-bar");
    this.colour = this.choice("Colour", (by) => this.send("map", { by }));
    this.layout = this.choice("Layout", (layout) => this.send("map", { layout }));
    this.part = make("span", "quiet");
    this.bar.append(this.colour.label, this.layout.label, this.part);
    this.node.attachShadow({ mode: "open" }).append(make("style", "", MAP_STYLES), this.root);
    this.map = new GalaxyMap(this.root, this);
  }

  choice(name, choose) {
    const label = make("label", "", `${name} `);
    const select = make("select");
    select.addEventListener("change", () => choose(select.value));
    label.append(select);
    return { label, select, options: "" };
  }

  // Shows the names there are to choose from, and which one is chosen.
  offer(choice, names, chosen) {
    if (choice.options !== names.join("\n")) {
      choice.options = names.join("\n");
      choice.select.replaceChildren(...names.map((name) => Object.assign(make("option", "", name.replaceAll("_", " ")), { value: name })));
    }
    choice.select.value = chosen;
    setVisible(choice.label, names.length > 1);
  }

  update(data) {
    for (const part of [this.node, this.bar]) setVisible(part, Boolean(data.points));
    if (!data.points) return;
    this.offer(this.colour, data.colours, data.by);
    this.offer(this.layout, data.layouts, data.layout);
    const [drawn, all] = [data.drawn, data.galaxies].map((count) => count.toLocaleString("en"));
    setText(this.part, drawn === all ? "" : `${drawn} of ${all} drawn, by chance`);
    this.map.update(data, (name, value) => this.send(name, value));
  }

  send(name, value) {
    if (name !== "view") this.notebook.send(name, value); // the view is this one's alone
  }

  // --- what the map asks of its host -----------------------------------------------------------

  // The kernel knows how the map is looked at: the rest of an address only tells when to ask anew.
  ask(address) {
    return this.notebook.kernel.ask(address.split("?")[0]);
  }

  async files(address) {
    return (await this.ask(address)).buffers.map((file) => (file.buffer ? file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) : file));
  }

  async points(address) {
    const [places, rows] = await this.files(address);
    return { places: new Uint16Array(places), rows: rows ? new Uint32Array(rows) : null };
  }

  async bytes(address) {
    return (await this.files(address))[0];
  }

  async names(address) {
    return (await this.ask(address)).reply.regions;
  }

  thumbnails(version) {
    return this.notebook.thumbnails(version);
  }

  async galaxy(row) {
    return (await this.notebook.kernel.ask("galaxy", { row })).reply;
  }
}
