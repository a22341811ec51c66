// Mouse, pen, touch and wheel on the map: moving it, zooming, choosing a galaxy, drawing a region.

const HOVER_PX = 14; // how far from a galaxy the pointer may be
const CLICK_PX = 3; // a pointer that travelled further has moved the map
const LEAST_SHAPE_PX = 6; // a shorter way draws no region
const LASSO_STEP_PX = 4;
const MOST_CORNERS = 120;

// The corners of a box between two opposite ones.
function boxCorners([x1, y1], [x2, y2]) {
  return [[x1, y1], [x2, y1], [x2, y2], [x1, y2]];
}

class MapPointer {
  constructor(map) {
    this.map = map;
    this.tool = "move"; // "move", "lasso" or "box"
    this.pressed = new Map(); // pointer id -> its place on the stage, [left, top]
    this.travelled = 0; // pixels since the press
    this.drawnShape = null; // {shape, from, corners} while a region is being drawn
    this.listen(map.stage);
  }

  listen(stage) {
    stage.addEventListener("pointerdown", (event) => this.down(event));
    stage.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, (event) => this.up(event));
    stage.addEventListener("pointerleave", () => (this.map.hover.leave(), this.map.sky.tell(null)));
    stage.addEventListener("dblclick", (event) => this.map.zoomBy(2, ...this.position(event)));
    stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  setTool(tool) {
    this.tool = tool;
    this.map.stage.dataset.tool = tool;
    this.map.toolbar.showTool(tool);
  }

  position(event) {
    const box = this.map.stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  wheel(event) {
    event.preventDefault();
    this.map.zoomBy(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), ...this.position(event));
  }

  down(event) {
    const { stage, camera, hover } = this.map;
    if (event.button > 0 || !camera.view || event.composedPath().includes(hover.node)) return;
    stage.setPointerCapture(event.pointerId);
    stage.focus({ preventScroll: true });
    const position = this.position(event);
    this.pressed.set(event.pointerId, position);
    this.travelled = 0;
    hover.leave(); // a card would lie over what is drawn
    const shape = event.shiftKey ? "box" : this.tool;
    if (shape === "move" || this.pressed.size > 1) return;
    this.drawnShape = { shape, from: camera.toGrid(...position), corners: [] };
  }

  move(event) {
    const position = this.position(event);
    const before = this.pressed.get(event.pointerId);
    if (!before) return event.pointerType !== "touch" && this.hoverAt(position);
    const other = [...this.pressed].find(([id]) => id !== event.pointerId)?.[1];
    this.pressed.set(event.pointerId, position);
    const [dx, dy] = [position[0] - before[0], position[1] - before[1]];
    this.travelled += Math.hypot(dx, dy);
    if (other) return this.pinch(before, position, other);
    if (this.drawnShape) return this.extendShape(position);
    if (this.travelled > CLICK_PX) this.map.pan(dx, dy);
  }

  // Two fingers zoom by how their distance changes.
  pinch(before, now, other) {
    const span = ([left, top]) => Math.max(10, Math.hypot(left - other[0], top - other[1]));
    this.drawnShape = null;
    this.map.zoomBy(span(now) / span(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
  }

  extendShape(position) {
    const { camera, drawing } = this.map;
    const { shape, from, corners } = this.drawnShape;
    const [x, y] = camera.toGrid(...position);
    const last = corners.at(-1);
    if (shape === "box") this.drawnShape.corners = boxCorners(from, [x, y]);
    else if (!last || Math.hypot(x - last[0], y - last[1]) > camera.gridUnits(LASSO_STEP_PX)) corners.push([x, y]);
    drawing.request({ points: false });
  }

  up(event) {
    if (!this.pressed.delete(event.pointerId)) return;
    if (this.drawnShape) return this.finishShape();
    if (this.travelled > CLICK_PX || event.type !== "pointerup") return;
    this.find(this.position(event)).then((row) => row >= 0 && this.map.pick(row)).catch(() => {});
  }

  finishShape() {
    const { corners } = this.drawnShape;
    this.drawnShape = null;
    if (this.travelled > LEAST_SHAPE_PX && corners.length > 2) this.map.selection.select(thinned(corners, MOST_CORNERS));
    else this.map.drawing.request({ points: false });
  }

  hoverAt(position) {
    const { points, hover } = this.map;
    this.map.sky.tell(position);
    if (points.places || this.tileAt(position)) return hover.moveTo(this.rowAt(position));
    clearTimeout(this.findTimer);
    this.findTimer = setTimeout(() => this.find(position).then((row) => hover.moveTo(row)).catch(() => {}), HOVER_MS);
  }

  // The row under the pointer, asked of the server where the points are not here; -1 without one.
  async find(position) {
    const { points, density, camera } = this.map;
    if (points.places || !density || this.tileAt(position)) return this.rowAt(position);
    const { row, at } = await density.nearest(...camera.toGrid(...position), camera.gridUnits(HOVER_PX));
    if (row >= 0) points.knownPlaces.set(row, at);
    return row;
  }

  // The row under the pointer of what is here; -1 without one.
  rowAt(position) {
    const { points, camera } = this.map;
    const tile = this.tileAt(position);
    if (tile) points.knownPlaces.set(tile.row, [Math.round(tile.x), Math.round(tile.y)]);
    if (tile || !points.places) return tile ? tile.row : -1;
    return points.nearestRow(...camera.toGrid(...position), camera.gridUnits(HOVER_PX));
  }

  tileAt(position) {
    const { mosaic, camera } = this.map;
    return mosaic.visible ? mosaic.tileAt(...camera.toGrid(...position)) : undefined;
  }
}
