// Starts Aladin Lite in its frame: centred on the galaxy, the catalogue's neighbours as markers.
import A from "./aladin.js";

const SURVEY = "CDS/P/DSS2/color";
const REACHABLE = "https://alasky.cds.unistra.fr/DSS/DSSColor/properties";
const TABLE_INK = ["#ff7ab6", "#6ee7c8", "#c4a1ff", "#ff9e64"];
const PATIENCE_MS = 6000;
const NO_NETWORK =
  "No survey images: the servers of CDS (alasky.cds.unistra.fr) cannot be reached from this browser. Press Survey images again for the view without them.";

const query = new URLSearchParams(location.search);
const [, row] = location.pathname.match(/aladin\/(\d+)/);
const [ra, dec, field] = ["ra", "dec", "field"].map((name) => Number(query.get(name)));

function tell(text) {
  document.querySelector("p").textContent = text;
}

async function isReachable() {
  const answer = fetch(REACHABLE, { signal: AbortSignal.timeout(PATIENCE_MS) });
  return answer.then((response) => response.ok).catch(() => false);
}

async function addNeighbours(aladin) {
  const response = await fetch(`../sky/${row}?radius=${(field * 3600).toFixed(1)}`);
  const { galaxies, others } = await response.json();
  Object.entries(others).forEach(([prefix, rows], i) => {
    const table = A.catalog({ name: prefix, shape: "square", sourceSize: 9, color: TABLE_INK[i % TABLE_INK.length], onClick: "showTable" });
    aladin.addCatalog(table);
    table.addSources(rows.map((one) => A.source(one.ra_deg, one.dec_deg, { name: one.name, joined: one.row !== null })));
  });
  const layer = A.catalog({ name: "catalogue", shape: "circle", sourceSize: 14, color: "#ffd166" });
  aladin.addCatalog(layer);
  layer.addSources(galaxies.map((one) => A.source(one.ra_deg, one.dec_deg, { id: one.id })));
}

// Without a network there is nothing to show that the page's own view does not.
async function start() {
  if (!(await isReachable())) return tell(NO_NETWORK);
  tell("");
  await A.init;
  const aladin = A.aladin("#sky", { survey: SURVEY, target: `${ra} ${dec}`, fov: field, cooFrame: "ICRSd", showCooGrid: true, showShareControl: false });
  aladin.on("objectClicked", (one) => one?.data?.id && parent.postMessage({ open: one.data.id }, location.origin));
  await addNeighbours(aladin);
}

tell("Asking CDS for survey images …");
start().catch((error) => tell(`Aladin Lite did not start (${error.message}).`));
