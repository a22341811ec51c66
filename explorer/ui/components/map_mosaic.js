// Galaxies shown as images on the map: on request, or where few enough are in view.

const CELL_PX = 62; // one image for each cell of this size
const MOST_CELLS = 420;
const MOST_LARGE = 150; // galaxies in view that are shown as images unasked
const MOST_DECODED = 1500; // images kept

// One point for each cell of a net over the box: the one nearest to the cell's centre, as [i, column,
// line]; `unit`: a cell's side in grid units; `allowed`: a byte for every point, or nothing.
function onePerCell(pointGrid, box, unit, allowed) {
  const best = new Map();
  pointGrid.inBox(box, (i, x, y) => {
    if (allowed && !allowed[i]) return;
    const [column, line] = [Math.floor(x / unit), Math.floor(y / unit)];
    const distance = (x / unit - column - 0.5) ** 2 + (y / unit - line - 0.5) ** 2;
    const key = column * 1e6 + line;
    const known = best.get(key);
    if (!known || distance < known.distance) best.set(key, { cell: [i, column, line], distance });
  });
  return [...best.values()].slice(0, MOST_CELLS).map(({ cell }) => cell);
}

class MapMosaic {
  constructor(map) {
    this.map = map;
    this.wanted = readSetting("mosaic", "") === "1";
    this.visible = false;
    this.tiles = []; // {row, x, y, side} in grid units
    this.images = new Map(); // row -> decoded Image, oldest first
  }

  toggle() {
    this.wanted = !this.wanted;
    saveSetting("mosaic", this.wanted ? "1" : "");
    this.choose();
    this.map.drawing.request();
  }

  choose() {
    const { camera, data, points, toolbar } = this.map;
    if (!camera.view || !data) return;
    toolbar.mosaic.setAttribute("aria-pressed", String(this.wanted));
    if (!points.places) return this.chooseOnServer();
    const box = camera.box();
    this.visible = this.wanted || this.fewInView(box);
    if (!this.visible) return;
    const unit = camera.gridUnits(CELL_PX);
    const cells = onePerCell(points.pointGrid(), box, unit, points.shown);
    this.setTiles(cells.map(([i, column, line]) => [points.rowOf(i), column, line]), unit);
    this.loadImages();
  }

  fewInView(box) {
    if (this.map.camera.zoom <= 2) return false;
    let count = 0;
    this.map.points.pointGrid().inBox(box, () => count++);
    return count > 0 && count <= MOST_LARGE;
  }

  // The same for a map that is not here as points.
  async chooseOnServer() {
    const { camera, density, points } = this.map;
    this.visible = this.wanted && Boolean(density);
    if (!this.visible) return;
    const { unit, cells } = await density.mosaic(camera.wholeBox(), camera.gridUnits(CELL_PX));
    if (points.places) return;
    this.setTiles(cells, unit);
    this.loadImages();
  }

  // cells: [row, column, line] of a net of `unit` grid units.
  setTiles(cells, unit) {
    this.tiles = cells.map(([row, column, line]) => ({ row, x: (column + 0.5) * unit, y: (line + 0.5) * unit, side: unit }));
  }

  loadImages() {
    this.decodeMissing().catch(() => {});
  }

  async decodeMissing() {
    const { thumbnails } = this.map;
    const rows = this.tiles.map(({ row }) => row).filter((row) => !this.images.has(row));
    if (!rows.length) return;
    await thumbnails.load(rows);
    await Promise.all(rows.map((row) => this.decode(row, thumbnails.get(row))));
    this.map.drawing.request({ points: false });
  }

  async decode(row, url) {
    const image = new Image();
    image.src = url;
    await image.decode().catch(() => {});
    if (this.images.size > MOST_DECODED) this.images.delete(this.images.keys().next().value);
    this.images.set(row, image);
  }

  draw(pen, { toScreen, view }) {
    for (const { row, x, y, side } of this.tiles) {
      const image = this.images.get(row);
      if (!image?.naturalWidth) continue;
      const [left, top] = toScreen(x, y);
      const width = (side * view.scale) / GRID - 3;
      pen.drawImage(image, left - width / 2, top - width / 2, width, width);
    }
  }

  // The image under a place in grid units, if one is drawn there.
  tileAt(x, y) {
    return this.tiles.find(
      (tile) => Math.abs(tile.x - x) < tile.side / 2 && Math.abs(tile.y - y) < tile.side / 2 && this.images.has(tile.row),
    );
  }
}
