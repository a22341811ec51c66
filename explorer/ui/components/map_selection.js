// The region that is selected: a polygon in grid units, drawn by the visitor or named by the address.

const PAGE_MS = 4000; // until the page beside the map has answered, at most

// "x.y_x.y_…" as corners; none where it cannot be read.
function parseRegion(text) {
  const corners = text ? text.split("_").map((corner) => corner.split(".").map(Number)) : [];
  return corners.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)) ? corners : [];
}

function regionText(corners) {
  return corners.map((corner) => corner.join(".")).join("_");
}

// The corners in whole units, inside the grid.
function wholeCorners(corners) {
  return corners.map((corner) => corner.map((value) => Math.round(Math.max(0, Math.min(GRID, value)))));
}

// At most `most` corners, evenly kept.
function thinned(corners, most) {
  const step = Math.ceil(corners.length / most);
  return corners.filter((_, i) => i % step === 0);
}

class MapSelection {
  constructor(map) {
    this.map = map;
    this.region = [];
    this.awaitsPage = false;
  }

  // The count is there at once, the page follows.
  select(corners) {
    const { map } = this;
    this.region = wholeCorners(corners);
    this.awaitsPage = true;
    map.restIn(PAGE_MS);
    this.apply();
    map.pointer.setTool("move");
    const text = regionText(this.region);
    map.data = { ...map.data, region: text };
    map.sendEvent("region", text);
  }

  clear() {
    this.select([]);
  }

  restore(text) {
    this.region = parseRegion(text);
    this.apply();
  }

  // Lets the points stand out that pass the filter and lie in the region.
  apply() {
    const { points, renderer, mosaic, drawing } = this.map;
    if (!points.places) return this.drawCount();
    points.applyRegion(this.region);
    renderer.fill("shown", points.shownBytes());
    mosaic.choose();
    this.drawCount();
    drawing.request();
  }

  // On a map that is not here as points the page beside it says how many are selected.
  drawCount() {
    const { map } = this;
    const { linked } = map.data;
    const count = map.density ? null : (map.points.countRegion() ?? (linked ? map.points.countMask() : null));
    map.toolbar.showCount(count, this.region.length > 0 || linked);
  }
}
