// The numbers behind an image, as the server packs them: bands, places on the sky, scale.

const ENOUGH_PX = 100000; // to measure cuts and a histogram on
const KEPT_IMAGES = 6;

class PixelData {
  // buffer: length of the JSON, the JSON, then the bands, (C, H, W), top row first.
  constructor(buffer) {
    const length = new DataView(buffer).getUint32(0, true);
    Object.assign(this, JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))));
    [this.count, this.height, this.width] = this.shape;
    const Numbers = this.kind === "byte" ? Uint8Array : Float32Array;
    const size = this.height * this.width;
    const start = 4 + length;
    this.bands = this.names.map(
      (_, i) => new Numbers(buffer, start + i * size * Numbers.BYTES_PER_ELEMENT, size),
    );
    this.ordered = new Map();
  }

  band(name) {
    return this.bands[this.names.indexOf(name)];
  }

  inside(x, y) {
    return x >= 0 && y >= 0 && x < this.width && y < this.height;
  }

  // The finite values of a band in order, or enough of them.
  sorted(name) {
    if (!this.ordered.has(name)) this.ordered.set(name, sortedSample(this.band(name)));
    return this.ordered.get(name);
  }

  // [RA, Dec] in degrees at pixel (x, y), of which whole numbers are the centres; null off the sky.
  place(x, y) {
    return this.sky && placeAmong(this.sky.places, this.along(x, this.width), this.along(y, this.height));
  }

  // How far along the image's side a pixel lies, 0 at the first one's centre, 1 at the last one's.
  along(at, side) {
    return ((at + 0.5) * this.bin - 0.5) / Math.max(1, side * this.bin - 1);
  }
}

function sortedSample(values) {
  const step = Math.max(1, Math.floor(values.length / ENOUGH_PX));
  const found = new Float32Array(Math.ceil(values.length / step));
  let count = 0;
  for (let i = 0; i < values.length; i += step) if (Number.isFinite(values[i])) found[count++] = values[i];
  return found.subarray(0, count).sort();
}

// The value below which a share of sorted values lies, between its neighbours.
function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

// The place at (u, v), 0 to 1, between nodes of places: on the sphere, so that RA may pass 0.
function placeAmong(places, u, v) {
  const [row, down] = nodeBefore(v, places.length);
  const [column, right] = nodeBefore(u, places[0].length);
  const sum = [0, 0, 0];
  for (const [i, high] of [[0, 1 - down], [1, down]]) {
    for (const [j, wide] of [[0, 1 - right], [1, right]]) {
      const [ra, dec] = places[row + i][column + j].map((angle) => (angle * Math.PI) / 180);
      const corner = [Math.cos(dec) * Math.cos(ra), Math.cos(dec) * Math.sin(ra), Math.sin(dec)];
      corner.forEach((part, k) => (sum[k] += high * wide * part));
    }
  }
  const ra = (Math.atan2(sum[1], sum[0]) * 180) / Math.PI;
  return [(ra + 360) % 360, (Math.atan2(sum[2], Math.hypot(sum[0], sum[1])) * 180) / Math.PI];
}

// The node before a share of the way, and how far beyond it; the last stretch also goes on outside.
function nodeBefore(share, nodes) {
  const at = share * (nodes - 1);
  const node = Math.max(0, Math.min(nodes - 2, Math.floor(at)));
  return [node, at - node];
}

const fetchedPixels = new Map(); // address -> promise; the latest few are kept

function fetchPixels(version, row) {
  const address = `x/${version}/pixels/${row}.bin`;
  if (!fetchedPixels.has(address)) fetchedPixels.set(address, readPixels(address));
  while (fetchedPixels.size > KEPT_IMAGES) fetchedPixels.delete(fetchedPixels.keys().next().value);
  return fetchedPixels.get(address);
}

async function readPixels(address) {
  const response = await fetch(address);
  if (response.ok) return new PixelData(await response.arrayBuffer());
  fetchedPixels.delete(address);
  throw new Error(`no pixels: ${response.status}`);
}
