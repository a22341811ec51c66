// Brings what the map shows from its host: all points, or density tiles and the points of a window.

const LEAST_WINDOW_ZOOM = 1.5; // below it a window is never few enough points to send

class MapLoader {
  constructor(map) {
    this.map = map;
  }

  // before: the data of the last run, if there was one.
  load(before) {
    const { data } = this.map;
    if (data.tiled) return this.loadTiled(before);
    if (before?.points !== data.points) this.loadPoints();
    if (before?.colour !== data.colour) this.loadColour();
    if (before?.mask !== data.mask) this.loadMask();
  }

  loadTiled(before) {
    const { map } = this;
    const { tiled, points, view, extent } = map.data;
    if (before?.tiled?.query === tiled.query && map.density) return;
    map.density = new DensityTiles(tiled, () => map.drawing.request());
    map.points.window = null;
    const [left, top, right, bottom] = extent.map((value) => value / GRID);
    map.camera.extent = { left, top, right, bottom };
    if (before?.points !== points) this.startView(view);
    this.run(() => map.density.tile("0/0/0").ready);
    this.loadWindow();
  }

  startView(view) {
    const { camera } = this.map;
    camera.showAll();
    if (view) camera.restore(view);
    this.map.rest();
  }

  // The points of what is in view, once they are few enough to send.
  async loadWindow() {
    const { map } = this;
    const { density, camera } = map;
    const request = (this.windowRequest = {});
    if (!density || !camera.view || camera.zoom < LEAST_WINDOW_ZOOM) return this.takeWindow(null);
    const found = await density.window(camera.wholeBox()).catch(() => null);
    if (this.windowRequest === request && density === map.density) this.takeWindow(found);
  }

  takeWindow(found) {
    const { points, renderer } = this.map;
    if (!found && !points.window) return;
    points.setWindow(found);
    renderer.fill("place", points.places ?? new Uint16Array(0));
    renderer.fill("colour", points.colours ?? new Uint8Array(0));
    if (points.places) this.map.selection.apply();
    this.map.drawing.request();
  }

  // Runs one download; says on the map why it failed.
  async run(job) {
    const { map } = this;
    try {
      await job();
      setVisible(map.message, false);
      map.root.dataset.ready = map.density || map.points.complete ? "1" : "";
    } catch (error) {
      setText(map.message, error.message);
      setVisible(map.message, true);
    }
    map.drawing.request();
  }

  loadPoints() {
    const { map } = this;
    const { points: url, view } = map.data;
    return this.run(async () => {
      const { places, rows } = await map.host.points(url);
      if (url !== map.data.points) return;
      map.points.setPlaces(places, rows);
      map.density = null;
      map.drawing.sampleFirst = true;
      map.renderer.fill("place", places);
      map.renderer.fill("shown", new Uint8Array(places.length / 2).fill(1));
      map.camera.extent = extentOf(places);
      this.startView(view);
      map.selection.apply();
    });
  }

  loadColour() {
    const { map } = this;
    const { colour: url } = map.data;
    return this.run(async () => {
      const colours = new Uint8Array(await map.host.bytes(url));
      if (url !== map.data.colour) return;
      map.points.colours = colours;
      map.renderer.fill("colour", colours);
      map.drawLegend();
      map.fitLegends();
    });
  }

  loadMask() {
    const { map } = this;
    const { mask: url } = map.data;
    return this.run(async () => {
      const bytes = url ? new Uint8Array(await map.host.bytes(url)) : null;
      if (url !== map.data.mask) return;
      map.points.mask = bytes;
      map.selection.apply();
    });
  }
}
