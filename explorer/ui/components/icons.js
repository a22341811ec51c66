// Line icons, drawn here so that they look the same where a system has no emoji font.
// The two thumbs are Feather's (MIT).

const ICONS = {
  up: "M14 9V5a3 3 0 0 0-3-3l-4 9v11h11.3a2 2 0 0 0 2-1.7l1.4-9a2 2 0 0 0-2-2.3zM7 22H4a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2h3",
  down: "M10 15v4a3 3 0 0 0 3 3l4-9V2H5.7a2 2 0 0 0-2 1.7l-1.4 9a2 2 0 0 0 2 2.3zm7-13h2.7A2.3 2.3 0 0 1 22 4v7a2.3 2.3 0 0 1-2.3 2H17",
  artefact: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M5.8 5.8l12.4 12.4",
  unsure: "M8 8.6a4 4 0 1 1 5.6 3.6c-1.2.6-1.6 1.3-1.6 2.6M12 18.6v.2",
  tag: "M3 3h8.5l9 9a2 2 0 0 1 0 2.8l-5.7 5.7a2 2 0 0 1-2.8 0l-9-9zM7.5 7.4v.2",
  more: "M12 5v14M5 12h14",
  less: "M5 12h14",
  undo: "M4 9h10a6 6 0 0 1 0 12h-4M8 5L4 9l4 4",
  keys: "M3 6h18v12H3zM7 10v.1M11 10v.1M15 10v.1M8 14h8",
  before: "M15 5l-7 7l7 7",
  after: "M9 5l7 7l-7 7",
  tick: "M5 12.5l4.5 4.5L19 7.5",
  why: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8",
  close: "M6 6l12 12M18 6L6 18",
  save: "M12 4v11M7 10.5l5 5l5-5M4 20h16",
  similar: "M4 9c3-4 5 3 8 0s5-1 8-1M4 16c3-4 5 3 8 0s5-1 8-1",
  move: "M12 3v18M3 12h18M9 6l3-3l3 3M9 18l3 3l3-3M6 9l-3 3l3 3M18 9l3 3l-3 3",
  lasso: "M12 4c5 0 9 2.500 9 6s-4 6-9 6s-9-2.500-9-6s4-6 9-6M6.500 14.500c-1 1.500-1 4 1.500 5.500",
  box: "M4 4h4M12 4h4M20 4v4M20 12v4M20 20h-4M12 20h-4M4 20v-4M4 12v-4",
  images: "M3 3h8v8H3zM13 3h8v8h-8zM3 13h8v8H3zM13 13h8v8h-8z",
  stretch: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 3v18",
  rings: "M9 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12M16 11a4.500 4.500 0 1 0 0 9a4.500 4.500 0 1 0 0-9",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 1 0 0-5M9 14.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 1 0 0-5",
  whole: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
};

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
