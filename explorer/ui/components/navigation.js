// Turns to another page once for each time it is asked; the links of the page bar take along catalogue and rater.

const PAGE_LINK = '[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]';
const SIDEBAR_COVERS = window.matchMedia("(max-width: 768px)"); // as in Streamlit

function withRater(href) {
  const address = new URL(href);
  address.search = new URLSearchParams(raterOf(location.search));
  return address.href;
}

// Streamlit's own turn would leave an address of the old page behind it, for Back to find.
function turnByLink(event) {
  const link = event.target.closest?.(PAGE_LINK);
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  visit(withRater(link.href));
  if (SIDEBAR_COVERS.matches) document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}

function completeLinks() {
  for (const link of document.querySelectorAll(PAGE_LINK)) {
    if (link.href !== withRater(link.href)) link.href = withRater(link.href);
  }
}

const TO_BARS = "Tab: to the page's bars";
const CATALOGUE_LINK = ".catalogue-card a";

// The first stop of Tab. It leads to the galaxies, and to the bars when one comes round the page again.
function offerSkip() {
  if (document.querySelector(".skip-to-galaxies")) return;
  const link = make("button", "skip-to-galaxies", TO_BARS);
  link.type = "button";
  link.addEventListener("focus", () => setText(link, wordsOf(link)));
  link.addEventListener("click", () => skipToGalaxies() || skipToBars());
  link.addEventListener("keydown", (event) => pressSkip(event, link));
  document.body.prepend(link);
}

function wordsOf(link) {
  const cards = leadsToGalaxies(false) ? "galaxies" : document.querySelector(CATALOGUE_LINK) && "catalogues";
  if (!cards) return TO_BARS;
  return link.been === location.pathname ? `${TO_BARS} · Enter: to the ${cards}` : `Tab: to the ${cards} · ↓: to the page's bars`;
}

function pressSkip(event, link) {
  const forward = event.key === "Tab" && !event.shiftKey;
  if (!forward && event.key !== "ArrowDown") return;
  const toGalaxies = forward && link.been !== location.pathname && skipToGalaxies();
  if (toGalaxies) link.been = location.pathname;
  if (toGalaxies || skipToBars()) event.preventDefault();
}

// Whether the page has galaxies; `go`: to the first card of the main grid, else of a small one.
function leadsToGalaxies(go) {
  return [false, true].some((small) => !window.dispatchEvent(new CustomEvent("explorer-to-galaxies", { detail: { small, go }, cancelable: true })));
}

// To the first galaxy, or catalogue: whether there is one.
function skipToGalaxies() {
  return leadsToGalaxies(true) || focusFirst(CATALOGUE_LINK);
}

function skipToBars() {
  return focusFirst(`[data-testid="stHeader"] :is(a, button)`);
}

function focusFirst(selector) {
  const node = [...document.querySelectorAll(selector)].find((one) => one.getClientRects().length);
  node?.focus();
  return Boolean(node);
}

export default function ({ data, parentElement }) {
  if (!window.explorerPageLinks) {
    document.addEventListener("click", turnByLink, true);
    document.addEventListener("keydown", tabThroughPopover, true);
  }
  window.explorerPageLinks = true;
  completeLinks();
  offerSkip();
  if (!data.turn || parentElement.turn === data.turn) return;
  parentElement.turn = data.turn;
  visit(data.address, { replace: new URLSearchParams(location.search).has("saved") }); // Back leads before a view's own link
}
