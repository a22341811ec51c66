// Drawing a box in a plot with the pointer or the arrows: what it holds is selected everywhere.

const LEAST_PX = 4; // a shorter pull is a click
const STEP = 0.04; // of the axis, for each press of an arrow
const KEYS_MS = 250; // after the last press the page is told
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

class PlotBrush {
  constructor(plot) {
    this.plot = plot;
    this.box = null; // {x: [low, high], y: [low, high]} in values; y is null on a histogram
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
    this.before = this.box;
    this.plot.svg.setPointerCapture(event.pointerId);
  }

  pull(event) {
    if (!this.start) return;
    this.box = this.boxBetween(this.start, this.placeOf(event));
    this.show();
  }

  end(event) {
    const { start } = this;
    if (!start) return;
    const place = this.placeOf(event);
    this.start = null;
    if (Math.hypot(place[0] - start[0], place[1] - start[1]) < LEAST_PX) this.click(event);
    else this.tell();
  }

  cancel() {
    this.start = null;
    this.box = this.before;
    this.show();
  }

  // On a point: its galaxy. Elsewhere: this plot selects nothing any more.
  click(event) {
    const row = document.elementsFromPoint ? this.rowAt(event) : undefined;
    this.box = this.before;
    if (row !== undefined) this.plot.sendEvent("pick", Number(row));
    else if (this.box) this.clear();
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
    if (event.key === "Escape" && this.box) this.clear();
    else if (arrow && this.plot.x) this.move(arrow, event.shiftKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Arrows move the box, Shift and arrows its upper right corner; the first press draws one.
  move([right, up], resize) {
    const { x, y } = this.plot;
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
    this.box = null;
    this.tell();
    this.show();
  }

  tell() {
    this.plot.sendEvent("brush", this.box ?? { clear: true });
  }

  show() {
    this.plot.drawBox(this.box);
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
