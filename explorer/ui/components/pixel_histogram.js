// How many pixels have which value, and two handles on it: what is black, and what is white.

const BINS = 160;
const INKS = { 1: ["#c8ccd4"], 3: ["#ff6b6b", "#5fd38d", "#6ea8ff"] };

// An axis on which the sky is wide and bright cores are near: asinh about the median, in its noise.
function valueAxis(pixels, look, limits) {
  const byte = pixels.kind === "byte";
  const sorted = look.bands.map((band) => pixels.sorted(band)).filter((values) => values.length);
  const middle = sorted.length ? quantile(sorted[0], 0.5) : 0;
  const noise = sorted.length ? Math.max(middle - quantile(sorted[0], 0.16), 1e-30) : 1;
  const to = byte ? (value) => value : (value) => Math.asinh((value - middle) / (3 * noise));
  const from = byte ? (at) => at : (at) => middle + 3 * noise * Math.sinh(at);
  const least = Math.min(...sorted.map((values) => quantile(values, 0.001)), ...limits.map(([low]) => low));
  const most = Math.max(...sorted.map((values) => quantile(values, 0.9995)), ...limits.map(([, high]) => high));
  const [start, end] = byte ? [0, 255] : [to(least) - 0.3, to(most) + 0.3];
  return { at: (value) => (to(value) - start) / (end - start), value: (at) => from(start + at * (end - start)) };
}

// The limits with one end moved to `value`: of the band `target`, or of all in proportion.
function movedLimits(limits, target, end, value) {
  if (target >= 0) return limits.map((pair, i) => (i === target ? pair.with(end, value) : pair));
  const [low, high] = meanLimits(limits, target);
  return limits.map(([a, b]) => {
    const share = (b - a) / (high - low);
    return end ? [a, a + (value - low) * share] : [b - (high - value) * share, b];
  });
}

// What the handles stand at: the cuts of one band, or the mean of all.
function meanLimits(limits, target) {
  const meant = target >= 0 ? [limits[target]] : limits;
  return [0, 1].map((end) => meant.reduce((sum, pair) => sum + pair[end], 0) / meant.length);
}

class PixelHistogram {
  constructor(onLimits) {
    this.onLimits = onLimits;
    this.target = -1; // all bands
    this.node = make("canvas", "histogram");
    this.node.title = "Drag the two lines: what is black, and what is white";
    this.node.addEventListener("pointerdown", (event) => this.press(event));
    this.node.addEventListener("pointermove", (event) => event.buttons && this.drag(event));
    this.node.addEventListener("pointerup", () => (this.axis = null));
    new ResizeObserver(() => this.draw()).observe(this.node);
  }

  show(pixels, look) {
    Object.assign(this, { pixels, look });
    if (this.target >= look.bands.length) this.target = -1;
    this.limits = lookLimits(pixels, look);
    this.draw();
  }

  at(event) {
    const box = this.node.getBoundingClientRect();
    return (event.clientX - box.left) / box.width;
  }

  press(event) {
    this.node.setPointerCapture(event.pointerId);
    this.axis = valueAxis(this.pixels, this.look, this.limits); // stays while a handle is dragged
    const [low, high] = meanLimits(this.limits, this.target).map(this.axis.at);
    this.end = Math.abs(this.at(event) - low) < Math.abs(this.at(event) - high) ? 0 : 1;
    this.drag(event);
  }

  drag(event) {
    if (this.axis) this.move(this.end, this.axis.value(this.at(event)));
  }

  // An end that would pass the other stays where it is.
  move(end, value) {
    const [low, high] = meanLimits(this.limits, this.target);
    if (!Number.isFinite(value) || (end ? value <= low : value >= high)) return;
    this.onLimits(movedLimits(this.limits, this.target, end, value));
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.node;
    if (!this.pixels || !width) return;
    const sharp = window.devicePixelRatio || 1;
    Object.assign(this.node, { width: width * sharp, height: height * sharp });
    const context = this.node.getContext("2d");
    context.scale(sharp, sharp);
    const axis = this.axis || valueAxis(this.pixels, this.look, this.limits);
    this.look.bands.forEach((band, i) => this.drawBand(context, axis, band, INKS[this.look.bands.length][i]));
    for (const value of meanLimits(this.limits, this.target)) this.drawHandle(context, axis.at(value) * width);
  }

  drawBand(context, axis, band, ink) {
    const { clientWidth: width, clientHeight: height } = this.node;
    const counts = histogramOf(this.pixels.sorted(band), axis);
    const most = Math.log1p(Math.max(...counts));
    context.beginPath();
    counts.forEach((count, i) => context.lineTo(((i + 0.5) / BINS) * width, height - 3 - (height - 8) * (Math.log1p(count) / most)));
    context.strokeStyle = ink;
    context.lineWidth = 1.4;
    context.stroke();
  }

  drawHandle(context, x) {
    const ink = getComputedStyle(this.node).color;
    Object.assign(context, { strokeStyle: ink, fillStyle: ink, lineWidth: 1.5 });
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, this.node.clientHeight);
    context.stroke();
    context.fillRect(x - 3.5, this.node.clientHeight / 2 - 9, 7, 18);
  }
}

// How many of the values lie in each of BINS equal parts of an axis.
function histogramOf(sorted, axis) {
  const counts = new Array(BINS).fill(0);
  for (const value of sorted) {
    const bin = Math.floor(axis.at(value) * BINS);
    if (bin >= 0 && bin < BINS) counts[bin]++;
  }
  return counts;
}
