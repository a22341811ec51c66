// The map: every galaxy a point. Holds its parts together, and knows when it moves and when it rests.
// Its `host` is what it stands in: a page with a server, or a notebook.

const MOVE_MS = 140; // without a move, and the map rests
const PANEL_MS = 300; // what the panel beside the map needs once the map has its answer
const TELL_MS = 500; // of rest, before the address has the view
const NARROW = window.matchMedia("(max-width: 640px)"); // as in map.css

class GalaxyMap {
  constructor(root, host) {
    this.root = root;
    this.host = host;
    this.density = null; // DensityTiles, on a map that is too large to send as points
    this.build();
    this.camera = new MapCamera();
    this.points = new MapPoints();
    this.renderer = new PointRenderer(this.pointCanvas);
    this.overlay = new Overlay(this.overlayCanvas);
    this.mosaic = new MapMosaic(this);
    this.selection = new MapSelection(this);
    this.drawing = new MapDrawing(this);
    this.loader = new MapLoader(this);
    this.sky = new MapSky(this);
    this.pointer = new MapPointer(this);
    this.keyboard = new MapKeyboard(this);
    new ResizeObserver(() => this.resize()).observe(this.stage);
  }

  build() {
    this.stage = make("div", "stage");
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "application");
    this.stage.setAttribute("aria-label", "Map of the catalogue. Drag or arrows to move, wheel to zoom, Shift and arrows from point to point, Enter to choose.");
    this.pointCanvas = make("canvas");
    this.overlayCanvas = make("canvas");
    this.message = make("div", "message", "Loading the map");
    this.hover = new HoverCard(this);
    this.legend = new MapLegend();
    this.rings = new MapRings(this);
    this.toolbar = new MapToolbar(this);
    this.stage.append(this.pointCanvas, this.overlayCanvas);
    this.labels = new RegionLabels(this.stage, (region) => this.selection.select(parseRegion(region)));
    this.stage.append(this.toolbar.node, this.legend.node, this.rings.node, this.hover.node, this.message, this.hover.spoken);
    this.root.append(this.stage);
  }

  update(data, sendEvent) {
    const before = this.data;
    this.data = data;
    this.sendEvent = sendEvent;
    this.thumbnails = this.host.thumbnails(data.version);
    this.dark = isDarkColour(getComputedStyle(this.stage).backgroundColor);
    this.pointer.setTool(this.pointer.tool);
    this.points.knownPlaces = new Map(data.marks.places);
    this.loader.load(before);
    if (before?.region !== data.region || before?.points !== data.points) this.selection.restore(data.region);
    this.labels.load(data.names, this.host).then(() => this.drawing.request({ points: false })).catch(() => {});
    this.toolbar.labels.setAttribute("aria-pressed", String(this.labels.on));
    this.drawLegend();
    this.rings.explain();
    const fitted = this.fitLegends();
    if (this.selection.awaitsPage) this.restIn(PANEL_MS);
    this.selection.awaitsPage = false;
    const sameColours = before && this.dark === this.wasDark && before.legend.name === data.legend.name;
    this.wasDark = this.dark;
    this.drawing.request({ points: fitted || !sameColours });
  }

  drawLegend() {
    const { data, dark, points, density } = this;
    const key = `${data.legend.name} ${dark} ${points.colours?.length ?? 0} ${data.colour}`;
    if (this.legendKey === key) return;
    this.legendKey = key;
    this.legend.draw(data.legend, dark, points.colourCounts(), !density);
  }

  // A narrow map has its legends above and below the points, not over them; whether they move by that.
  fitLegends() {
    const [above, below] = [this.rings.node, this.legend.node];
    const narrow = NARROW.matches;
    return this.camera.keepFree({
      top: narrow && above.offsetHeight ? above.offsetTop + above.offsetHeight : 0,
      bottom: narrow && below.offsetHeight ? this.stage.clientHeight - below.offsetTop : 0,
    });
  }

  toggleLabels() {
    this.labels.toggle();
    this.toolbar.labels.setAttribute("aria-pressed", String(this.labels.on));
    this.drawing.request({ points: false });
  }

  pick(row) {
    this.data = { ...this.data, chosen: row };
    this.sendEvent("pick", row);
    this.drawing.request({ points: false });
  }

  // --- moving and resting ----------------------------------------------------------------------

  resize() {
    const { width, height } = this.stage.getBoundingClientRect();
    if (!width || !height) return;
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    for (const canvas of [this.pointCanvas, this.overlayCanvas]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    this.camera.resize(width, height);
    this.fitLegends();
    this.rest();
  }

  showAll() {
    this.camera.showAll();
    this.rest();
  }

  zoomBy(factor, left, top) {
    if (!this.camera.view) return;
    this.camera.zoomBy(factor, left, top);
    this.moved();
  }

  pan(dx, dy) {
    this.camera.pan(dx, dy);
    this.moved();
  }

  moved() {
    this.hover.leave();
    this.drawing.request();
    this.restIn(MOVE_MS);
  }

  // Until then what is drawn is what keeps up with the pointer, and leaves the processor to the page.
  restIn(ms) {
    this.moving = true;
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => this.rest(), ms);
  }

  rest() {
    if (!this.camera.view) return;
    this.moving = false;
    if (this.density && this.data) this.loader.loadWindow();
    this.mosaic.choose();
    this.drawing.request();
    clearTimeout(this.tellTimer);
    this.tellTimer = setTimeout(() => this.tellView(), TELL_MS);
  }

  // The address keeps the view; the first one it has itself.
  tellView() {
    const text = this.camera.text();
    if (!this.data || text === (this.toldView ?? this.data.view ?? "")) return;
    this.toldView = text;
    this.sendEvent("view", text);
  }
}
