// The two axes of a plot: lines, round numbers and titles.

const MARGIN = { left: 58, right: 14, top: 10, bottom: 42 };

function drawAxes(data, x, y, ink) {
  const group = shape("g", { class: "axes", "font-size": 11, fill: ink.ink });
  const frame = rectangle([x.from, y.from], [x.to, y.to], { fill: "none", stroke: ink.line });
  group.append(frame, ...bottomTicks(x, y, ink), ...leftTicks(x, y, ink), ...titles(data, x, y));
  return group;
}

function bottomTicks(x, y, ink) {
  const low = Math.max(y.from, y.to);
  return x.ticks(Math.max(2, Math.abs(x.to - x.from) / 80)).flatMap((value) => {
    const at = x.place(value).toFixed(1);
    return [
      shape("line", { x1: at, x2: at, y1: low, y2: low + 4, stroke: ink.line }),
      shape("text", { x: at, y: low + 16, "text-anchor": "middle" }, tickText(value)),
    ];
  });
}

function leftTicks(x, y, ink) {
  const left = Math.min(x.from, x.to);
  return y.ticks(5).flatMap((value) => {
    const at = y.place(value);
    return [
      shape("line", { x1: left - 4, x2: left, y1: at.toFixed(1), y2: at.toFixed(1), stroke: ink.line }),
      shape("text", { x: left - 7, y: (at + 4).toFixed(1), "text-anchor": "end" }, tickText(value)),
    ];
  });
}

function titles(data, x, y) {
  const [middle, height] = [(x.from + x.to) / 2, (y.from + y.to) / 2];
  const below = Math.max(y.from, y.to) + 34;
  return [
    shape("text", { x: middle, y: below, "text-anchor": "middle", "font-size": 12 }, data.x.title),
    shape("text", { x: -height, y: 13, "text-anchor": "middle", "font-size": 12, transform: "rotate(-90)" }, data.y.title),
  ];
}
