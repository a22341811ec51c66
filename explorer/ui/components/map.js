// The map: every galaxy a point. Pan, zoom, hover, click; lasso and box select.

const GRID = 65535;
const HOVER_PX = 14;
const HOVER_MS = 125;
const MOST_LARGE = 150; // galaxies in view that are shown as images unasked
const PANEL_MS = 300; // what the panel beside the map needs once the map has its answer
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

// A byte for every point: 1 where both have one.
function both(some, others) {
  const result = new Uint8Array(some.length);
  for (let i = 0; i < result.length; i++) result[i] = some[i] & others[i];
  return result;
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
    this.known = new Map(); // row -> place, of galaxies that the browser does not hold otherwise
    this.build();
    this.points = new Points(this.glCanvas);
    this.overlay = new Overlay(this.topCanvas);
    new ResizeObserver(() => this.fit()).observe(this.stage);
  }

  build() {
    this.stage = make("div", "stage");
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "application");
    this.stage.setAttribute("aria-label", "Map of the catalogue. Drag or arrows to move, wheel or + and − to zoom, Shift and arrows from point to point, Enter to choose.");
    this.glCanvas = make("canvas");
    this.topCanvas = make("canvas");
    this.card = make("div", "hovercard");
    this.card.hidden = true;
    this.legend = make("div", "legend");
    this.message = make("div", "message", "Loading the map");
    this.spoken = make("div", "spoken");
    this.spoken.setAttribute("aria-live", "polite");
    this.stage.append(this.glCanvas, this.topCanvas);
    this.names = new Names(this.stage, (region) => this.select(cornersOf(region)));
    this.stage.append(this.buildTools(), this.legend, this.card, this.message, this.spoken);
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
    this.namesButton = button("tool", "tag", "Names on the map (n)", () => this.toggleNames());
    this.clearButton = button("tool", "close", "Clear the selection (Esc)", () => this.select([]));
    this.count = make("span", "count");
    bar.append(
      ...this.tools, this.mosaicButton, this.namesButton,
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
    this.known = new Map(data.marks.places);
    if (data.tiled) this.takeTiles(before);
    else this.takePoints(before);
    if (before?.region !== data.region || before?.points !== data.points) this.takeRegion(data.region);
    this.names.load(data.names).then(() => this.draw({ points: false })).catch(() => {});
    this.namesButton.setAttribute("aria-pressed", String(this.names.on));
    this.drawLegend();
    const same = before && this.dark === this.wasDark && before.legend.name === data.legend.name;
    this.wasDark = this.dark;
    if (this.awaited) this.restIn(PANEL_MS);
    this.awaited = false;
    this.draw({ points: !same });
  }

  takePoints(before) {
    const { data } = this;
    if (before?.points !== data.points) this.loadPoints();
    if (before?.colour !== data.colour) this.loadColour();
    if (before?.mask !== data.mask) this.loadMask();
  }

  takeTiles(before) {
    const { tiled, points, view, extent } = this.data;
    if (before?.tiled?.query === tiled.query && this.density) return;
    this.density = new Density(tiled, () => this.draw());
    this.inView = null;
    const [left, top, right, bottom] = extent.map((value) => value / GRID);
    this.extent = { left, top, right, bottom };
    if (before?.points !== points) this.home();
    if (before?.points !== points && view) this.takeView(view);
    this.loading(() => this.density.tile("0/0/0").ready);
    this.loadWindow();
  }

  // The points of what is in view, once they are few enough to send.
  async loadWindow() {
    const { density } = this;
    const asked = (this.asked = {});
    if (!density || !this.view || this.view.scale < 1.5 * this.base) return this.takeWindow(null);
    const found = await density.window(this.wholeBox()).catch(() => null);
    if (this.asked === asked && density === this.density) this.takeWindow(found);
  }

  takeWindow(found) {
    if (!found && !this.inView) return;
    this.inView = found?.box;
    this.rows = found?.rows;
    this.places = found?.places ?? null;
    this.colours = found?.colours ?? null;
    this.mask = found?.shown ?? null;
    this.near = null;
    this.points.fill("place", this.places ?? new Uint16Array(0));
    this.points.fill("colour", this.colours ?? new Uint8Array(0));
    if (this.places) this.applyFlags();
    this.draw();
  }

  // The window in whole units of the grid, a little larger than the view.
  wholeBox() {
    const { left, top, right, bottom } = this.box();
    const whole = (value) => Math.round(Math.max(0, Math.min(GRID, value)));
    return [left, top, right, bottom].map(whole);
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
      this.root.dataset.ready = this.density || (this.colours && this.places) ? "1" : "";
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
      this.rows = null;
      this.density = null;
      this.hasty = true; // the first picture is of a sample
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
    if (!this.places) return this.drawCount();
    this.inRegion = this.region.length > 2 ? this.index().inside(this.region) : null;
    const { mask, inRegion } = this;
    this.dimmed = Boolean(mask || inRegion);
    this.shown = mask && inRegion ? both(mask, inRegion) : mask || inRegion;
    this.points.fill("shown", this.shown ?? new Uint8Array(this.places.length / 2).fill(1));
    this.chooseTiles();
    this.drawCount();
    this.draw();
  }

  // A galaxy's row from its number among the points that are here, and the other way its place.
  rowOf(i) {
    return this.rows ? this.rows[i] : i;
  }

  placeOf(row) {
    if (this.places && !this.rows) return [this.places[2 * row], this.places[2 * row + 1]];
    return this.known.get(row);
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
    this.atHome = false;
    this.hoverAt(-1);
    this.draw();
    this.restIn(140);
  }

  // Until then what is drawn is what keeps up with the hand, and leaves the processor to the page.
  restIn(ms) {
    this.moving = true;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), ms);
  }

  rest() {
    this.moving = false;
    if (this.density && this.data) this.loadWindow();
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
      const here = this.places && this.colours;
      if (!this.view || !this.data || !(here || this.density)) return;
      if (this.stale) this.paint(Boolean(here));
      this.stale = false;
      this.paintOverlay();
    });
  }

  paint(here) {
    const { view, ratio, data } = this;
    if (!here || (this.density && !this.holdsView())) return this.points.clear();
    if (this.painted !== `${this.dark} ${data.legend.name}`) {
      this.points.setPalette(palette(data.legend, this.dark));
      this.painted = `${this.dark} ${data.legend.name}`;
    }
    const size = this.pointSize() * ratio;
    const alpha = this.points.count > 50000 ? 0.72 : 0.92;
    const faint = this.tiles ? 0.5 : 1;
    this.points.draw(
      { ...view, scale: view.scale * ratio },
      { size, alpha: alpha * faint, grey: missingColour(this.dark), dimmed: this.dimmed, moving: this.moving || this.hasty },
    );
    this.root.dataset.painted = this.hasty && this.points.step > 1 ? "sample" : "all";
    if (this.hasty) setTimeout(() => this.draw(), 60);
    this.hasty = false;
  }

  // Whether the points that are here are all that the view shows.
  holdsView() {
    const [left, top, right, bottom] = this.wholeBox();
    const [l, t, r, b] = this.inView ?? [1, 1, 0, 0];
    return left >= l && top >= t && right <= r && bottom <= b;
  }

  paintDensity() {
    const { data } = this;
    const inks = palette(data.legend, this.dark);
    const ink = `${this.dark} ${data.legend.name}`;
    this.overlay.pen.globalAlpha = this.tiles ? 0.5 : 1;
    this.density.draw(
      this.overlay.pen, this.toScreen, this.box(), this.view.scale * this.ratio, inks, missingColour(this.dark), ink,
    );
    this.overlay.pen.globalAlpha = 1;
  }

  pointSize() {
    const crowd = Math.sqrt((this.width * this.height) / this.points.count);
    const zoom = this.density ? 1 : Math.max(1, this.view.scale / this.base);
    return Math.min(14, Math.max(1.4, Math.min(7.5, 0.36 * crowd)) * Math.min(4, zoom ** 0.35));
  }

  paintOverlay() {
    const { overlay, data } = this;
    overlay.clear(this.ratio);
    if (this.density && !(this.places && this.holdsView())) this.paintDensity();
    if (this.tiles) overlay.drawTiles(this.toScreen, this.view.scale / GRID);
    const radius = this.pointSize() / 2 + 3;
    for (const [answer, rows] of Object.entries(data.marks.rated)) {
      for (const row of rows) this.ringAround(row, radius, RING[answer] ?? RING.up);
    }
    const ink = this.dark ? "#ffffff" : "#10131a";
    for (const row of data.marks.tagged) this.ringAround(row, radius + 2.5, ink, 1);
    if (data.chosen !== null) this.ringAround(data.chosen, radius + 4, ink, 2.5);
    if (this.hover >= 0) this.ringAround(this.hover, radius + 2, ink, 2);
    const accent = getComputedStyle(this.root).getPropertyValue("--st-primary-color") || "#5b9dff";
    const shape = this.drawing?.corners ?? this.region;
    overlay.polygon(shape.map(([x, y]) => this.toScreen(x, y)), accent, true);
    this.names.place(this.toScreen, this.width, this.height);
  }

  ringAround(row, radius, colour, width) {
    const place = this.placeOf(row);
    if (place) this.overlay.ring(...this.toScreen(...place), radius, colour, width);
  }

  box() {
    const [left, top] = this.toGrid(0, 0);
    const [right, bottom] = this.toGrid(this.width, this.height);
    return { left, top, right, bottom };
  }

  // Images on the map: asked for, or few enough galaxies in view.
  chooseTiles() {
    if (!this.view || !this.data) return;
    this.mosaicButton.setAttribute("aria-pressed", String(this.mosaic));
    if (!this.places) return this.chooseFar();
    const box = this.box();
    let few = 0;
    if (!this.mosaic && this.view.scale > 2 * this.base) {
      this.index().inBox(box.left, box.top, box.right, box.bottom, () => few++);
    }
    this.tiles = this.mosaic || (few > 0 && few <= MOST_LARGE);
    if (!this.tiles) return;
    this.overlay.choose(this.index(), box, (CELL_PX * GRID) / this.view.scale, this.shown, (i) => this.rowOf(i));
    this.loadTiles();
  }

  // One galaxy for each cell of a map that is not here as points.
  async chooseFar() {
    this.tiles = this.mosaic && Boolean(this.density);
    if (!this.tiles) return;
    const { unit, cells } = await this.density.mosaic(this.wholeBox(), (CELL_PX * GRID) / this.view.scale);
    if (this.places) return;
    this.overlay.take(cells, unit);
    this.loadTiles();
  }

  loadTiles() {
    this.overlay.load(this.thumbnails, () => this.draw({ points: false })).catch(() => {});
  }

  toggleMosaic() {
    this.mosaic = !this.mosaic;
    save("mosaic", this.mosaic ? "1" : "");
    this.chooseTiles();
    this.draw();
  }

  toggleNames() {
    this.names.toggle();
    this.namesButton.setAttribute("aria-pressed", String(this.names.on));
    this.draw({ points: false });
  }

  // How many are selected; on a map that is not here as points the page beside it says so.
  drawCount() {
    if (this.density) return this.showCount(null);
    if (this.data.linked) return this.showCount(this.mask?.reduce((sum, on) => sum + on, 0) ?? null);
    const inside = this.inRegion ? (this.shown ?? this.inRegion).reduce((sum, on) => sum + on, 0) : 0;
    this.showCount(this.inRegion ? inside : null);
  }

  showCount(count) {
    write(this.count, count === null ? "" : `${count.toLocaleString("en")} selected`);
    show(this.count, count !== null);
    show(this.clearButton, this.region.length > 0 || this.data.linked);
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
    const missing = this.coloured()[MISSING];
    return missing ? [bar, ends, this.legendItem("none", missingColour(this.dark), missing)] : [bar, ends];
  }

  // How many points have each byte of colour.
  coloured() {
    const counts = new Uint32Array(256);
    for (const byte of this.colours ?? []) counts[byte]++;
    return counts;
  }

  legendNames({ categories }) {
    const counts = this.coloured();
    const names = [...categories.map((name, i) => [name, i]), ...(counts[MISSING] ? [["none", MISSING]] : [])];
    return names.map(([name, i]) => {
      const colour = i === MISSING ? missingColour(this.dark) : categoryColour(categories, i, this.dark);
      return this.legendItem(name, colour, counts[i]);
    });
  }

  legendItem(name, colour, count) {
    const item = make("div", "legend-name");
    const swatch = make("i");
    swatch.style.background = `rgb(${colour})`;
    item.append(swatch, make("span", "", name), make("span", "quiet", this.density ? "" : count.toLocaleString("en")));
    return item;
  }
}
