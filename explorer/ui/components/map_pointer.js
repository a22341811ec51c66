// The hand on the map: pointers, wheel and keys; the hover card; what is drawn becomes a region.

Object.assign(GalaxyMap.prototype, {
  listen() {
    const { stage } = this;
    stage.addEventListener("pointerdown", (event) => this.down(event));
    stage.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, (event) => this.up(event));
    stage.addEventListener("pointerleave", () => this.hoverAt(-1));
    stage.addEventListener("dblclick", (event) => this.zoom(2, ...this.spot(event)));
    stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    stage.addEventListener("keydown", (event) => this.key(event));
  },

  spot(event) {
    const box = this.stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  },

  wheel(event) {
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), ...this.spot(event));
  },

  down(event) {
    if (event.button > 0 || !this.view || event.composedPath().includes(this.card)) return;
    this.stage.setPointerCapture(event.pointerId);
    this.stage.focus({ preventScroll: true });
    const spot = this.spot(event);
    this.pointers.set(event.pointerId, spot);
    this.travelled = 0;
    this.touched = spot;
    this.hoverAt(-1); // a card would lie over what is drawn
    const shape = event.shiftKey ? "box" : this.tool;
    if (shape !== "hand" && this.pointers.size === 1) this.drawing = { shape, from: this.toGrid(...spot), corners: [] };
  },

  move(event) {
    const spot = this.spot(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) return event.pointerType !== "touch" && this.hoverNear(spot);
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, spot);
    this.travelled += Math.hypot(spot[0] - before[0], spot[1] - before[1]);
    if (other) return this.pinch(before, spot, other);
    if (this.drawing) return this.extend(spot);
    if (this.travelled > 3) this.pan(spot[0] - before[0], spot[1] - before[1]);
  },

  pinch(before, now, other) {
    const span = (spot) => Math.max(10, Math.hypot(spot[0] - other[0], spot[1] - other[1]));
    this.drawing = null;
    this.zoom(span(now) / span(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
  },

  extend(spot) {
    const { shape, from, corners } = this.drawing;
    const [x, y] = this.toGrid(...spot);
    if (shape === "box") {
      this.drawing.corners = [from, [x, from[1]], [x, y], [from[0], y]];
    } else {
      const last = corners.at(-1);
      const step = (4 * 65535) / this.view.scale;
      if (!last || Math.hypot(x - last[0], y - last[1]) > step) corners.push([x, y]);
    }
    this.draw({ points: false });
  },

  up(event) {
    if (!this.pointers.delete(event.pointerId)) return;
    if (this.drawing) return this.finish();
    if (this.travelled <= 3 && event.type === "pointerup") {
      this.find(this.spot(event)).then((row) => row >= 0 && this.pick(row)).catch(() => {});
    }
  },

  // The galaxy under the hand, asked of the server where the points are not here.
  async find(spot) {
    const tile = this.tileUnder(spot);
    if (tile || this.places || !this.density) return this.under(spot);
    const { row, at } = await this.density.nearest(...this.toGrid(...spot), (HOVER_PX * 65535) / this.view.scale);
    if (row >= 0) this.known.set(row, at);
    return row;
  },

  hoverNear(spot) {
    if (this.places || this.tileUnder(spot)) return this.hoverAt(this.under(spot));
    clearTimeout(this.seeking);
    this.seeking = setTimeout(() => this.find(spot).then((row) => this.hoverAt(row)).catch(() => {}), HOVER_MS);
  },

  pick(row) {
    this.data = { ...this.data, chosen: row };
    this.events("pick", row);
    this.draw({ points: false });
  },

  finish() {
    const { corners } = this.drawing;
    this.drawing = null;
    if (this.travelled > 6 && corners.length > 2) this.select(thinned(corners, 120));
    else this.draw({ points: false });
  },

  // The region as whole numbers of the map's grid; the count is there at once, the page follows.
  select(corners) {
    this.region = corners.map((corner) => corner.map((value) => Math.round(Math.max(0, Math.min(65535, value)))));
    this.awaited = true;
    this.restIn(PAGE_MS);
    this.applyFlags();
    this.setTool("hand");
    const text = this.region.map((corner) => corner.join(".")).join("_");
    this.data = { ...this.data, region: text };
    this.events("region", text);
  },

  takeRegion(text) {
    this.region = cornersOf(text);
    this.applyFlags();
  },

  setTool(tool) {
    this.tool = tool;
    this.stage.dataset.tool = tool;
    for (const node of this.tools) node.setAttribute("aria-pressed", String(node.dataset.tool === tool));
  },

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const commands = {
      v: () => this.setTool("hand"), s: () => this.setTool("lasso"), b: () => this.setTool("box"),
      i: () => this.toggleMosaic(), n: () => this.toggleNames(), "0": () => this.home(),
      "+": () => this.zoom(1.6), "=": () => this.zoom(1.6), "-": () => this.zoom(1 / 1.6),
      ArrowLeft: () => this.pan(60, 0), ArrowRight: () => this.pan(-60, 0),
      ArrowUp: () => this.pan(0, 60), ArrowDown: () => this.pan(0, -60),
      Enter: () => this.hover >= 0 && this.pick(this.hover),
      Escape: () => (this.drawing ? (this.drawing = null) : (this.region.length || this.data.linked) && this.select([])),
    };
    if (event.key === "Enter" && event.target !== this.stage) return;
    if (event.shiftKey && event.key in STEPS) commands[event.key] = () => this.stepTo(...STEPS[event.key]);
    if (!(event.key in commands) || !this.view) return;
    event.preventDefault();
    event.stopPropagation();
    commands[event.key]();
    this.draw({ points: false });
  },

  // From galaxy to galaxy: the nearest one to the right, above …, within 45 degrees of the way.
  stepTo(dx, dy) {
    if (!this.places) return;
    const from = this.hover >= 0 && this.placeOf(this.hover);
    const [x, y] = from || this.toGrid(this.width / 2, this.height / 2);
    const { left, top, right, bottom } = this.box();
    let [best, least] = [-1, Infinity];
    this.index().inBox(left, top, right, bottom, (i, px, py) => {
      const along = (px - x) * dx + (py - y) * dy;
      const across = Math.abs((px - x) * dy + (py - y) * dx);
      const far = along + 2 * across;
      if (along > 0 && across <= along && far < least && (!this.shown || this.shown[i])) [best, least] = [i, far];
    });
    if (best < 0) return this.pan(-60 * dx, -60 * dy);
    const row = this.rowOf(best);
    const place = [this.places[2 * best], this.places[2 * best + 1]];
    this.known.set(row, place);
    this.hoverAt(row);
  },

  // --- hover -------------------------------------------------------------------------------------

  under(spot) {
    const tile = this.tileUnder(spot);
    if (tile) this.known.set(tile.row, [Math.round(tile.x), Math.round(tile.y)]);
    if (tile || !this.places) return tile ? tile.row : -1;
    const reach = (HOVER_PX * 65535) / this.view.scale;
    const i = this.index().nearest(...this.toGrid(...spot), reach, this.mask); // outside a region too
    if (i < 0) return -1;
    this.known.set(this.rowOf(i), [this.places[2 * i], this.places[2 * i + 1]]);
    return this.rowOf(i);
  },

  tileUnder(spot) {
    if (!this.tiles) return undefined;
    const [x, y] = this.toGrid(...spot);
    return this.overlay.tiles.find(
      (tile) => Math.abs(tile.x - x) < tile.side / 2 && Math.abs(tile.y - y) < tile.side / 2 && this.overlay.images.has(tile.row),
    );
  },

  hoverAt(row) {
    this.stage.style.cursor = row >= 0 ? "pointer" : "";
    if (row === this.hover) return;
    this.hover = row;
    this.draw({ points: false });
    clearTimeout(this.waiting);
    show(this.card, false);
    if (row >= 0) this.waiting = setTimeout(() => this.showCard(row).catch(() => {}), HOVER_MS);
  },

  async showCard(row) {
    const { who, theme, version } = this.data;
    const query = new URLSearchParams({ who, theme });
    const [facts] = await Promise.all([
      fetch(`x/${version}/galaxy/${row}?${query}`).then((response) => response.json()),
      this.thumbnails.load([row]),
    ]);
    if (row !== this.hover || facts.error) return;
    this.fillCard(row, facts);
    const [left, top] = this.toScreen(...(this.placeOf(row) ?? [0, 0]));
    this.card.style.left = `${left > this.width - 240 ? left - 226 : left + 16}px`;
    this.card.style.top = `${Math.max(6, Math.min(top - 60, this.height - 300))}px`;
    show(this.card, true);
    write(this.spoken, this.card.textContent);
  },

  fillCard(row, facts) {
    const image = make("img");
    image.src = this.thumbnails.get(row);
    image.alt = facts.id;
    const { legend } = this.data;
    const values = { ...facts.columns, ...facts.votes };
    const names = [legend.name, "oddness", ...Object.keys(facts.columns)].filter((name) => name in values);
    const lines = [...new Set(names)].slice(0, 5).map((name) => {
      const line = make("div", "line");
      line.append(make("span", "quiet", name.replaceAll("_", " ")), make("span", "", brief(values[name])));
      return line;
    });
    const said = [facts.rating, ...facts.tags].filter(Boolean).join(" · ");
    this.card.replaceChildren(image, make("strong", "", facts.id), ...lines, make("div", "quiet", said));
  },
});

const PAGE_MS = 4000; // until the page beside the map has answered, at most
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// "x.y_x.y_…" as corners; none where it cannot be read.
function cornersOf(text) {
  const corners = text ? text.split("_").map((corner) => corner.split(".").map(Number)) : [];
  return corners.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)) ? corners : [];
}

function brief(value) {
  if (value === null || value === "") return "–";
  const fraction = typeof value === "number" && !Number.isInteger(value);
  return fraction ? String(Number(value.toPrecision(4))) : String(value);
}

// At most `most` corners, evenly kept.
function thinned(corners, most) {
  const step = Math.ceil(corners.length / most);
  return corners.filter((_, i) => i % step === 0);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".galaxymap");
  try {
    root.explorer ||= new GalaxyMap(root);
    root.explorer.update(data, setTriggerValue);
  } catch (error) {
    root.textContent = error.message;
  }
}
