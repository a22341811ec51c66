// Turns to another page once for each time it is asked; the links of the page bar take along catalogue and rater.

const PAGE_LINK = '[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]';

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
}

function completeLinks() {
  for (const link of document.querySelectorAll(PAGE_LINK)) {
    if (link.href !== withRater(link.href)) link.href = withRater(link.href);
  }
}

// The first stop of Tab. From there Tab or Enter lead to the galaxies, the arrow down to the page's bars.
function offerSkip() {
  if (document.querySelector(".skip-to-galaxies")) return;
  const link = make("button", "skip-to-galaxies", "Tab: to the galaxies · ↓: to the page's bars");
  link.type = "button";
  link.addEventListener("click", skipToGalaxies);
  link.addEventListener("keydown", (event) => {
    const moves = event.key === "Tab" && !event.shiftKey ? skipToGalaxies : event.key === "ArrowDown" ? skipToBars : null;
    if (moves?.()) event.preventDefault();
  });
  document.body.prepend(link);
}

// To the first card of the page's main grid, of a small one, or of a catalogue: whether there is one.
function skipToGalaxies() {
  const taken = [false, true].some((detail) => !window.dispatchEvent(new CustomEvent("explorer-to-galaxies", { detail, cancelable: true })));
  return taken || focusFirst(".catalogue-card a");
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
  if (!window.explorerPageLinks) document.addEventListener("click", turnByLink, true);
  window.explorerPageLinks = true;
  completeLinks();
  offerSkip();
  if (!data.turn || parentElement.turn === data.turn) return;
  parentElement.turn = data.turn;
  visit(data.address, { replace: new URLSearchParams(location.search).has("saved") }); // Back leads before a view's own link
}
