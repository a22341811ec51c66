// What lies under the pointer, in words: pixel, values, place on the sky.

// "12:34:56.78 +01:23:45.6".
function sexagesimal([ra, dec]) {
  const sign = dec < 0 ? "−" : "+";
  return `${parted((ra / 15) % 24, 2, 24)} ${sign}${parted(Math.abs(dec), 1, 360)}`;
}

// Whole units, minutes and seconds; what rounds up to `turn` begins at 0.
function parted(value, digits, turn) {
  const unit = 10 ** digits;
  const all = Math.round(value * 3600 * unit) % (turn * 3600 * unit);
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const seconds = `${two((all / unit) % 60)}.${String(all % unit).padStart(digits, "0")}`;
  return `${two(all / (3600 * unit))}:${two((all / (60 * unit)) % 60)}:${seconds}`;
}

// "0.0342" or "1.2e-19": four digits that count.
function pixelValue(value) {
  if (!Number.isFinite(value)) return "unknown";
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}

// "x 212 y 199 · g 0.0123 r 0.0456 nanomaggy · 23:59:58.80 +00:42:06.3".
function readoutText(pixels, [x, y]) {
  const [column, row] = [Math.round(x), Math.round(y)];
  if (!pixels.inside(column, row)) return "";
  const values = pixels.names.map((name, i) => `${name} ${pixelValue(pixels.bands[i][row * pixels.width + column])}`);
  const place = pixels.place(x, y);
  const parts = [pixelName(pixels, column, row), `${values.join("  ")} ${pixels.unit}`.trim()];
  if (place) parts.push(sexagesimal(place));
  return parts.join(" · ");
}

// As DS9 counts where the image is FITS: from 1, rows from the bottom; else from 0 and the top.
function pixelName({ kind, height, bin }, column, row) {
  if (kind === "byte") return `x ${column * bin} y ${row * bin}`;
  return `x ${column * bin + 1} y ${(height - 1 - row) * bin + 1}`;
}
