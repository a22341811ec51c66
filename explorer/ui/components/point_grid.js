// Which point is under the hand, which are in view, which lie in a polygon: a grid over the points.

const CELLS = 256;
const SHIFT = 8; // 65536 / 256

class Near {
  constructor(places) {
    this.places = places;
    const count = places.length / 2;
    this.start = new Uint32Array(CELLS * CELLS + 1);
    for (let i = 0; i < count; i++) this.start[this.cell(i) + 1]++;
    for (let c = 0; c < CELLS * CELLS; c++) this.start[c + 1] += this.start[c];
    const at = this.start.slice(0, -1);
    this.rows = new Uint32Array(count);
    for (let i = 0; i < count; i++) this.rows[at[this.cell(i)]++] = i;
  }

  cell(i) {
    return (this.places[2 * i + 1] >> SHIFT) * CELLS + (this.places[2 * i] >> SHIFT);
  }

  // Calls visit(row, x, y) for each point of the box, in grid units.
  inBox(left, top, right, bottom, visit) {
    const clamp = (value) => Math.max(0, Math.min(CELLS - 1, Math.floor(value) >> SHIFT));
    const [c0, c1, r0, r1] = [clamp(left), clamp(right), clamp(top), clamp(bottom)];
    for (let r = r0; r <= r1; r++) {
      const from = this.start[r * CELLS + c0];
      const to = this.start[r * CELLS + c1 + 1];
      for (let k = from; k < to; k++) {
        const row = this.rows[k];
        const x = this.places[2 * row];
        const y = this.places[2 * row + 1];
        if (x >= left && x <= right && y >= top && y <= bottom) visit(row, x, y);
      }
    }
  }

  nearest(x, y, radius, allowed) {
    let best = -1;
    let least = radius * radius;
    this.inBox(x - radius, y - radius, x + radius, y + radius, (row, px, py) => {
      const distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance <= least && (!allowed || allowed[row])) [best, least] = [row, distance];
    });
    return best;
  }

  // A byte for every point: 1 inside the polygon of [x, y] corners (even-odd rule).
  inside(polygon) {
    const result = new Uint8Array(this.places.length / 2);
    if (polygon.length < 3) return result;
    const xs = polygon.map(([x]) => x);
    const ys = polygon.map(([, y]) => y);
    this.inBox(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), (row, x, y) => {
      if (holds(polygon, x, y)) result[row] = 1;
    });
    return result;
  }
}

function holds(polygon, x, y) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [x1, y1] = polygon[i];
    const [x2, y2] = polygon[j];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
