// The pointer and the keys over a chart: the value under it, and a part of the chart seen larger.

const REACH_PX = 14; // of a point to the pointer that reads it
const LEAST_PULL_PX = 5; // a shorter pull is a click
const KEY_STEP = 0.25; // of what is seen, for each press

class ChartPointer {
  constructor(chart) {
    this.chart = chart;
    const { svg } = chart;
    svg.addEventListener("pointerdown", (event) => this.begin(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    svg.addEventListener("pointerup", (event) => this.end(event));
    svg.addEventListener("pointercancel", () => this.forget());
    svg.addEventListener("pointerleave", () => this.start || chart.read(null));
    svg.addEventListener("dblclick", () => chart.zoom(null));
    svg.addEventListener("keydown", (event) => this.press(event));
  }

  placeOf(event) {
    const { left, top } = this.chart.svg.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  begin(event) {
    if (event.button || !this.chart.x) return;
    this.start = this.placeOf(event);
    this.chart.svg.setPointerCapture(event.pointerId);
  }

  move(event) {
    const place = this.placeOf(event);
    if (this.start) this.chart.showBox(this.start, place);
    else this.chart.read(nearestPoint(this.chart, place));
  }

  end(event) {
    const { start } = this;
    this.forget();
    if (!start) return;
    const place = this.placeOf(event);
    if (Math.abs(place[0] - start[0]) >= LEAST_PULL_PX) this.chart.zoom(boxBetween(this.chart, start, place));
    else this.chart.read(nearestPoint(this.chart, place));
  }

  forget() {
    this.start = null;
    this.chart.showBox(null);
  }

  // The keys of an image see less and more of what is across, arrows go along it, Escape sees all.
  press(event) {
    const { x, data } = this.chart;
    if (!x || event.ctrlKey || event.metaKey || event.altKey) return;
    const ends = { larger: [KEY_STEP, -KEY_STEP], smaller: [-KEY_STEP, KEY_STEP] }[actionOf("image", event.key)];
    const shift = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[event.key];
    const [low, high] = ends ?? [shift, shift];
    if (event.key === "Escape" && this.chart.zoomed) this.chart.zoom(null);
    else if (low !== undefined) this.chart.zoom({ x: [unitOf(x, low), unitOf(x, 1 + high)], y: this.chart.zoomed?.y ?? [data.y.low, data.y.high] });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

// The value at a share of the axis, which may lie beyond its ends.
function unitOf(scale, share) {
  const inner = scale.low + share * (scale.high - scale.low);
  return scale.axis.log ? 10 ** inner : inner;
}

function boxBetween({ x, y }, [x1, y1], [x2, y2]) {
  const sorted = (scale, one, other) => [scale.value(one), scale.value(other)].sort((a, b) => a - b);
  const flat = Math.abs(y2 - y1) < LEAST_PULL_PX; // pulled along one axis: all of the other stays
  return { x: sorted(x, x1, x2), y: flat ? [y.axis.low, y.axis.high] : sorted(y, y1, y2) };
}

// {series, at, place} of the point nearest to a place; null with none in reach.
function nearestPoint({ x, y, seen }, [left, top]) {
  let [found, best] = [null, REACH_PX];
  for (const series of seen().filter((one) => one.kind !== "line")) {
    series.x.forEach((value, at) => {
      const place = [x.place(value), y.place(series.y[at])];
      const apart = Math.hypot(place[0] - left, place[1] - top);
      if (apart < best) [found, best] = [{ series, at, place }, apart];
    });
  }
  return found;
}
