// What the sky view draws, and the frame of Aladin Lite that can take its place.

const SKY_INK = { ground: "#07090d", line: "rgb(140 160 190 / 32%)", word: "#aab4c4", mark: "#ffd166", self: "#5b9dff" };

// "12.3″ away", "4.5′ away".
function distanceText(arcsec) {
  const [unit, sign] = UNITS.find(([size]) => arcsec >= size) || [1, "″"];
  return `${Number((arcsec / unit).toPrecision(3))}${sign} away`;
}

function drawSky(view) {
  const { clientWidth: width, clientHeight: height } = view.stage;
  const sharp = window.devicePixelRatio || 1;
  Object.assign(view.canvas, { width: width * sharp, height: height * sharp });
  const context = view.canvas.getContext("2d");
  context.scale(sharp, sharp);
  context.fillStyle = SKY_INK.ground;
  context.fillRect(0, 0, width, height);
  drawSkyGrid(view, context, [width, height]);
  for (const galaxy of view.galaxies) drawSkyGalaxy(view, context, galaxy);
  view.tables.draw(context);
  drawScaleBar(context, { width, height: height - 16 }, view.pxPerDegree / 3600, view.data.kpc_per_arcsec);
}

function drawSkyGrid(view, context, [width, height]) {
  Object.assign(context, { strokeStyle: SKY_INK.line, lineWidth: 1, font: "11px sans-serif", fillStyle: SKY_INK.word });
  for (const { line, text, edge, at } of skyGrid(view.centre, [view.field, (view.field * height) / width])) {
    context.beginPath();
    line.map((place) => view.onScreen(place)).forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.stroke();
    if (at === null) continue;
    context.textAlign = edge === "left" ? "left" : "center";
    if (edge === "left") context.fillText(text, 4, at * height - 3);
    else context.fillText(text, at * width, height - 4);
  }
}

function drawSkyGalaxy(view, context, galaxy) {
  const at = view.screen([galaxy.ra_deg, galaxy.dec_deg]);
  if (!at) return;
  const self = galaxy.row === view.data.row;
  context.beginPath();
  context.arc(...at, self ? 8 : 4.5, 0, 2 * Math.PI);
  context.strokeStyle = self ? SKY_INK.self : SKY_INK.mark;
  context.lineWidth = self ? 2.5 : 1.6;
  context.stroke();
}

// Aladin Lite in a frame of its own, which may reach the network; this page may not.
function toggleSurvey(view) {
  if (view.frame) view.frame.remove();
  else {
    const { version, row, ra_deg: ra, dec_deg: dec } = view.data;
    view.frame = make("iframe", "sky-frame");
    view.frame.title = "Survey images by Aladin Lite";
    view.frame.src = `x/${version}/aladin/${row}?${new URLSearchParams({ ra, dec, field: view.field })}`;
    view.stage.append(view.frame);
    view.survey.setAttribute("aria-pressed", "true");
    return;
  }
  view.frame = null;
  view.survey.setAttribute("aria-pressed", "false");
}

// A marker was clicked in that frame.
function hearSurvey(view, event) {
  if (!view.frame || event.source !== view.frame.contentWindow || event.origin !== location.origin) return;
  view.open(view.galaxies.find((galaxy) => galaxy.id === event.data?.open));
}
