// The sky around a galaxy: the catalogue's neighbours on a grid; a click on one opens it.

const LEAST_FIELD = 10 / 3600; // degrees across
const MOST_FIELD = 60;
const REACH_PX = 14;

class SkyView {
  constructor(root) {
    this.root = root;
    this.canvas = make("canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.card = make("div", "sky-card");
    this.card.hidden = true;
    this.readout = make("div", "readout");
    this.stage = make("div", "sky-stage");
    this.stage.append(this.canvas, this.card);
    this.tools = make("div", "viewer-tools");
    this.tools.append(
      button("tool", "less", withKey("A wider field", "smaller"), () => this.zoom(1.6)),
      button("tool", "more", withKey("A narrower field", "larger"), () => this.zoom(1 / 1.6)),
    );
    this.survey = button("tool wide", "Survey images", "Aladin Lite, with images of the sky from the network", () => toggleSurvey(this));
    this.tools.append(this.survey);
    this.tables = new SkyTables(this);
    root.append(this.stage, this.readout, this.tables.node, this.tools);
    this.listen();
    new ResizeObserver(() => this.arrive()).observe(this.stage);
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("wheel", (event) => (event.preventDefault(), this.zoom(Math.exp(event.deltaY * 0.0016))), { passive: false });
    canvas.addEventListener("pointermove", (event) => this.hover(event));
    canvas.addEventListener("pointerleave", () => this.leave());
    canvas.addEventListener("click", (event) => this.open(this.nearest(event)));
    canvas.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("message", (event) => hearSurvey(this, event));
  }

  update(data) {
    const other = data.row !== this.data?.row || data.version !== this.data?.version;
    this.data = data;
    setVisible(this.survey, Boolean(data.aladin));
    if (other) Object.assign(this, { field: data.field, known: null, galaxies: [] });
    if (other) this.tables.take({});
    if (other && this.frame) toggleSurvey(this);
    this.canvas.setAttribute("aria-label", `The sky around ${data.id}: plus and minus change the field`);
    this.arrive();
  }

  // Nothing is fetched before the view is seen.
  arrive() {
    if (!this.data || !this.stage.clientWidth) return;
    drawSky(this);
    this.load().catch(() => setText(this.readout, "The neighbours could not be read: reload the page."));
  }

  // Neighbours within the field, once for each time that it outgrows what is known.
  async load() {
    const radius = Math.min(this.field * 0.75, 45);
    if (this.known >= radius) return;
    const { version, row } = this.data;
    this.known = radius * 1.5;
    const response = await fetch(`x/${version}/sky/${row}?radius=${(this.known * 3600).toFixed(1)}`);
    if (!response.ok) throw new Error(response.status);
    const found = await response.json();
    if (row !== this.data.row) return;
    this.galaxies = found.galaxies;
    this.tables.take(found.others);
    this.note = found.more ? `the nearest ${found.galaxies.length} of ${found.galaxies.length + found.more}` : "";
    drawSky(this);
    this.tell(null);
  }

  get centre() {
    return [this.data.ra_deg, this.data.dec_deg];
  }

  get pxPerDegree() {
    return this.stage.clientWidth / this.field;
  }

  // Screen place of a place on the sky; null behind.
  screen(place) {
    const at = tangentOf(place, this.centre);
    return at && this.onScreen(at);
  }

  onScreen([x, y]) {
    const { clientWidth, clientHeight } = this.stage;
    return [clientWidth / 2 - x * this.pxPerDegree, clientHeight / 2 - y * this.pxPerDegree];
  }

  pointed(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  // The galaxy under the pointer, or none.
  nearest(event) {
    const [x, y] = this.pointed(event);
    let [found, least] = [null, REACH_PX];
    for (const galaxy of [...this.tables.shown(), ...this.galaxies]) {
      const at = this.screen([galaxy.ra_deg, galaxy.dec_deg]);
      const distance = at ? Math.hypot(at[0] - x, at[1] - y) : Infinity;
      if (distance <= least) [found, least] = [galaxy, distance];
    }
    return found;
  }

  hover(event) {
    const galaxy = this.nearest(event);
    const [x, y] = this.pointed(event);
    const { clientWidth, clientHeight } = this.stage;
    this.canvas.style.cursor = galaxy?.id ? "pointer" : "crosshair";
    this.showCard(galaxy, x, y);
    this.tell(skyOf([(clientWidth / 2 - x) / this.pxPerDegree, (clientHeight / 2 - y) / this.pxPerDegree], this.centre));
  }

  showCard(galaxy, x, y) {
    setVisible(this.card, Boolean(galaxy));
    if (!galaxy) return;
    if (!galaxy.id) this.tables.tell(this.card, galaxy);
    else if (this.card.dataset.id !== galaxy.id) {
      const image = make("img");
      image.src = `x/${this.data.version}/thumb/${galaxy.row}.jpg`;
      image.alt = "";
      const away = galaxy.row === this.data.row ? "the galaxy itself" : distanceText(arcsecBetween(this.centre, [galaxy.ra_deg, galaxy.dec_deg]));
      this.card.replaceChildren(image, make("strong", "", galaxy.id), make("span", "", away));
      this.card.dataset.id = galaxy.id;
    }
    this.card.style.left = `${Math.min(x + 12, this.stage.clientWidth - 116)}px`;
    this.card.style.top = `${Math.max(4, Math.min(y - 40, this.stage.clientHeight - 150))}px`;
  }

  leave() {
    setVisible(this.card, false);
    this.tell(null);
  }

  tell(place) {
    const count = `${Math.max(0, this.galaxies.length - 1)} neighbours known here`;
    setText(this.readout, place ? sexagesimal(place) : [count, this.note].filter(Boolean).join(": "));
  }

  open(galaxy) {
    if (galaxy?.id && galaxy.row !== this.data.row) visit(similarAddress([galaxy.id]));
  }

  key(event) {
    const factor = { larger: 1 / 1.6, smaller: 1.6 }[actionOf("image", event.key)];
    if (!factor || event.ctrlKey || event.metaKey || event.altKey) return;
    this.zoom(factor);
    event.preventDefault();
  }

  zoom(factor) {
    this.field = Math.max(LEAST_FIELD, Math.min(MOST_FIELD, this.field * factor));
    this.arrive();
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".grid");
  root.sky ||= new SkyView(root);
  root.sky.update(data);
}
