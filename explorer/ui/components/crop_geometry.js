// Squares on an image as [left, top, side], in units of the image's width; `ratio` is height over width.

const SMALLEST_CROP = 0.05;

// The square that an address names: "left.top.side" in ten-thousandths; null where it cannot be read.
function parseCrop(text) {
  const parts = (text || "").split(".").map((part) => Number(part) / 10000);
  return parts.length === 3 && parts.every(Number.isFinite) ? parts : null;
}

function cropText(square) {
  return square.map((part) => Math.round(10000 * part)).join(".");
}

// What is offered before anything was drawn.
function firstCrop(ratio) {
  return [0.3, 0.3 * ratio, 0.4 * Math.min(1, ratio)];
}

// The square with one corner at `from` that reaches as far as the pointer, and not over the edge.
function draggedCrop([u, v], [x, y], ratio) {
  const free = [x < u ? u : 1 - u, y < v ? v : ratio - v];
  const side = Math.max(0, Math.min(Math.max(Math.abs(x - u), Math.abs(y - v)), ...free));
  return [x < u ? u - side : u, y < v ? v - side : v, side];
}

// The square moved and resized as little as needed to lie in the image.
function cropInside([u, v, side], ratio) {
  const size = Math.max(SMALLEST_CROP, Math.min(side, 1, ratio));
  const within = (value, most) => Math.max(0, Math.min(value, most - size));
  return [within(u, 1), within(v, ratio), size];
}

// What an arrow or "larger" does to the square, as [left, top, side] to add; undefined for anything else.
function cropStep(press, step) {
  const steps = {
    ArrowLeft: [-step, 0, 0], ArrowRight: [step, 0, 0], ArrowUp: [0, -step, 0], ArrowDown: [0, step, 0],
    larger: [-step / 2, -step / 2, step], smaller: [step / 2, step / 2, -step],
  };
  return steps[press];
}
