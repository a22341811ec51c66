// Which point is under the pointer, which are in view, which lie in a polygon: a grid of cells over
// the points, so that a question reads the cells it concerns and not all points.

const CELLS = 256; // a side
const CELL_BITS = 8; // 65536 / 256 = 2 ** 8 grid units a cell

class PointGrid {
  // places: Uint16Array x0, y0, x1, y1 …
  constructor(places) {
    this.places = places;
    const count = places.length / 2;
    this.starts = new Uint32Array(CELLS * CELLS + 1); // where each cell's points begin in `order`
    for (let i = 0; i < count; i++) this.starts[this.cellOf(i) + 1]++;
    for (let c = 0; c < CELLS * CELLS; c++) this.starts[c + 1] += this.starts[c];
    const next = this.starts.slice(0, -1);
    this.order = new Uint32Array(count);
    for (let i = 0; i < count; i++) this.order[next[this.cellOf(i)]++] = i;
  }

  cellOf(i) {
    return (this.places[2 * i + 1] >> CELL_BITS) * CELLS + (this.places[2 * i] >> CELL_BITS);
  }

  // Calls visit(i, x, y) for each point of the box, edges included, in grid units.
  inBox({ left, top, right, bottom }, visit) {
    const clamp = (value) => Math.max(0, Math.min(CELLS - 1, Math.floor(value) >> CELL_BITS));
    const [firstColumn, lastColumn, firstLine, lastLine] = [left, right, top, bottom].map(clamp);
    for (let line = firstLine; line <= lastLine; line++) {
      const end = this.starts[line * CELLS + lastColumn + 1];
      for (let k = this.starts[line * CELLS + firstColumn]; k < end; k++) {
        const i = this.order[k];
        const x = this.places[2 * i];
        const y = this.places[2 * i + 1];
        if (x >= left && x <= right && y >= top && y <= bottom) visit(i, x, y);
      }
    }
  }

  // The number of the point nearest to (x, y) within `radius`, -1 where there is none; `allowed` is a
  // byte for every point, or nothing.
  nearest(x, y, radius, allowed) {
    let best = -1;
    let least = radius * radius;
    this.inBox({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }, (i, px, py) => {
      const distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance <= least && (!allowed || allowed[i])) [best, least] = [i, distance];
    });
    return best;
  }

  // A byte for every point: 1 inside the polygon of [x, y] corners.
  inside(polygon) {
    const result = new Uint8Array(this.places.length / 2);
    if (polygon.length < 3) return result;
    const xs = polygon.map(([x]) => x);
    const ys = polygon.map(([, y]) => y);
    const box = { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
    this.inBox(box, (i, x, y) => {
      if (insidePolygon(polygon, x, y)) result[i] = 1;
    });
    return result;
  }

  // The point nearest to (x, y) in the direction (dx, dy), within 45 degrees of it; -1 where there is none.
  nextInDirection([x, y], [dx, dy], box, allowed) {
    let [best, least] = [-1, Infinity];
    this.inBox(box, (i, px, py) => {
      const along = (px - x) * dx + (py - y) * dy;
      const across = Math.abs((px - x) * dy + (py - y) * dx);
      const cost = along + 2 * across; // what lies ahead before what lies aside
      if (along > 0 && across <= along && cost < least && (!allowed || allowed[i])) [best, least] = [i, cost];
    });
    return best;
  }
}

// The even-odd rule.
function insidePolygon(polygon, x, y) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [x1, y1] = polygon[i];
    const [x2, y2] = polygon[j];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
