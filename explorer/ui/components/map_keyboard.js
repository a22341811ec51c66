// The map by keys: tools, moving, zooming, and from galaxy to galaxy.

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP_PX = 60;

class MapKeyboard {
  constructor(map) {
    this.map = map;
    map.stage.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    const { map } = this;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target !== map.stage) return; // a button's own
    const command = this.command(event.key, event.shiftKey);
    if (!command || !map.camera.view) return;
    event.preventDefault();
    event.stopPropagation();
    command();
    map.drawing.request({ points: false });
  }

  command(key, shift) {
    const { map } = this;
    if (key in DIRECTIONS) return () => this.arrow(DIRECTIONS[key], shift);
    const commands = {
      moveTool: () => map.pointer.setTool("move"), lasso: () => map.pointer.setTool("lasso"), box: () => map.pointer.setTool("box"),
      images: () => map.mosaic.toggle(), names: () => map.toggleLabels(), rings: () => map.rings.toggle(),
      wholeMap: () => map.showAll(), zoomIn: () => map.zoomBy(1.6), zoomOut: () => map.zoomBy(1 / 1.6),
      Enter: () => map.hover.row >= 0 && map.pick(map.hover.row),
      Escape: () => this.escape(),
    };
    return commands[actionOf("map", key) ?? key];
  }

  arrow([dx, dy], shift) {
    if (!shift) return this.map.pan(-STEP_PX * dx, -STEP_PX * dy);
    if (this.map.points.places) this.stepTo(dx, dy);
  }

  // First what is being drawn, then the selection.
  escape() {
    const { map } = this;
    if (map.pointer.drawnShape) map.pointer.drawnShape = null;
    else if (map.selection.region.length || map.data.linked) map.selection.clear();
  }

  // From galaxy to galaxy: the next one to the right, above …; the map moves where there is none.
  stepTo(dx, dy) {
    const { points, camera, hover } = this.map;
    const next = points.pointGrid().nextInDirection(this.start(), [dx, dy], camera.box(), points.shown);
    if (next < 0) return this.map.pan(-STEP_PX * dx, -STEP_PX * dy);
    hover.moveTo(points.rememberRow(next));
  }

  // The galaxy under the pointer or the keys, else the one that was opened, else the middle of what is seen.
  start() {
    const { points, camera, hover, data } = this.map;
    const { left, top, right, bottom } = camera.box();
    const isSeen = (place) => place && place[0] >= left && place[0] <= right && place[1] >= top && place[1] <= bottom;
    const places = [hover.row, data.chosen].map((row) => (row >= 0 && row !== null ? points.placeOf(row) : null));
    return places.find(isSeen) ?? camera.toGrid(camera.width / 2, camera.height / 2);
  }
}
