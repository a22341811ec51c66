// An axis of a plot: where a value lies, which value lies somewhere, and round numbers to write on it.

class PlotScale {
  // axis: {low, high, log, flip}; from and to: pixels of its low and its high end.
  constructor(axis, from, to) {
    this.axis = axis;
    [this.from, this.to] = axis.flip ? [to, from] : [from, to];
    this.low = this.inner(axis.low);
    this.high = this.inner(axis.high);
  }

  inner(value) {
    return this.axis.log ? Math.log10(value) : value;
  }

  place(value) {
    return this.from + ((this.inner(value) - this.low) / (this.high - this.low)) * (this.to - this.from);
  }

  value(place) {
    const inner = this.low + ((place - this.from) / (this.to - this.from)) * (this.high - this.low);
    const inside = Math.max(this.low, Math.min(this.high, inner));
    return this.axis.log ? 10 ** inside : inside;
  }

  ticks(count) {
    return this.axis.log && this.high - this.low >= 1 ? this.decades(count) : this.roundSteps(count);
  }

  roundSteps(count) {
    const { low, high } = this.axis;
    const rough = (high - low) / count;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
  }

  // Powers of ten; with few of them also twice and five times each.
  decades(count) {
    if (this.high - this.low < count / 2) return this.withinDecades();
    const first = Math.ceil(this.low - 1e-9);
    const last = Math.floor(this.high + 1e-9);
    const step = Math.max(1, Math.ceil((last - first + 1) / count));
    const found = [];
    for (let power = first; power <= last; power += step) found.push(10 ** power);
    return found;
  }

  withinDecades() {
    const found = [];
    for (let power = Math.floor(this.low); power <= this.high; power++) found.push(...[1, 2, 5].map((factor) => factor * 10 ** power));
    return found.filter((value) => value >= this.axis.low && value <= this.axis.high);
  }
}

// A number on an axis: short, with a true minus.
function tickText(value) {
  const rounded = Number(value.toPrecision(6));
  const size = Math.abs(rounded);
  const text = size && (size >= 1e6 || size < 1e-3) ? rounded.toExponential().replace("e+", "e") : String(rounded);
  return text.replace(/-/g, "−");
}
