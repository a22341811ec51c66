// What lies over the points: galaxy images, rings around the query and the rated, the drawn region.

const CELL_PX = 62;
const MOST_IMAGES = 420;
const RING = { up: "#2fbf9b", down: "#e58a4b", artefact: "#b58be0", unsure: "#d9c65a" };

class Overlay {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.images = new Map(); // row -> decoded Image
    this.tiles = [];
  }

  // One galaxy for each cell of a net over the map: the one nearest to the cell's centre.
  choose(near, box, unitPerCell, allowed, rowOf) {
    const best = new Map();
    near.inBox(box.left, box.top, box.right, box.bottom, (row, x, y) => {
      if (allowed && !allowed[row]) return;
      const [i, j] = [Math.floor(x / unitPerCell), Math.floor(y / unitPerCell)];
      const distance = (x / unitPerCell - i - 0.5) ** 2 + (y / unitPerCell - j - 0.5) ** 2;
      const key = i * 1e6 + j;
      const known = best.get(key);
      if (!known || distance < known.distance) best.set(key, { row, i, j, distance });
    });
    const cells = [...best.values()].slice(0, MOST_IMAGES).map(({ row, i, j }) => [rowOf(row), i, j]);
    this.take(cells, unitPerCell);
  }

  // cells: [row, column, line] of a net of `unit` grid units.
  take(cells, unit) {
    this.tiles = cells.map(([row, i, j]) => ({ row, x: (i + 0.5) * unit, y: (j + 0.5) * unit, side: unit }));
  }

  async load(thumbnails, redraw) {
    const rows = this.tiles.map(({ row }) => row).filter((row) => !this.images.has(row));
    if (!rows.length) return;
    await thumbnails.load(rows);
    await Promise.all(rows.map((row) => this.decode(row, thumbnails.get(row))));
    redraw();
  }

  async decode(row, url) {
    const image = new Image();
    image.src = url;
    await image.decode().catch(() => {});
    if (this.images.size > 1500) this.images.delete(this.images.keys().next().value);
    this.images.set(row, image);
  }

  clear(ratio) {
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  drawTiles(toScreen, scale) {
    for (const { row, x, y, side } of this.tiles) {
      const image = this.images.get(row);
      if (!image?.naturalWidth) continue;
      const [left, top] = toScreen(x, y);
      const width = side * scale - 3;
      this.pen.drawImage(image, left - width / 2, top - width / 2, width, width);
    }
  }

  ring(left, top, radius, colour, width = 2) {
    this.pen.beginPath();
    this.pen.arc(left, top, radius, 0, 2 * Math.PI);
    this.pen.lineWidth = width;
    this.pen.strokeStyle = colour;
    this.pen.stroke();
  }

  polygon(corners, colour, closed) {
    if (corners.length < 2) return;
    this.pen.beginPath();
    corners.forEach(([left, top], i) => (i ? this.pen.lineTo(left, top) : this.pen.moveTo(left, top)));
    if (closed) this.pen.closePath();
    this.pen.lineWidth = 1.5;
    this.pen.strokeStyle = colour;
    this.pen.stroke();
    this.pen.globalAlpha = 0.06;
    this.pen.fillStyle = colour;
    this.pen.fill();
    this.pen.globalAlpha = 1;
  }
}
