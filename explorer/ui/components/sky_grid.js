// Lines of equal RA and Dec over a field of the sky, with what they are written at its edges.

const DEC_STEPS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000, 54000]; // arcsec
const RA_STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10800]; // s of time
const SAMPLES = 40;

// The first of the steps that is not below `least`, else the last.
function stepFor(steps, least) {
  return steps.find((step) => step >= least) ?? steps.at(-1);
}

// {lines, labels} of a field: width and height in degrees about a centre. Lines are of places on
// the tangent plane; a label is {text, at, edge}.
function skyGrid(centre, [width, height]) {
  const reach = Math.hypot(width, height) / 2;
  const [low, high] = [Math.max(-90, centre[1] - reach), Math.min(90, centre[1] + reach)];
  const thin = Math.max(Math.cos(Math.max(Math.abs(low), Math.abs(high)) * RADIAN), 0.02);
  const half = Math.min(180, reach / thin);
  const decStep = stepFor(DEC_STEPS, (height * 3600) / 4.5) / 3600;
  const raStep = stepFor(RA_STEPS, (width * 3600) / 4.5 / 15 / Math.max(Math.cos(centre[1] * RADIAN), 0.02)) / 240;
  const decs = multiples(decStep, low, high).map((dec) => ({
    line: sampled(centre[0] - half, centre[0] + half, (ra) => tangentOf([ra, dec], centre)),
    text: decText(dec, decStep),
    edge: "left",
  }));
  const ras = multiples(raStep, centre[0] - half, centre[0] + half).map((ra) => ({
    line: sampled(low, high, (dec) => tangentOf([ra, dec], centre)),
    text: raText(ra, raStep),
    edge: "bottom",
  }));
  return [...decs, ...ras].map((one) => ({ ...one, at: edgeOf(one, [width, height]) }));
}

function multiples(step, low, high) {
  const found = [];
  for (let n = Math.ceil(low / step); n * step <= high && found.length < 60; n++) found.push(n * step);
  return found;
}

function sampled(from, to, place) {
  const found = [];
  for (let i = 0; i <= SAMPLES; i++) found.push(place(from + ((to - from) * i) / SAMPLES));
  return found.filter(Boolean);
}

// Where a line leaves the field at its edge: a share of the edge, or null.
function edgeOf({ line, edge }, [width, height]) {
  const [across, along, limit, size] = edge === "left" ? [0, 1, width / 2, height] : [1, 0, -height / 2, width];
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    if ((a[across] - limit) * (b[across] - limit) > 0 || a[across] === b[across]) continue;
    const at = a[along] + ((limit - a[across]) / (b[across] - a[across])) * (b[along] - a[along]);
    const share = 0.5 - at / size;
    if (share > 0.05 && share < 0.97) return share;
  }
  return null;
}

function decText(dec, step) {
  const all = Math.round(Math.abs(dec) * 3600);
  const two = (n) => String(n).padStart(2, "0");
  const sign = dec < 0 && all ? "−" : "+";
  const minutes = step < 1 ? ` ${two(Math.floor(all / 60) % 60)}′` : "";
  const seconds = step < 1 / 60 ? ` ${two(all % 60)}″` : "";
  return `${sign}${two(Math.floor(all / 3600))}°${minutes}${seconds}`;
}

function raText(ra, step) {
  const tenths = Math.round((((ra % 360) + 360) % 360) * 2400) % 864000;
  const two = (n) => String(n).padStart(2, "0");
  const minutes = step < 15 ? ` ${two(Math.floor(tenths / 600) % 60)}m` : "";
  const digits = step < 1 / 240 ? 1 : 0;
  const seconds = step < 0.25 ? ` ${(tenths / 10) % 60 < 10 ? "0" : ""}${((tenths / 10) % 60).toFixed(digits)}s` : "";
  return `${two(Math.floor(tenths / 36000))}h${minutes}${seconds}`;
}
