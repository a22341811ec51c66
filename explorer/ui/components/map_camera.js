// What part of the map is seen, and the way between pixels of the screen and units of the points' grid.

const GRID = 65535; // the largest coordinate of a point: positions are uint16
const BAND_PX = 64; // kept free at the top, at the least, for tools and legend while the whole map is shown

// The box around all points, in units of the whole grid; a narrow one is widened on both sides alike.
function extentOf(places) {
  let [left, top, right, bottom] = [GRID, GRID, 0, 0];
  for (let i = 0; i < places.length; i += 2) {
    left = Math.min(left, places[i]);
    right = Math.max(right, places[i]);
    top = Math.min(top, places[i + 1]);
    bottom = Math.max(bottom, places[i + 1]);
  }
  const least = 0.01 * GRID;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const [width, height] = [Math.max(right - left, least), Math.max(bottom - top, least)];
  return { left: (x - width / 2) / GRID, top: (y - height / 2) / GRID, right: (x + width / 2) / GRID, bottom: (y + height / 2) / GRID };
}

class MapCamera {
  constructor() {
    this.extent = { left: 0, top: 0, right: 1, bottom: 1 };
    this.width = 0; // of the stage, in CSS pixels
    this.height = 0;
    this.view = null; // {x, y, scale}: the centre in whole grids, pixels a whole grid
    this.wholeScale = 0; // the scale at which the whole map is seen
    this.showsAll = false;
    this.bands = { top: BAND_PX, bottom: 0 }; // in pixels, kept free of points
  }

  // Other bands than before; whether the view is another by that.
  keepFree({ top, bottom }) {
    const before = this.bands;
    this.bands = { top: Math.max(BAND_PX, top), bottom };
    if (!this.showsAll || (before.top === this.bands.top && before.bottom === bottom)) return false;
    this.showAll();
    return true;
  }

  // The whole map stays whole when the stage changes its size.
  resize(width, height) {
    [this.width, this.height] = [width, height];
    if (!this.view || this.showsAll) this.showAll();
  }

  showAll() {
    if (!this.width) return;
    const { left, top, right, bottom } = this.extent;
    const band = this.bands;
    const free = Math.max(this.height / 3, this.height - band.top - band.bottom);
    const scale = Math.min(this.width / (right - left), free / (bottom - top)) * 0.96;
    this.view = { x: (left + right) / 2, y: (top + bottom) / 2 - (band.top - band.bottom) / 2 / scale, scale };
    this.wholeScale = scale;
    this.showsAll = true;
  }

  // The view as the address has it: centre in ten-thousandths, zoom in per cent; "" is the whole map.
  text() {
    const { x, y, scale } = this.view;
    return this.showsAll ? "" : [x * 1e4, y * 1e4, (100 * scale) / this.wholeScale].map(Math.round).join("_");
  }

  restore(text) {
    const [x, y, zoom] = text.split("_").map(Number);
    if (![x, y, zoom].every(Number.isFinite) || !this.wholeScale) return;
    this.view = { x: x / 1e4, y: y / 1e4, scale: (this.wholeScale * zoom) / 100 };
    this.showsAll = false;
  }

  toScreen = (x, y) => {
    const { view } = this;
    return [(x / GRID - view.x) * view.scale + this.width / 2, (y / GRID - view.y) * view.scale + this.height / 2];
  };

  toGrid(left, top) {
    const { view } = this;
    return [GRID * ((left - this.width / 2) / view.scale + view.x), GRID * ((top - this.height / 2) / view.scale + view.y)];
  }

  // So many pixels on the screen, in grid units.
  gridUnits(px) {
    return (px * GRID) / this.view.scale;
  }

  // 1 is the whole map.
  get zoom() {
    return this.view.scale / this.wholeScale;
  }

  // What lies at (left, top) of the screen stays there.
  zoomBy(factor, left = this.width / 2, top = this.height / 2) {
    const [x, y] = this.toGrid(left, top);
    const scale = Math.max(this.wholeScale * 0.5, Math.min(this.wholeScale * 4000, this.view.scale * factor));
    this.view = { x: x / GRID - (left - this.width / 2) / scale, y: y / GRID - (top - this.height / 2) / scale, scale };
    this.showsAll = false;
  }

  pan(dx, dy) {
    this.view = { ...this.view, x: this.view.x - dx / this.view.scale, y: this.view.y - dy / this.view.scale };
    this.showsAll = false;
  }

  box() {
    const [left, top] = this.toGrid(0, 0);
    const [right, bottom] = this.toGrid(this.width, this.height);
    return { left, top, right, bottom };
  }

  // [left, top, right, bottom] of what is seen, in whole units and inside the grid.
  wholeBox() {
    const { left, top, right, bottom } = this.box();
    const whole = (value) => Math.round(Math.max(0, Math.min(GRID, value)));
    return [left, top, right, bottom].map(whole);
  }
}
