// Turns to another page once for each time it is asked.

export default function ({ data, parentElement }) {
  if (parentElement.turn === data.turn) return;
  parentElement.turn = data.turn;
  visit(data.address);
}
