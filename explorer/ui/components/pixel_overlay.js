// What stands on an image: a bar of a round length, and which way north and east are.

const UNITS = [[3600, "°"], [60, "′"], [1, "″"]];

// The largest of 1, 2 and 5 times a power of ten that is no more than `most`.
function roundLength(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((n) => n * power).find((length) => length <= most * 1.0001);
}

// The longest bar of at most `most` arcsec: {arcsec, text}, with kpc where they are known.
function scaleBar(most, kpcPerArcsec) {
  const [unit, sign] = UNITS.find(([size]) => most >= size) || [1, "″"];
  const length = roundLength(most / unit);
  const arcsec = length * unit;
  const kpc = kpcPerArcsec ? ` · ${Number((arcsec * kpcPerArcsec).toPrecision(3))} kpc` : "";
  return { arcsec, text: `${Number(length.toPrecision(3))}${sign}${kpc}` };
}

// Draws in a box {width, height}; pxPerArcsec: on the screen.
function drawScaleBar(context, { width, height }, pxPerArcsec, kpcPerArcsec) {
  const bar = scaleBar((width * 0.4) / pxPerArcsec, kpcPerArcsec);
  const length = bar.arcsec * pxPerArcsec;
  const [x, y] = [12, height - 12];
  outlined(context, [[[x, y - 4], [x, y], [x + length, y], [x + length, y - 4]]]);
  labelled(context, bar.text, x + 2, y - 8, "left");
  return bar;
}

// Arrows to the north and the east; both are steps (x, y) of length 1, y downwards.
function drawCompass(context, { width, height }, { north, east }) {
  const size = Math.max(16, Math.min(30, width / 12));
  const centre = [width - size - 22, height - size - 20];
  for (const [name, [x, y]] of [["N", north], ["E", east]]) {
    const tip = [centre[0] + size * x, centre[1] + size * y];
    outlined(context, [[centre, tip]]);
    labelled(context, name, tip[0] + 9 * x, tip[1] + 9 * y + 4, "center");
  }
}

function outlined(context, lines) {
  for (const [colour, width] of [["rgb(0 0 0 / 60%)", 4], ["#fff", 1.6]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    for (const line of lines) {
      context.beginPath();
      line.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.stroke();
    }
  }
}

function labelled(context, text, x, y, align) {
  context.font = "600 12px sans-serif";
  context.textAlign = align;
  context.lineWidth = 3;
  context.strokeStyle = "rgb(0 0 0 / 70%)";
  context.strokeText(text, x, y);
  context.fillStyle = "#fff";
  context.fillText(text, x, y);
}
