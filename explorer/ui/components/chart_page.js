// Puts a chart into the page: one for each place, drawn anew only for other data.

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".series-chart");
  root.explorer ||= new Chart(root);
  root.explorer.update(data);
}
