// A map too large to send: density tiles by URL, coloured here, and the points of a window when few.

const TILE_PX = 256;
const DEEPEST = 3; // level 0 is one tile for the whole map, each level halves a tile's side
const GRID_UNITS = 65536; // a side of the map

// The tiles of a level that the box meets: {key, x, y, side}, the side in grid units.
function tilesOver(level, { left, top, right, bottom }) {
  const side = GRID_UNITS >> level;
  const clamp = (value) => Math.max(0, Math.min((1 << level) - 1, Math.floor(value / side)));
  const found = [];
  for (let x = clamp(left); x <= clamp(right); x++) {
    for (let y = clamp(top); y <= clamp(bottom); y++) found.push({ key: `${level}/${x}/${y}`, x, y, side });
  }
  return found;
}

// The level whose tiles have a pixel for each of the map's `px` on the screen.
function levelFor(px) {
  return Math.max(0, Math.min(DEEPEST, Math.ceil(Math.log2(px / TILE_PX))));
}

// Writes to `out` the RGBA that a tile's pixels mean: red is the byte of colour, green the density,
// blue the share that passes the filter.
function colourTile(pixels, { palette, missing }, out) {
  for (let i = 0; i < pixels.length; i += 4) {
    if (!pixels[i + 1]) continue;
    const share = pixels[i + 2] / 255;
    for (let k = 0; k < 3; k++) out[i + k] = share * palette[4 * pixels[i] + k] + (1 - share) * missing[k];
    out[i + 3] = (60 + 0.76 * pixels[i + 1]) * (0.3 + 0.7 * share);
  }
}

// The points of a window from the server's reply; null where they are too many to send.
function readWindow(buffer, box) {
  const [count] = new Uint32Array(buffer, 0, 1);
  if (buffer.byteLength === 4 && count) return null;
  return {
    box, rows: new Uint32Array(buffer, 4, count), places: new Uint16Array(buffer, 4 + 4 * count, 2 * count),
    colours: new Uint8Array(buffer, 4 + 8 * count, count), shown: new Uint8Array(buffer, 4 + 9 * count, count),
  };
}

class DensityTiles {
  constructor({ base, query }, redraw) {
    this.base = base;
    this.query = query;
    this.redraw = redraw;
    this.tiles = new Map(); // "level/x/y" -> {ready, pixels, canvas, paletteKey}
  }

  async request(path, more = "") {
    const response = await fetch(`${this.base}/${path}?${this.query}${more}`);
    if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error || `map: ${response.status}`);
    return response;
  }

  tile(key) {
    if (!this.tiles.has(key)) {
      const tile = {};
      this.tiles.set(key, tile);
      tile.ready = this.load(tile, key).catch(() => this.tiles.delete(key));
    }
    return this.tiles.get(key);
  }

  async load(tile, key) {
    const blob = await (await this.request(`tile/${key}.png`)).blob();
    const bitmap = await createImageBitmap(blob, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
    tile.canvas = make("canvas");
    tile.canvas.width = tile.canvas.height = TILE_PX;
    const pen = tile.canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(bitmap, 0, 0);
    tile.pixels = pen.getImageData(0, 0, TILE_PX, TILE_PX).data.slice();
    this.redraw();
  }

  // colours: {palette, missing, key}; a tile is coloured again only under another key.
  colour(tile, colours) {
    if (tile.paletteKey === colours.key) return;
    tile.paletteKey = colours.key;
    const image = new ImageData(TILE_PX, TILE_PX);
    colourTile(tile.pixels, colours, image.data);
    tile.canvas.getContext("2d").putImageData(image, 0, 0);
  }

  // Draws the level that the view needs; until its tiles are here, the whole map in coarse pixels.
  draw(pen, camera, ratio, colours) {
    const box = camera.box();
    const fine = tilesOver(levelFor(camera.view.scale * ratio), box);
    const missing = fine.some(({ key }) => !this.tile(key).pixels);
    for (const { key, x, y, side } of missing ? tilesOver(0, box) : fine) {
      const tile = this.tile(key);
      if (!tile.pixels) continue;
      this.colour(tile, colours);
      const [left, top] = camera.toScreen(x * side, y * side);
      const [right, bottom] = camera.toScreen((x + 1) * side, (y + 1) * side);
      pen.imageSmoothingEnabled = right - left > 3 * TILE_PX;
      pen.drawImage(tile.canvas, left, top, right - left, bottom - top);
    }
  }

  async window(box) {
    return readWindow(await (await this.request("window.bin", `&box=${box.join(",")}`)).arrayBuffer(), box);
  }

  // {row, at} of the galaxy nearest to a place; row -1 where none is within reach.
  async nearest(x, y, reach) {
    const at = [x, y].map((value) => Math.max(0, Math.round(value))).join(",");
    return (await this.request("near.json", `&at=${at}&reach=${Math.min(99999, Math.ceil(reach))}`)).json();
  }

  // {unit, cells} of one galaxy for each cell of about `unit` grid units.
  async mosaic(box, unit) {
    return (await this.request("mosaic.json", `&box=${box.join(",")}&unit=${Math.min(99999, Math.ceil(unit))}`)).json();
  }
}
