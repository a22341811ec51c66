// What a plot draws inside its axes: bars, cells or points, those that are not selected in grey.

const SVG = "http://www.w3.org/2000/svg";
const POINT_PX = 2.6;
const FAINTEST = 0.22; // of a cell that holds one galaxy

function shape(tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

// A rectangle between two corners, whichever is which.
function rectangle([x1, y1], [x2, y2], attributes) {
  return shape("rect", {
    x: Math.min(x1, x2).toFixed(1), y: Math.min(y1, y2).toFixed(1),
    width: Math.abs(x2 - x1).toFixed(1), height: Math.abs(y2 - y1).toFixed(1), ...attributes,
  });
}

// ink: {accent, grey, colour(byte)}; data.selecting: something is selected somewhere.
function drawMarks(data, x, y, ink) {
  if (data.kind === "histogram") return bars(data, x, y, ink);
  return data.kind === "density" ? cells(data, x, y, ink) : points(data, x, y, ink);
}

function bars({ edges, counts, selected, selecting }, x, y, ink) {
  const group = shape("g", { class: "bars" });
  const bar = (i, count, fill) => rectangle([x.place(edges[i]), y.place(0)], [x.place(edges[i + 1]) - 1, y.place(count)], { fill });
  counts.forEach((count, i) => {
    if (count) group.append(bar(i, count, selecting ? ink.grey : ink.accent));
    if (selecting && selected[i]) group.append(bar(i, selected[i], ink.accent));
  });
  return group;
}

// cells: [column, row, galaxies, of them selected, byte of colour]. Thousands of them are one small
// image, which is drawn in a tenth of the time that as many shapes take.
function cells(data, x, y, ink) {
  const { columns, rows } = data;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, rows];
  const pen = canvas.getContext("2d");
  const most = Math.log1p(Math.max(1, ...data.cells.map((cell) => cell[2])));
  for (const cell of data.cells) {
    const [fill, opacity] = cellInk(cell, data, ink, most);
    [pen.fillStyle, pen.globalAlpha] = [fill, opacity];
    pen.fillRect(cell[0], y.axis.flip ? cell[1] : rows - 1 - cell[1], 1, 1);
  }
  const frame = rectangle([x.from, y.from], [x.to, y.to], {});
  const place = Object.fromEntries([...frame.attributes].map(({ name, value }) => [name, value]));
  return shape("image", { ...place, href: canvas.toDataURL(), preserveAspectRatio: "none", style: "image-rendering: pixelated" });
}

// The colour of a cell and how opaque it is: the more galaxies, the more; grey where none is selected.
function cellInk([, , count, selected, byte], { selecting, legend }, ink, most) {
  const shown = selecting ? selected : count;
  const fill = !shown ? ink.grey : legend ? ink.colour(byte) : ink.accent;
  return [fill, FAINTEST + (1 - FAINTEST) * (Math.log1p(shown || count) / most)];
}

function points({ points: list, selecting, legend }, x, y, ink) {
  const group = shape("g", { class: "points" });
  const front = shape("g", {});
  for (const point of list) {
    const stands = !selecting || point.selected;
    const fill = !stands ? ink.grey : legend ? ink.colour(point.colour) : ink.accent;
    (stands ? front : group).append(onePoint(point, x, y, fill, stands));
  }
  group.append(front);
  return group;
}

function onePoint(point, x, y, fill, stands) {
  const [cx, cy] = [x.place(point.x), y.place(point.y)];
  const node = shape("g", { fill, stroke: fill, opacity: stands ? 0.9 : 0.5 });
  if (point.ex) node.append(errorBar(x, point.x, point.ex, (at) => [at, cy]));
  if (point.ey) node.append(errorBar(y, point.y, point.ey, (at) => [cx, at]));
  const circle = shape("circle", { cx: cx.toFixed(1), cy: cy.toFixed(1), r: POINT_PX, "stroke-width": 0, "data-row": point.row });
  circle.append(shape("title", {}, `${point.id}: ${tickText(point.x)}, ${tickText(point.y)}`));
  node.append(circle);
  return node;
}

// One standard error to both sides, no farther than the axis goes.
function errorBar(scale, value, error, at) {
  const { low, high } = scale.axis;
  const [x1, y1] = at(scale.place(Math.max(low, value - error)));
  const [x2, y2] = at(scale.place(Math.min(high, value + error)));
  return shape("line", { x1: x1.toFixed(1), y1: y1.toFixed(1), x2: x2.toFixed(1), y2: y2.toFixed(1), "stroke-width": 1, opacity: 0.5 });
}
