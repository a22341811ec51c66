// Keys into a popover and out of it: Streamlit draws it at the page's end and leaves the focus on its button.

const POPOVER_STOPS = 'button, a[href], input, select, textarea, [tabindex="0"]';

function openPopover() {
  return {
    opener: document.querySelector('[data-testid="stPopoverButton"][aria-expanded="true"]'),
    body: document.querySelector('[data-testid="stPopoverBody"]'),
  };
}

function stopsOf(body) {
  return [...body.querySelectorAll(POPOVER_STOPS)].filter((node) => !node.disabled && node.tabIndex >= 0 && node.getClientRects().length);
}

// Tab leads from the button to the first stop and from the last one on, past the button; Shift+Tab back to the button.
function tabThroughPopover(event) {
  const { opener, body } = openPopover();
  if (event.key !== "Tab" || !opener || !body) return;
  const stops = stopsOf(body);
  const at = document.activeElement;
  if (at === opener && !event.shiftKey) focusInstead(event, stops[0]);
  else if (event.shiftKey && at === stops[0]) focusInstead(event, opener);
  else if (!event.shiftKey && stops.length && at === stops.at(-1)) leavePopover(opener);
}

function focusInstead(event, node) {
  if (!node) return;
  event.preventDefault();
  node.focus();
}

// Closed, for it would cover what comes next; the key itself then leads on from the button.
function leavePopover(opener) {
  opener.click();
  opener.focus();
}
