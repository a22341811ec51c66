// Which key does what now: the standard keys, and those that the visitor chose instead.

const KEY_NAMES = {
  ArrowLeft: "←", ArrowUp: "↑", ArrowRight: "→", ArrowDown: "↓", " ": "space", "-": "−", Escape: "Esc",
};
const NAMED_KEYS = ["Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown"]; // free to choose

// {action: {keys, meaning, place}} of all that is free to choose, with the standard keys.
const STANDARD_KEYS = Object.fromEntries(
  Object.values(KEY_GROUPS).flatMap(({ place, free }) =>
    Object.entries(free).map(([action, [keys, meaning]]) => [action, { keys, meaning, place }]),
  ),
);

const keysInUse = { text: "", actions: STANDARD_KEYS };

function presentKeys() {
  const text = readSetting("keys", "{}");
  if (text !== keysInUse.text) Object.assign(keysInUse, { text, actions: keysFrom(text) });
  return keysInUse.actions;
}

// The standard keys with those in `text`, {action: key}; without them where they cannot be used together.
function keysFrom(text) {
  const actions = { ...STANDARD_KEYS };
  for (const [action, key] of Object.entries(chosenIn(text))) actions[action] = { ...actions[action], keys: [key] };
  const clash = Object.keys(actions).some((action) => actions[action].keys.some((key) => takenBy(action, key, actions)));
  return clash ? STANDARD_KEYS : actions;
}

// What `text` says of actions that there are.
function chosenIn(text) {
  try {
    const said = Object.entries(JSON.parse(text) ?? {});
    return Object.fromEntries(said.filter(([action, key]) => Object.hasOwn(STANDARD_KEYS, action) && isFree(key)));
  } catch {
    return {};
  }
}

function isFree(key) {
  return typeof key === "string" && ([...key].length === 1 || NAMED_KEYS.includes(key));
}

// Whether a key that is heard in one place is heard in the other too.
function meet(one, other) {
  return one === other || one === "everywhere" || other === "everywhere";
}

// {meaning, fixed} of what else the key does where the action is done; null where it is free.
function takenBy(action, key, actions = presentKeys()) {
  const { place } = STANDARD_KEYS[action];
  for (const group of Object.values(KEY_GROUPS).filter((one) => meet(one.place, place))) {
    const fixed = group.fixed.find(([keys]) => keys.includes(key));
    if (fixed) return { meaning: fixed[1], fixed: true };
  }
  const other = Object.keys(actions).find((name) => name !== action && meet(actions[name].place, place) && actions[name].keys.includes(key));
  return other ? { meaning: actions[other].meaning, fixed: false } : null;
}

// Why the key cannot be chosen, in one sentence; "" where it can.
function whyNotKey(action, key) {
  const taken = takenBy(action, key);
  if (taken?.fixed) return `${keyName(key)} is for “${taken.meaning}” and stays so: press another key.`;
  if (taken) return `${keyName(key)} is for “${taken.meaning}” already: press another key, or change that one first.`;
  return isFree(key) ? "" : `${keyName(key)} is the browser's: press a letter, a digit or a sign.`;
}

// Keeps the key for the action, alone; says whether it is kept, which a private window may refuse.
function chooseKey(action, key) {
  const { [action]: _before, ...chosen } = chosenIn(readSetting("keys", "{}"));
  if (STANDARD_KEYS[action].keys.join() !== key) chosen[action] = key;
  saveSetting("keys", JSON.stringify(chosen));
  return presentKeys()[action].keys.join() === key;
}

function isChosen(action) {
  return presentKeys()[action] !== STANDARD_KEYS[action];
}

// What a key does in a place; undefined for nothing that is free to choose.
function actionOf(place, key) {
  const actions = presentKeys();
  return Object.keys(actions).find((name) => actions[name].place === place && actions[name].keys.includes(key));
}

function keyName(key) {
  return KEY_NAMES[key] ?? (key.length === 1 && key !== key.toLowerCase() ? `Shift+${key.toLowerCase()}` : key);
}

// The names of an action's keys; = is + without Shift, and goes unsaid beside it.
function keyNames(action) {
  const { keys } = presentKeys()[action];
  return keys.filter((key) => key !== "=" || !keys.includes("+")).map(keyName);
}

// "u or +"
function keyWords(action) {
  return keyNames(action).join(" or ");
}

// What a button says: its words and the keys that do the same, as they are when it is asked.
function withKey(words, action) {
  return () => `${words} (${keyWords(action)})`;
}
