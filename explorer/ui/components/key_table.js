// All that keys do, in groups: `free` ones with their standard keys, which a visitor may change, and `fixed` ones.
// place: where the keys are heard; those of "everywhere" are heard in all places.

const ARROWS_ALL = ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"];

const KEY_GROUPS = {
  galaxies: {
    title: "Galaxies",
    place: "grid",
    fixed: [
      [ARROWS_ALL, "move from galaxy to galaxy"],
      [["Enter"], "its look-alikes"],
      [[" "], "select"],
    ],
    free: {
      selectPage: [["e"], "select the page"],
      pageBefore: [["["], "the page before"],
      pageAfter: [["]"], "the next page"],
      gridHelp: [["h"], "this help"],
    },
  },
  rating: {
    title: "Rating",
    place: "grid",
    fixed: [[["0", "1", "2", "3", "4", "5"], "a score"]],
    free: {
      up: [["u", "+", "="], "interesting"],
      down: [["d", "-"], "not interesting"],
      artefact: [["a", "x"], "artefact"],
      unsure: [["q", "/"], "unsure"],
      unrate: [["Backspace"], "take the rating off"],
      undo: [["z"], "undo the last rating"],
    },
  },
  tags: {
    title: "Tags",
    place: "grid",
    fixed: [],
    free: {
      lastTag: [["t"], "the last tag"],
      otherTag: [["g"], "another tag"],
      undoTag: [["Z"], "undo the last tag"],
    },
  },
  candidates: {
    title: "Candidates",
    place: "grid",
    fixed: [],
    free: { rest: [["D"], "the rest of the page: not interesting"] },
  },
  query: {
    title: "Query",
    place: "grid",
    fixed: [],
    free: { like: [["m"], "more like this"], unlike: [["l"], "less like this"] },
  },
  reason: { title: "Reason", place: "grid", fixed: [], free: { why: [["w"], "why it is here"] } },
  map: {
    title: "Map",
    place: "map",
    fixed: [
      [ARROWS_ALL, "move the map; with Shift, from galaxy to galaxy"],
      [["Enter"], "open the galaxy"],
    ],
    free: {
      zoomIn: [["+", "="], "zoom in"],
      zoomOut: [["-"], "zoom out"],
      wholeMap: [["0"], "the whole map"],
      moveTool: [["v"], "move by the pointer"],
      lasso: [["s"], "lasso"],
      box: [["b"], "box"],
      images: [["i"], "images"],
      names: [["n"], "names of regions"],
      rings: [["o"], "rings of ratings and tags"],
    },
  },
  image: {
    title: "Large image",
    place: "image",
    fixed: [[ARROWS_ALL, "move it"]],
    free: {
      larger: [["+", "="], "larger"],
      smaller: [["-"], "smaller"],
      fit: [["0"], "all of it"],
      pixelByPixel: [["1"], "pixel by pixel"],
    },
  },
  plot: {
    title: "Plot",
    place: "plot",
    fixed: [
      [ARROWS_ALL, "move the box; with Shift, change its size"],
      [["Escape"], "take the box away"],
    ],
    free: {},
  },
  everywhere: {
    title: "Everywhere",
    place: "everywhere",
    fixed: [
      [["Tab", "Tab"], "from the top of the page to the first galaxy"],
      [["Enter", " "], "press the button that has the focus"],
      [["Escape"], "close, clear the selection, leave the tour"],
    ],
    free: { help: [["?"], "this help"] },
  },
};
