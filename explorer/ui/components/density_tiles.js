// A map too large to send: density tiles by URL, coloured here, and the points of a window when few.

const TILE_PX = 256;
const DEEPEST = 3;

class Density {
  constructor({ base, query }, redraw) {
    this.base = base;
    this.query = query;
    this.redraw = redraw;
    this.tiles = new Map(); // "z/x/y" -> {pixels, canvas, ink}
    this.bytes = 0;
  }

  async ask(path, more) {
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
    const blob = await (await this.ask(`tile/${key}.png`, "")).blob();
    this.bytes += blob.size;
    const bitmap = await createImageBitmap(blob, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
    tile.canvas = make("canvas");
    tile.canvas.width = tile.canvas.height = TILE_PX;
    const pen = tile.canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(bitmap, 0, 0);
    tile.pixels = pen.getImageData(0, 0, TILE_PX, TILE_PX).data.slice();
    this.redraw();
  }

  // Red is the colour byte, green the density, blue the share that passes the filter.
  colour(tile, inks, grey, ink) {
    if (tile.ink === ink) return;
    tile.ink = ink;
    const image = new ImageData(TILE_PX, TILE_PX);
    const { pixels } = tile;
    for (let i = 0; i < pixels.length; i += 4) {
      if (!pixels[i + 1]) continue;
      const share = pixels[i + 2] / 255;
      for (let k = 0; k < 3; k++) image.data[i + k] = share * inks[4 * pixels[i] + k] + (1 - share) * grey[k];
      image.data[i + 3] = (60 + 0.76 * pixels[i + 1]) * (0.3 + 0.7 * share);
    }
    tile.canvas.getContext("2d").putImageData(image, 0, 0);
  }

  // Draws what is there of the wanted level, over the whole map in coarse pixels until it is.
  draw(pen, toScreen, box, pxPerMap, inks, grey, ink) {
    const wanted = Math.max(0, Math.min(DEEPEST, Math.ceil(Math.log2(pxPerMap / TILE_PX))));
    const fine = this.inBox(wanted, box);
    const missing = fine.some(({ key }) => !this.tile(key).pixels);
    for (const { key, x, y, side } of missing ? this.inBox(0, box) : fine) {
      const tile = this.tile(key);
      if (!tile.pixels) continue;
      this.colour(tile, inks, grey, ink);
      const [left, top] = toScreen(x * side, y * side);
      const [right, bottom] = toScreen((x + 1) * side, (y + 1) * side);
      pen.imageSmoothingEnabled = right - left > 3 * TILE_PX;
      pen.drawImage(tile.canvas, left, top, right - left, bottom - top);
    }
  }

  inBox(z, { left, top, right, bottom }) {
    const side = 65536 >> z;
    const clamp = (value) => Math.max(0, Math.min((1 << z) - 1, Math.floor(value / side)));
    const found = [];
    for (let x = clamp(left); x <= clamp(right); x++) {
      for (let y = clamp(top); y <= clamp(bottom); y++) found.push({ key: `${z}/${x}/${y}`, x, y, side });
    }
    return found;
  }

  // {rows, places, colours, shown} of what lies in the box; null where that is too much.
  async window(box) {
    const buffer = await (await this.ask("window.bin", `&box=${box.join(",")}`)).arrayBuffer();
    this.bytes += buffer.byteLength;
    const [count] = new Uint32Array(buffer, 0, 1);
    if (buffer.byteLength === 4 && count) return null;
    return {
      box, rows: new Uint32Array(buffer, 4, count), places: new Uint16Array(buffer, 4 + 4 * count, 2 * count),
      colours: new Uint8Array(buffer, 4 + 8 * count, count), shown: new Uint8Array(buffer, 4 + 9 * count, count),
    };
  }

  async nearest(x, y, reach) {
    const at = [x, y].map((value) => Math.max(0, Math.round(value))).join(",");
    return (await this.ask("near.json", `&at=${at}&reach=${Math.min(99999, Math.ceil(reach))}`)).json();
  }

  async mosaic(box, unit) {
    return (await this.ask("mosaic.json", `&box=${box.join(",")}&unit=${Math.min(99999, Math.ceil(unit))}`)).json();
  }
}
