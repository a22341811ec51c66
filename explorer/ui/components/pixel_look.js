// From numbers to colours: the formulas of explorer/viewing/look.py, on the visitor's own machine.

const LOG = 1000;
const STEPS = 65536; // of a stretch that is looked up
const STRETCHES = {
  asinh: (share, soft) => Math.asinh(share / soft) / Math.asinh(1 / soft),
  log: (share) => Math.log1p(LOG * share) / Math.log1p(LOG),
  sqrt: (share) => Math.sqrt(share),
  linear: (share) => share,
};

// How an image is shown when nothing else is asked for; a picture of bytes comes as it is.
function usualLook(pixels) {
  const picture = pixels.kind === "byte";
  return {
    bands: pixels.usual.bands,
    stretch: picture ? "linear" : "asinh",
    cuts: picture ? "0,255" : "99.5",
    softening: 0.1,
    scales: pixels.usual.scales,
    lupton: !picture,
    colours: "grey",
    inverted: false,
    ...(picture ? {} : pixels.look),
  };
}

// The usual look in the stretch that the settings name; null for the picture as it came, and for pictures of bytes.
function preferredLook(pixels, stretch) {
  return pixels.kind === "float" && stretch in STRETCHES ? { ...usualLook(pixels), stretch } : null;
}

// The look of one galaxy for another with other bands: what cannot be kept is as usual.
function lookFor(pixels, look) {
  const usual = usualLook(pixels);
  if (!look) return usual;
  const fits = look.bands.length > 0 && look.bands.every((band) => pixels.names.includes(band));
  return { ...look, bands: fits ? look.bands : usual.bands, scales: fits && look.scales.length ? look.scales : usual.scales };
}

// The look that an address has as JSON; null where it is none.
function lookFromText(text, pixels) {
  try {
    const asked = JSON.parse(text);
    const alike = Object.entries(usualLook(pixels)).every(([name, value]) => typeof asked[name] === typeof value);
    const known = asked.stretch in STRETCHES && asked.colours in COLOUR_MAPS;
    return alike && known && Array.isArray(asked.bands) && Array.isArray(asked.scales) ? asked : null;
  } catch {
    return null;
  }
}

// [low, high] of each band shown.
function lookLimits(pixels, look) {
  const each = look.cuts.includes(";") ? look.cuts.split(";") : look.bands.map(() => look.cuts);
  return look.bands.map((band, i) => cutLimits(pixels, band, each[i] ?? each[0]));
}

function cutLimits(pixels, band, cuts) {
  if (cuts.includes(",")) return cuts.split(",").map(Number);
  if (cuts === "zscale") return pixels.zscale[pixels.names.indexOf(band)];
  const sorted = pixels.sorted(band);
  if (!sorted.length) return [0, 1];
  const share = cuts === "minmax" ? 1 : Number(cuts) / 100;
  const [low, high] = [quantile(sorted, 0.5 - share / 2), quantile(sorted, 0.5 + share / 2)];
  return high > low ? [low, high] : [low, low + Math.max(Math.abs(low), 1) * 1e-3];
}

// Brightness from 0 to 1, at STEPS + 1 places.
function stretchTable(look) {
  const table = new Float32Array(STEPS + 1);
  const stretch = STRETCHES[look.stretch];
  for (let i = 0; i <= STEPS; i++) table[i] = stretch(i / STEPS, Math.max(look.softening, 1e-4));
  return table;
}

// Fills RGBA bytes of an image in its look.
function renderLook(pixels, look, rgba) {
  const limits = lookLimits(pixels, look);
  const table = stretchTable(look);
  const bands = look.bands.map((band) => pixels.band(band));
  if (bands.length === 1) renderOne(bands[0], limits[0], table, colourTable(look.colours), rgba);
  else if (look.lupton) renderTogether(bands, limits, look.scales, table, rgba);
  else renderApart(bands, limits, look.scales, table, rgba);
  if (look.inverted) invert(rgba);
}

function invert(rgba) {
  const words = new Uint32Array(rgba.buffer);
  for (let i = 0; i < words.length; i++) words[i] ^= 0xffffff; // the alpha byte stays
}

// The place of a share in a table; what is not a number is black.
function tableAt(share) {
  return share > 0 ? (share < 1 ? Math.round(share * STEPS) : STEPS) : 0;
}

function renderOne(band, [low, high], table, colours, rgba) {
  const factor = 1 / (high - low);
  for (let i = 0, at = 0; i < band.length; i++, at += 4) {
    const share = (band[i] - low) * factor;
    const c = 3 * Math.floor(255 * table[share < Infinity ? tableAt(share) : 0] + 0.5);
    rgba[at] = colours[c];
    rgba[at + 1] = colours[c + 1];
    rgba[at + 2] = colours[c + 2];
    rgba[at + 3] = 255;
  }
}

function renderApart(bands, limits, scales, table, rgba) {
  const lows = limits.map(([low]) => low);
  const factors = limits.map(([low, high], k) => scales[k] / (high - low));
  const byte = (k, i) => {
    const share = (bands[k][i] - lows[k]) * factors[k];
    return share < Infinity ? Math.floor(255 * table[tableAt(share)] + 0.5) : 0;
  };
  for (let i = 0, at = 0; i < bands[0].length; i++, at += 4) {
    rgba[at] = byte(0, i);
    rgba[at + 1] = byte(1, i);
    rgba[at + 2] = byte(2, i);
    rgba[at + 3] = 255;
  }
}

// Lupton et al. (2004): one factor for all bands of a pixel, so that colours stay.
function renderTogether(bands, limits, scales, table, rgba) {
  const spans = limits.map(([low, high], k) => scales[k] * (high - low));
  const common = spans.reduce((sum, span) => sum + span, 0) / 3 || 1;
  const lows = limits.map(([low]) => low);
  const factors = scales.map((scale) => scale / common);
  const share = (k, i) => {
    const value = (bands[k][i] - lows[k]) * factors[k];
    return value > 0 && value < Infinity ? value : 0;
  };
  for (let i = 0, at = 0; i < bands[0].length; i++, at += 4) {
    const r = share(0, i), g = share(1, i), b = share(2, i);
    const mean = Math.max((r + g + b) / 3, 1e-6);
    const bright = table[tableAt(mean)] / mean;
    const unit = 255 * (bright / Math.max(1, bright * Math.max(r, g, b)));
    rgba[at] = Math.floor(r * unit + 0.5);
    rgba[at + 1] = Math.floor(g * unit + 0.5);
    rgba[at + 2] = Math.floor(b * unit + 0.5);
    rgba[at + 3] = 255;
  }
}
