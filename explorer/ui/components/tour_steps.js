// The steps of the tour. page: where it is done; target: what it speaks of, the first of these that is seen;
// a text may be a function; done(address, answers): whether the visitor has just done it.

const CARD = ".grid:not(.hero):not(.strip) .card .window";
const TOUR = [
  {
    title: "Look-alikes",
    text: "Click a galaxy, or press Enter on it: the galaxies most like it come, best first.",
    page: "",
    target: [CARD],
    done: ({ page }) => page === "similar",
  },
  {
    title: "Rate, and anomalies come",
    text: () =>
      `Rate by the thumbs on a galaxy, or by keys: ${keyNames("up")[0]} interesting, ${keyNames("down")[0]} not, ${keyNames("artefact")[0]} artefact. After a few, the next page is ranked by what you liked.`,
    page: "anomalies",
    target: [CARD],
    done: (_address, { answered }) => answered,
  },
  {
    title: "The map",
    text: "Near means alike. Turn the wheel to zoom, click a point, or hold Shift and draw around a group.",
    page: "map",
    target: [".stage"],
    done: ({ page, query }) => page === "map" && (query.has("id") || query.has("region")),
  },
  {
    title: "Tags and export",
    text: () =>
      `The tag on a galaxy, or the key ${keyNames("otherTag")[0]}, puts a tag; ${keyNames("lastTag")[0]} puts the same again. This page lists a tag's galaxies and exports them.`,
    page: "tagged",
    target: [".st-key-toolbar-tagged", ".hint"],
    done: () => false,
  },
  {
    title: "Words and filter",
    text: "Find takes a name, a place, or a look such as “edge-on with a bulge”. Filter takes conditions such as oddness > 0.8.",
    page: "",
    target: [".st-key-toolbar-gallery"],
    done: ({ page, query }) => page === "" && (query.has("find") || query.has("where")),
  },
  {
    title: "Teach",
    text: "From twenty galaxies of a kind, tagged or rated, the explorer learns a column to filter and sort all others by.",
    page: "teach",
    target: [".st-key-toolbar-teach", ".hint"],
    done: () => false,
  },
];

function addressHere() {
  return { page: location.pathname.split("/").pop(), query: new URLSearchParams(location.search) };
}

// The first node that `selectors` name, in the page or in a component, and that is seen.
function findSeen(selectors) {
  const roots = [document, ...[...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean)];
  for (const selector of selectors) {
    for (const root of roots) {
      const seen = [...root.querySelectorAll(selector)].find((node) => node.getClientRects().length);
      if (seen) return seen;
    }
  }
  return null;
}
