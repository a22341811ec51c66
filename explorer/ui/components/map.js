// The map: every galaxy a point. Pan, zoom, hover, click; lasso and box select.

const GRID = 65535;
const HOVER_PX = 14;
const HOVER_MS = 125;
const BAND_PX = 64; // kept free at the top for tools and legend while the whole map is shown

// The box around all points, in units of the whole grid.
function extentOf(places) {
  let [left, top, right, bottom] = [GRID, GRID, 0, 0];
  for (let i = 0; i < places.length; i += 2) {
    left = Math.min(left, places[i]);
    right = Math.max(right, places[i]);
    top = Math.min(top, places[i + 1]);
    bottom = Math.max(bottom, places[i + 1]);
  }
  const least = 0.01 * GRID;
  const [width, height] = [Math.max(right - left, least), Math.max(bottom - top, least)];
  return { left: left / GRID, top: top / GRID, right: (left + width) / GRID, bottom: (top + height) / GRID };
}

class GalaxyMap {
  constructor(root) {
    this.root = root;
    this.region = [];
    this.extent = { left: 0, top: 0, right: 1, bottom: 1 };
    this.drawing = null;
    this.tool = "hand";
    this.pointers = new Map();
    this.hover = -1;
    this.mosaic = saved("mosaic", "") === "1";
    this.build();
    this.points = new Points(this.glCanvas);
    this.overlay = new Overlay(this.topCanvas);
    new ResizeObserver(() => this.fit()).observe(this.stage);
  }

  build() {
    this.stage = make("div", "stage");
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "application");
    this.stage.setAttribute("aria-label", "Map of all galaxies. Drag to move, wheel to zoom, click a galaxy.");
    this.glCanvas = make("canvas");
    this.topCanvas = make("canvas");
    this.card = make("div", "hovercard");
    this.card.hidden = true;
    this.legend = make("div", "legend");
    this.message = make("div", "message", "Loading the map");
    this.stage.append(this.glCanvas, this.topCanvas, this.buildTools(), this.legend, this.card, this.message);
    this.root.append(this.stage);
    this.listen();
  }

  buildTools() {
    const bar = make("div", "maptools");
    bar.setAttribute("role", "toolbar");
    const tool = (name, sign, label) => {
      const node = button("tool", sign, label, () => this.setTool(name));
      node.dataset.tool = name;
      return node;
    };
    this.tools = [tool("hand", "hand", "Move (v)"), tool("lasso", "lasso", "Lasso (s)"), tool("box", "box", "Box (b)")];
    this.mosaicButton = button("tool", "images", "Images on the map (i)", () => this.toggleMosaic());
    this.clearButton = button("tool", "close", "Clear the selection (Esc)", () => this.select([]));
    this.count = make("span", "count");
    bar.append(
      ...this.tools, this.mosaicButton,
      button("tool", "more", "Zoom in (+)", () => this.zoom(1.6)),
      button("tool", "less", "Zoom out (−)", () => this.zoom(1 / 1.6)),
      button("tool", "whole", "Whole map (0)", () => this.home()),
      this.count, this.clearButton,
    );
    bar.addEventListener("pointerdown", (event) => event.stopPropagation());
    return bar;
  }

  // --- data ------------------------------------------------------------------------------------

  update(data, events) {
    const before = this.data;
    this.data = data;
    this.events = events;
    this.thumbnails = thumbnailsOf(data.version);
    this.dark = isDark(this.root);
    this.setTool(this.tool);
    if (before?.points !== data.points) this.loadPoints();
    if (before?.colour !== data.colour) this.loadColour();
    if (before?.mask !== data.mask) this.loadMask();
    if (before?.region !== data.region || before?.points !== data.points) this.takeRegion(data.region);
    this.drawLegend();
    const same = before && this.dark === this.wasDark && before.legend.name === data.legend.name;
    this.wasDark = this.dark;
    this.draw({ points: !same });
  }

  async bytes(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error || `map: ${response.status}`);
    return response.arrayBuffer();
  }

  async loading(job) {
    try {
      await job();
      show(this.message, false);
      this.root.dataset.ready = this.colours && this.places ? "1" : "";
    } catch (error) {
      write(this.message, error.message);
      show(this.message, true);
    }
    this.draw();
  }

  loadPoints() {
    const { points, view } = this.data;
    return this.loading(async () => {
      const places = new Uint16Array(await this.bytes(points));
      if (points !== this.data.points) return;
      this.places = places;
      this.near = null;
      this.points.fill("place", places);
      this.points.fill("shown", new Uint8Array(places.length / 2).fill(1));
      this.extent = extentOf(places);
      this.home();
      if (view) this.takeView(view);
      this.applyFlags();
    });
  }

  loadColour() {
    const { colour } = this.data;
    return this.loading(async () => {
      const colours = new Uint8Array(await this.bytes(colour));
      if (colour !== this.data.colour) return;
      this.colours = colours;
      this.points.fill("colour", colours);
      this.drawLegend();
    });
  }

  loadMask() {
    const { mask } = this.data;
    return this.loading(async () => {
      const bytes = mask ? new Uint8Array(await this.bytes(mask)) : null;
      if (mask !== this.data.mask) return;
      this.mask = bytes;
      this.applyFlags();
    });
  }

  // Which points stand out: those that pass the filter and lie in the region.
  applyFlags() {
    if (!this.places) return;
    this.inRegion = this.region.length > 2 ? this.index().inside(this.region) : null;
    const { mask, inRegion } = this;
    this.dimmed = Boolean(mask || inRegion);
    this.shown = this.dimmed ? Uint8Array.from(mask ?? inRegion, (on, i) => on & (inRegion ? inRegion[i] : 1)) : null;
    this.points.fill("shown", this.shown ?? new Uint8Array(this.places.length / 2).fill(1));
    this.chooseTiles();
    this.drawCount();
    this.draw();
  }

  index() {
    this.near ||= new Near(this.places);
    return this.near;
  }

  // --- view ------------------------------------------------------------------------------------

  fit() {
    const { width, height } = this.stage.getBoundingClientRect();
    if (!width || !height) return;
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    for (const canvas of [this.glCanvas, this.topCanvas]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    [this.width, this.height] = [width, height];
    if (!this.view || this.atHome) this.home();
    else this.rest();
    this.draw();
  }

  home() {
    if (!this.width) return;
    const { left, top, right, bottom } = this.extent;
    const free = this.height - BAND_PX;
    const scale = Math.min(this.width / (right - left), free / (bottom - top)) * 0.96;
    this.view = { x: (left + right) / 2, y: (top + bottom) / 2 - BAND_PX / 2 / scale, scale };
    this.base = scale;
    this.atHome = true;
    this.rest();
  }

  takeView(text) {
    const [x, y, zoom] = text.split("_").map(Number);
    if (![x, y, zoom].every(Number.isFinite) || !this.base) return;
    this.view = { x: x / 1e4, y: y / 1e4, scale: (this.base * zoom) / 100 };
    this.atHome = false;
    this.rest();
  }

  viewText() {
    const { x, y, scale } = this.view;
    return this.atHome ? "" : [x * 1e4, y * 1e4, (100 * scale) / this.base].map(Math.round).join("_");
  }

  toScreen = (x, y) => {
    const { view } = this;
    return [(x / GRID - view.x) * view.scale + this.width / 2, (y / GRID - view.y) * view.scale + this.height / 2];
  };

  toGrid(left, top) {
    const { view } = this;
    return [GRID * ((left - this.width / 2) / view.scale + view.x), GRID * ((top - this.height / 2) / view.scale + view.y)];
  }

  zoom(factor, left = this.width / 2, top = this.height / 2) {
    const [x, y] = this.toGrid(left, top);
    const scale = Math.max(this.base * 0.5, Math.min(this.base * 4000, this.view.scale * factor));
    this.view = { x: x / GRID - (left - this.width / 2) / scale, y: y / GRID - (top - this.height / 2) / scale, scale };
    this.moved();
  }

  pan(dx, dy) {
    this.view = { ...this.view, x: this.view.x - dx / this.view.scale, y: this.view.y - dy / this.view.scale };
    this.moved();
  }

  moved() {
    this.moving = true;
    this.atHome = false;
    this.draw();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), 140);
  }

  rest() {
    this.moving = false;
    this.chooseTiles();
    this.draw();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.tellView(), 500);
  }

  tellView() {
    const text = this.viewText();
    if (!this.data || text === (this.told ?? this.data.view ?? "")) return;
    this.told = text;
    this.events("view", text);
  }

  // --- drawing ---------------------------------------------------------------------------------

  // The points are drawn again only when they look different: without a GPU a million take seconds.
  draw({ points = true } = {}) {
    this.stale ||= points;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.view || !this.places || !this.colours || !this.data) return;
      if (this.stale) this.paint();
      this.stale = false;
      this.paintOverlay();
    });
  }

  paint() {
    const { view, ratio, data } = this;
    if (this.painted !== `${this.dark} ${data.legend.name}`) {
      this.points.setPalette(palette(data.legend, this.dark));
      this.painted = `${this.dark} ${data.legend.name}`;
    }
    const size = this.pointSize() * ratio;
    const alpha = this.points.count > 50000 ? 0.72 : 0.92;
    const faint = this.tiles ? 0.5 : 1;
    this.points.draw(
      { ...view, scale: view.scale * ratio },
      { size, alpha: alpha * faint, grey: missingColour(this.dark), dimmed: this.dimmed, moving: this.moving },
    );
  }

  pointSize() {
    const crowd = Math.sqrt((this.width * this.height) / this.points.count);
    const zoom = Math.max(1, this.view.scale / this.base);
    return Math.min(14, Math.max(1.4, Math.min(7.5, 0.27 * crowd)) * Math.min(4, zoom ** 0.35));
  }

  paintOverlay() {
    const { overlay, data } = this;
    overlay.clear(this.ratio);
    if (this.tiles) overlay.drawTiles(this.toScreen, this.view.scale / GRID);
    const radius = this.pointSize() / 2 + 3;
    for (const [answer, rows] of Object.entries(data.marks.rated)) {
      for (const row of rows) this.ringAround(row, radius, RING[answer] ?? RING.up);
    }
    const ink = this.dark ? "#ffffff" : "#10131a";
    for (const row of data.marks.similar) this.ringAround(row, radius + 1, ink, 1);
    if (data.chosen !== null) this.ringAround(data.chosen, radius + 4, ink, 2.5);
    if (this.hover >= 0) this.ringAround(this.hover, radius + 2, ink, 2);
    const accent = getComputedStyle(this.root).getPropertyValue("--st-primary-color") || "#5b9dff";
    const shape = this.drawing?.corners ?? this.region;
    overlay.polygon(shape.map(([x, y]) => this.toScreen(x, y)), accent, true);
  }

  ringAround(row, radius, colour, width) {
    const [left, top] = this.toScreen(this.places[2 * row], this.places[2 * row + 1]);
    this.overlay.ring(left, top, radius, colour, width);
  }

  box() {
    const [left, top] = this.toGrid(0, 0);
    const [right, bottom] = this.toGrid(this.width, this.height);
    return { left, top, right, bottom };
  }

  // Images on the map: asked for, or few enough galaxies in view.
  chooseTiles() {
    if (!this.places || !this.view || !this.data) return;
    const box = this.box();
    let few = 0;
    if (!this.mosaic && this.view.scale > 2 * this.base) {
      this.index().inBox(box.left, box.top, box.right, box.bottom, () => few++);
    }
    this.tiles = this.mosaic || (few > 0 && few <= 60);
    this.mosaicButton.setAttribute("aria-pressed", String(this.mosaic));
    if (!this.tiles) return;
    this.overlay.choose(this.index(), box, (CELL_PX * GRID) / this.view.scale, this.shown);
    this.overlay.load(this.thumbnails, () => this.draw({ points: false })).catch(() => {});
  }

  toggleMosaic() {
    this.mosaic = !this.mosaic;
    save("mosaic", this.mosaic ? "1" : "");
    this.chooseTiles();
    this.draw();
  }

  drawCount() {
    const inside = this.inRegion ? (this.shown ?? this.inRegion).reduce((sum, on) => sum + on, 0) : 0;
    write(this.count, this.inRegion ? `${inside.toLocaleString("en")} selected` : "");
    show(this.count, Boolean(this.inRegion));
    show(this.clearButton, this.region.length > 0);
  }

  drawLegend() {
    const { legend } = this.data;
    const name = `${legend.name} ${this.dark} ${this.colours?.length ?? 0} ${this.data.colour}`;
    if (this.legendDrawn === name) return;
    this.legendDrawn = name;
    const parts = legend.categories ? this.legendNames(legend) : this.legendBar(legend);
    this.legend.replaceChildren(make("div", "legend-title", legend.title), ...parts);
  }

  legendBar({ low, high }) {
    const bar = make("div", "legend-bar");
    const stops = [...Array(17).keys()].map((i) => `rgb(${along(i / 16, this.dark)})`);
    bar.style.background = `linear-gradient(90deg, ${stops})`;
    const ends = make("div", "legend-ends");
    ends.append(make("span", "", low), make("span", "", high));
    return [bar, ends];
  }

  legendNames({ categories }) {
    const counts = new Uint32Array(256);
    for (const byte of this.colours ?? []) counts[byte]++;
    const names = [...categories.map((name, i) => [name, i]), ...(counts[MISSING] ? [["none", MISSING]] : [])];
    return names.map(([name, i]) => {
      const item = make("div", "legend-name");
      const swatch = make("i");
      swatch.style.background = `rgb(${i === MISSING ? missingColour(this.dark) : categoryColour(categories, i, this.dark)})`;
      item.append(swatch, make("span", "", name), make("span", "quiet", counts[i].toLocaleString("en")));
      return item;
    });
  }
}
