// Drawing a box in a plot with the pointer or the arrows, or a loop with the pointer alone: what it
// holds is selected everywhere.

const LEAST_PX = 4; // a shorter pull is a click, and between two corners of a loop
const MOST_LOOP_CORNERS = 100;
const STEP = 0.04; // of the axis, for each press of an arrow
const KEYS_MS = 250; // after the last press the page is told
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

class PlotBrush {
  constructor(plot) {
    this.plot = plot;
    this.box = null; // {x: [low, high], y: [low, high]} in values; y is null on a histogram
    this.loop = null; // [[x, y], …] in values
    this.tool = readSetting("plot-tool", "box");
    const { svg } = plot;
    svg.addEventListener("pointerdown", (event) => this.begin(event));
    svg.addEventListener("pointermove", (event) => this.pull(event));
    svg.addEventListener("pointerup", (event) => this.end(event));
    svg.addEventListener("pointercancel", () => this.cancel());
    svg.addEventListener("keydown", (event) => this.press(event));
  }

  placeOf(event) {
    const { left, top } = this.plot.svg.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  begin(event) {
    if (event.button || !this.plot.x) return;
    this.start = this.placeOf(event);
    this.before = { box: this.box, loop: this.loop };
    this.places = [this.start];
    this.plot.svg.setPointerCapture(event.pointerId);
  }

  pull(event) {
    if (!this.start) return;
    const place = this.placeOf(event);
    if (this.draws("loop")) this.addCorner(place);
    else Object.assign(this, { box: this.boxBetween(this.start, place), loop: null });
    this.show();
  }

  // A histogram has one axis, and no loops.
  draws(tool) {
    return (this.plot.data.kind === "histogram" ? "box" : this.tool) === tool;
  }

  addCorner(place) {
    const [x, y] = this.places.at(-1);
    if (Math.hypot(place[0] - x, place[1] - y) < LEAST_PX) return;
    this.places.push(place);
    const step = Math.ceil(this.places.length / MOST_LOOP_CORNERS);
    const kept = this.places.filter((_, i) => i % step === 0);
    this.loop = kept.map(([left, top]) => [this.plot.x.value(left), this.plot.y.value(top)]);
    this.box = null;
  }

  end(event) {
    const { start } = this;
    if (!start) return;
    const place = this.placeOf(event);
    this.start = null;
    const travelled = Math.hypot(place[0] - start[0], place[1] - start[1]);
    if (this.draws("loop") ? this.places.length < 3 : travelled < LEAST_PX) this.click(event);
    else this.tell();
  }

  cancel() {
    this.start = null;
    Object.assign(this, this.before);
    this.show();
  }

  // On a point: its galaxy. Elsewhere: this plot selects nothing any more.
  click(event) {
    const row = document.elementsFromPoint ? this.rowAt(event) : undefined;
    Object.assign(this, this.before);
    if (row !== undefined) this.plot.sendEvent("pick", Number(row));
    else if (this.box || this.loop) this.clear();
    this.show();
  }

  rowAt(event) {
    const root = this.plot.svg.getRootNode();
    const found = root.elementsFromPoint(event.clientX, event.clientY).find((node) => node.dataset?.row);
    return found?.dataset.row;
  }

  boxBetween([x1, y1], [x2, y2]) {
    const { x, y, data } = this.plot;
    const sorted = (scale, a, b) => [scale.value(a), scale.value(b)].sort((one, other) => one - other);
    return { x: sorted(x, x1, x2), y: data.kind === "histogram" ? null : sorted(y, y1, y2) };
  }

  press(event) {
    const arrow = ARROWS[event.key];
    if (event.key === "Escape" && (this.box || this.loop)) this.clear();
    else if (arrow && this.plot.x) this.move(arrow, event.shiftKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Arrows move the box, Shift and arrows its upper right corner; the first press draws one.
  move([right, up], resize) {
    const { x, y } = this.plot;
    this.loop = null;
    this.box ||= { x: middleOf(x), y: this.plot.data.kind === "histogram" ? null : middleOf(y) };
    this.box = {
      x: shifted(x, this.box.x, right * STEP, resize),
      y: this.box.y && shifted(y, this.box.y, up * (y.axis.flip ? -STEP : STEP), resize),
    };
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), KEYS_MS);
  }

  clear() {
    this.box = this.loop = null;
    this.tell();
    this.show();
  }

  tell() {
    this.plot.sendEvent("brush", this.loop ? { loop: this.loop } : (this.box ?? { clear: true }));
  }

  show() {
    this.plot.drawBrush();
  }
}

function unit(scale, t) {
  return scale.value(scale.from + t * (scale.to - scale.from));
}

function middleOf(scale) {
  return [unit(scale, 0.25), unit(scale, 0.75)];
}

function shifted(scale, [low, high], by, resize) {
  const at = (value) => (scale.place(value) - scale.from) / (scale.to - scale.from);
  const lower = resize ? at(low) : Math.max(0, at(low) + by);
  const upper = Math.min(1, at(high) + by);
  return [unit(scale, Math.min(lower, upper)), unit(scale, Math.max(lower, upper))];
}
