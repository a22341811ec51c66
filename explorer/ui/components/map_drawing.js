// Draws the map: points or density below, images, rings and the region above.

const CROWDED = 50000; // so many points are drawn fainter
const BEHIND_IMAGES = 0.5; // how much of the points is left behind images

// Larger where there are few points or the map is zoomed in, between 1.4 and 14 pixels.
function pointSize(areaPx, count, zoom) {
  const crowd = Math.sqrt(areaPx / count);
  return Math.min(14, Math.max(1.4, Math.min(7.5, 0.36 * crowd)) * Math.min(4, zoom ** 0.35));
}

class MapDrawing {
  constructor(map) {
    this.map = map;
    this.sampleFirst = false; // the first picture of new points is of a sample
    this.pointsChanged = false;
    this.paletteKey = "";
  }

  // The points are drawn again only when they look different: without a GPU a million take seconds.
  request({ points = true } = {}) {
    this.pointsChanged ||= points;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      const { map } = this;
      if (!map.camera.view || !map.data || !(map.points.complete || map.density)) return;
      if (this.pointsChanged) this.drawPoints();
      this.pointsChanged = false;
      this.drawOverlay();
    });
  }

  // Whether what is seen is drawn as density and not as points.
  asDensity(havePoints) {
    const { density, points, camera } = this.map;
    return Boolean(density) && !(havePoints && points.holds(camera.wholeBox()));
  }

  drawPoints() {
    const { map } = this;
    const { renderer, dark, root } = map;
    if (!map.points.complete || this.asDensity(true)) return renderer.clear();
    this.setPalette();
    const { view } = map.camera;
    const alpha = (renderer.count > CROWDED ? 0.72 : 0.92) * (map.mosaic.visible ? BEHIND_IMAGES : 1);
    renderer.draw({ ...view, scale: view.scale * map.ratio }, {
      size: this.pointSize() * map.ratio, alpha, grey: missingColour(dark),
      dimmed: map.points.dimmed, moving: map.moving || this.sampleFirst,
    });
    root.dataset.painted = this.sampleFirst && renderer.step > 1 ? "sample" : "all";
    if (this.sampleFirst) setTimeout(() => this.request(), 60);
    this.sampleFirst = false;
  }

  setPalette() {
    const { renderer, data, dark } = this.map;
    if (this.paletteKey === this.wantedPalette()) return;
    renderer.setPalette(palette(data.legend, dark));
    this.paletteKey = this.wantedPalette();
  }

  wantedPalette() {
    return `${this.map.dark} ${this.map.data.legend.name}`;
  }

  drawDensity() {
    const { density, overlay, camera, data, dark, ratio, mosaic } = this.map;
    const colours = { palette: palette(data.legend, dark), missing: missingColour(dark), key: this.wantedPalette() };
    overlay.pen.globalAlpha = mosaic.visible ? BEHIND_IMAGES : 1;
    density.draw(overlay.pen, camera, ratio, colours);
    overlay.pen.globalAlpha = 1;
  }

  pointSize() {
    const { camera, density, renderer } = this.map;
    return pointSize(camera.width * camera.height, renderer.count, density ? 1 : Math.max(1, camera.zoom));
  }

  drawOverlay() {
    const { map } = this;
    const { camera, overlay, mosaic } = map;
    overlay.clear(map.ratio);
    map.sky.draw(overlay.pen);
    if (this.asDensity(map.points.places)) this.drawDensity();
    if (mosaic.visible) mosaic.draw(overlay.pen, camera);
    this.drawRings();
    const accent = getComputedStyle(map.root).getPropertyValue("--st-primary-color") || "#5b9dff";
    const corners = map.pointer.drawnShape?.corners ?? map.selection.region;
    overlay.polygon(corners.map(([x, y]) => camera.toScreen(x, y)), accent);
    map.labels.place(camera.toScreen, camera.width, camera.height);
  }

  drawRings() {
    const { data, dark, hover, rings } = this.map;
    const radius = this.pointSize() / 2 + 3;
    const ink = dark ? "#ffffff" : "#10131a";
    rings.draw(radius);
    if (data.chosen !== null) rings.ring(data.chosen, radius + 4, ink, 2.5);
    if (hover.row >= 0) rings.ring(hover.row, radius + 2, ink, 2);
  }
}
