// Thumbnails: one request for all that a page of results lacks, kept in memory for the way back.

const MOST_THUMBNAILS = 3000;

// The JPEG bytes of each thumbnail of a reply: a count, the lengths, then the files, one after another.
function splitThumbnails(buffer) {
  const view = new DataView(buffer);
  const count = view.getUint32(0, true);
  let start = 4 * (count + 1);
  return Array.from({ length: count }, (_, i) => {
    const length = view.getUint32(4 * (i + 1), true);
    start += length;
    return new Uint8Array(buffer, start - length, length);
  });
}

class ThumbnailCache {
  constructor(base, limit = MOST_THUMBNAILS) {
    this.base = base;
    this.limit = limit;
    this.urls = new Map(); // row -> blob URL, the least recently used first
    this.loading = new Map(); // row -> promise
  }

  // Resolves when every row has a URL.
  load(rows) {
    const missing = rows.filter((row) => !this.urls.has(row) && !this.loading.has(row));
    if (missing.length) {
      const request = this.fetchRows(missing);
      for (const row of missing) this.loading.set(row, request);
    }
    return Promise.all(rows.map((row) => this.loading.get(row)));
  }

  async fetchRows(rows) {
    try {
      this.keep(rows, await this.fetchFiles(rows));
    } finally {
      for (const row of rows) this.loading.delete(row);
    }
  }

  // The JPEG bytes of each row.
  async fetchFiles(rows) {
    const response = await fetch(`${this.base}/pack?rows=${rows.join(",")}`);
    if (!response.ok) throw new Error(`thumbnails: ${response.status}`);
    return splitThumbnails(await response.arrayBuffer());
  }

  keep(rows, files) {
    rows.forEach((row, i) => {
      this.urls.set(row, URL.createObjectURL(new Blob([files[i]], { type: "image/jpeg" })));
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

// The cache of a catalogue's version: what another version shows may be another galaxy.
function thumbnailCache(version) {
  window.explorerThumbnails ||= new Map();
  const caches = window.explorerThumbnails;
  if (!caches.has(version)) caches.set(version, new ThumbnailCache(`x/${version}`));
  return caches.get(version);
}
