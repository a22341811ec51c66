// Thumbnails: one request for all that a page of results lacks, kept in memory for the way back.

class Thumbnails {
  constructor(base) {
    this.base = base;
    this.urls = new Map(); // row -> blob URL, oldest first
    this.loading = new Map(); // row -> promise
    this.limit = 3000;
  }

  // Resolves when every row has a URL.
  load(rows) {
    const missing = rows.filter((row) => !this.urls.has(row) && !this.loading.has(row));
    if (missing.length) {
      const request = this.fetchPack(missing);
      for (const row of missing) this.loading.set(row, request);
    }
    return Promise.all(rows.map((row) => this.loading.get(row)));
  }

  async fetchPack(rows) {
    try {
      const response = await fetch(`${this.base}/pack?rows=${rows.join(",")}`);
      if (!response.ok) throw new Error(`thumbnails: ${response.status}`);
      this.unpack(rows, await response.arrayBuffer());
    } finally {
      for (const row of rows) this.loading.delete(row);
    }
  }

  unpack(rows, buffer) {
    const view = new DataView(buffer);
    let start = 4 * (rows.length + 1);
    rows.forEach((row, i) => {
      const length = view.getUint32(4 * (i + 1), true);
      const blob = new Blob([new Uint8Array(buffer, start, length)], { type: "image/jpeg" });
      this.urls.set(row, URL.createObjectURL(blob));
      start += length;
    });
    this.forgetOldest();
  }

  forgetOldest() {
    for (const [row, url] of this.urls) {
      if (this.urls.size <= this.limit) return;
      URL.revokeObjectURL(url);
      this.urls.delete(row);
    }
  }

  get(row) {
    const url = this.urls.get(row);
    if (url) {
      this.urls.delete(row); // a used one counts as new
      this.urls.set(row, url);
    }
    return url;
  }
}

function thumbnailsOf(version) {
  window.explorerThumbnails ||= new Map();
  const known = window.explorerThumbnails;
  if (!known.has(version)) known.set(version, new Thumbnails(`x/${version}`));
  return known.get(version);
}
