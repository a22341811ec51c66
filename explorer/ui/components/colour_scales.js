// Colours that a colour-blind eye can tell apart: viridis for numbers, Okabe and Ito's for names.

const OKABE_ITO = ["#56B4E9", "#E69F00", "#009E73", "#F0E442", "#CC79A7", "#D55E00", "#0072B2", "#9aa7ff"];
const MISSING = 255;

// Polynomial fit of matplotlib's viridis (CC0), t in 0..1.
function viridis(t) {
  const c = [
    [0.2777273272234177, 0.005407344544966578, 0.3340998053353061],
    [0.1050930431085774, 1.404613529898575, 1.384590162594685],
    [-0.3308618287255563, 0.214847559468213, 0.09509516302823659],
    [-4.634230498983486, -5.799100973351585, -19.33244095627987],
    [6.228269936347081, 14.17993336680509, 56.69055260068105],
    [4.776384997670288, -13.74514537774601, -65.35303263337234],
    [-5.435455855934631, 4.645852612178535, 26.3124352495832],
  ];
  return [0, 1, 2].map((k) => {
    let value = 0;
    for (let i = 6; i >= 0; i--) value = value * t + c[i][k];
    return Math.max(0, Math.min(255, Math.round(255 * value)));
  });
}

function hexToRgb(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

// The colour of a number, t in 0..1. The end of the scale that would drown in the background is left out.
function scaleColour(t, dark) {
  return viridis(dark ? 0.16 + 0.84 * t : 0.93 * t);
}

// 256 RGBA colours for the byte that each point has; the last byte is "missing".
function palette(legend, dark) {
  const table = new Uint8Array(1024);
  for (let i = 0; i < 256; i++) {
    const colour = legend.categories ? categoryColour(legend.categories, i, dark) : scaleColour(i / 254, dark);
    table.set([...colour, 255], 4 * i);
  }
  table.set([...missingColour(dark), 255], 4 * MISSING);
  return table;
}

// The grey of a galaxy without a value.
function missingColour(dark) {
  return dark ? [92, 99, 112] : [176, 182, 192];
}

// Eight names have a colour of their own; a ninth takes the first again.
function categoryColour(names, i, dark) {
  if (names[i] === "other" || i >= names.length) return missingColour(dark);
  return hexToRgb(OKABE_ITO[i % OKABE_ITO.length]);
}

// Whether a background given as "#rrggbb" or "rgb(r, g, b)" is a dark one, by its luma.
function isDarkColour(background) {
  const hex = /^#[0-9a-f]{6}$/i.test(background);
  const [r, g, b] = hex ? hexToRgb(background) : (background.match(/\d+/g) || [0, 0, 0]).map(Number);
  return 0.3 * r + 0.59 * g + 0.11 * b < 128;
}
