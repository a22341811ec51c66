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

// The first stop of Tab: past the page's bars to the galaxies.
function offerSkip() {
  if (document.querySelector(".skip-to-galaxies")) return;
  const link = make("button", "skip-to-galaxies", "To the galaxies");
  link.type = "button";
  link.addEventListener("click", () => window.dispatchEvent(new Event("explorer-to-galaxies")));
  document.body.prepend(link);
}

export default function ({ data, parentElement }) {
  if (!window.explorerPageLinks) document.addEventListener("click", turnByLink, true);
  window.explorerPageLinks = true;
  completeLinks();
  offerSkip();
  if (!data.turn || parentElement.turn === data.turn) return;
  parentElement.turn = data.turn;
  visit(data.address);
}
