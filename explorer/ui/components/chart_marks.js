// What a chart of series draws: a whole series is one or two shapes, so that thousands of points cost little.

const DOT_PX = 4.4;
const RING_PX = 4.5;

// A nested drawing that shows nothing beyond the axes.
function drawSeries(series, x, y) {
  const [left, top] = [Math.min(x.from, x.to), Math.min(y.from, y.to)];
  const [width, height] = [Math.abs(x.to - x.from), Math.abs(y.to - y.from)];
  const inside = shape("svg", { x: left, y: top, width, height, viewBox: `${left} ${top} ${width} ${height}` });
  for (const one of series) inside.append(...seriesShapes(one, x, y));
  return inside;
}

function seriesShapes(one, x, y) {
  const places = one.x.map((value, i) => [x.place(value).toFixed(1), y.place(one.y[i]).toFixed(1)]);
  const ink = { fill: "none", stroke: one.colour || "var(--accent)" };
  if (one.kind === "line") return [shape("path", { ...ink, d: `M${places.map((place) => place.join(" ")).join("L")}` })];
  if (one.kind === "rings") return places.map(([cx, cy]) => shape("circle", { ...ink, cx, cy, r: RING_PX, "stroke-width": 1.5 }));
  const dots = { ...ink, "stroke-width": DOT_PX, "stroke-linecap": "round" };
  return [...errorBars(one, places, y, ink), shape("path", { ...dots, d: places.map(([cx, cy]) => `M${cx} ${cy}h0`).join("") })];
}

// One standard error to both sides of each value.
function errorBars(one, places, y, ink) {
  if (!one.error.length) return [];
  const bar = ([cx], i) => `M${cx} ${y.place(one.y[i] - one.error[i]).toFixed(1)}V${y.place(one.y[i] + one.error[i]).toFixed(1)}`;
  return [shape("path", { ...ink, class: "errors", d: places.map(bar).join("") })];
}
