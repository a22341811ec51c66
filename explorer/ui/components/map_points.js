// The points that the browser holds: where they lie, their colours, which pass the filter, which are in
// the region. A point's number `i` here is its galaxy's row, unless only a window of the map is held.

// A byte for every point: 1 where both have one.
function both(some, others) {
  const result = new Uint8Array(some.length);
  for (let i = 0; i < result.length; i++) result[i] = some[i] & others[i];
  return result;
}

class MapPoints {
  constructor() {
    this.places = null; // Uint16Array x0, y0, x1, y1 …
    this.colours = null; // a byte for every point
    this.mask = null; // a byte for every point: 1 where it passes the filter; null without one
    this.inRegion = null;
    this.shown = null; // both; null where all points stand out
    this.dimmed = false;
    this.rows = null; // the rows of a window's points
    this.window = null; // [left, top, right, bottom] of what a window holds
    this.knownPlaces = new Map(); // row -> place, of galaxies that are not held otherwise
  }

  setPlaces(places, rows = null) {
    this.places = places;
    this.rows = rows;
    this.grid = null;
  }

  // Takes the points of a part of the map; null lets those go that are here.
  setWindow(found) {
    this.window = found?.box;
    this.setPlaces(found?.places ?? null, found?.rows ?? null);
    this.colours = found?.colours ?? null;
    this.mask = found?.shown ?? null;
  }

  get complete() {
    return Boolean(this.places && this.colours);
  }

  // Whether the window that is here has all of the box.
  holds([left, top, right, bottom]) {
    const [l, t, r, b] = this.window ?? [1, 1, 0, 0];
    return left >= l && top >= t && right <= r && bottom <= b;
  }

  // Which points stand out: those that pass the filter and lie in the region.
  applyRegion(region) {
    this.inRegion = region.length > 2 ? this.pointGrid().inside(region) : null;
    const { mask, inRegion } = this;
    this.dimmed = Boolean(mask || inRegion);
    this.shown = mask && inRegion ? both(mask, inRegion) : mask || inRegion;
  }

  shownBytes() {
    return this.shown ?? new Uint8Array(this.places.length / 2).fill(1);
  }

  pointGrid() {
    this.grid ||= new PointGrid(this.places);
    return this.grid;
  }

  rowOf(i) {
    return this.rows ? this.rows[i] : i;
  }

  placeOf(row) {
    if (this.places && !this.rows) return [this.places[2 * row], this.places[2 * row + 1]];
    return this.knownPlaces.get(row);
  }

  // The row of point `i`, whose place is kept when its window is let go.
  rememberRow(i) {
    const row = this.rowOf(i);
    this.knownPlaces.set(row, [this.places[2 * i], this.places[2 * i + 1]]);
    return row;
  }

  // The row nearest to (x, y), of those that pass the filter, outside a region too; -1 without one.
  nearestRow(x, y, reach) {
    const i = this.pointGrid().nearest(x, y, reach, this.mask);
    return i < 0 ? -1 : this.rememberRow(i);
  }

  // How many points have each byte of colour.
  colourCounts() {
    const counts = new Uint32Array(256);
    for (const byte of this.colours ?? []) counts[byte]++;
    return counts;
  }

  // How many points pass the filter; null without one.
  countMask() {
    return this.mask?.reduce((sum, on) => sum + on, 0) ?? null;
  }

  // How many stand out in the region; null without one.
  countRegion() {
    return this.inRegion ? (this.shown ?? this.inRegion).reduce((sum, on) => sum + on, 0) : null;
  }
}
