// What the sky view draws, and the frame of Aladin Lite that can take its place.

const SKY_INK = { ground: "#07090d", line: "rgb(140 160 190 / 32%)", word: "#aab4c4", mark: "#ffd166", self: "#5b9dff" };

// "12.3″ away", "4.5′ away".
function distanceText(arcsec) {
  const [unit, sign] = UNITS.find(([size]) => arcsec >= size) || [1, "″"];
  return `${Number((arcsec / unit).toPrecision(3))}${sign} away`;
}

Object.assign(SkyView.prototype, {
  draw() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    const sharp = window.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: width * sharp, height: height * sharp });
    const context = this.canvas.getContext("2d");
    context.scale(sharp, sharp);
    context.fillStyle = SKY_INK.ground;
    context.fillRect(0, 0, width, height);
    this.drawGrid(context, width, height);
    for (const galaxy of this.galaxies) this.drawGalaxy(context, galaxy);
    drawScaleBar(context, { width, height: height - 16 }, this.pxPerDegree / 3600, this.data.kpc_per_arcsec);
  },

  drawGrid(context, width, height) {
    Object.assign(context, { strokeStyle: SKY_INK.line, lineWidth: 1, font: "11px sans-serif", fillStyle: SKY_INK.word });
    for (const { line, text, edge, at } of skyGrid(this.centre, [this.field, (this.field * height) / width])) {
      context.beginPath();
      line.map((place) => this.onScreen(place)).forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.stroke();
      if (at === null) continue;
      context.textAlign = edge === "left" ? "left" : "center";
      if (edge === "left") context.fillText(text, 4, at * height - 3);
      else context.fillText(text, at * width, height - 4);
    }
  },

  drawGalaxy(context, galaxy) {
    const at = this.screen([galaxy.ra_deg, galaxy.dec_deg]);
    if (!at) return;
    const self = galaxy.row === this.data.row;
    context.beginPath();
    context.arc(...at, self ? 8 : 4.5, 0, 2 * Math.PI);
    context.strokeStyle = self ? SKY_INK.self : SKY_INK.mark;
    context.lineWidth = self ? 2.5 : 1.6;
    context.stroke();
  },

  // Aladin Lite in a frame of its own, which may reach the network; this page may not.
  toggleSurvey() {
    if (this.frame) this.frame.remove();
    else {
      const { version, row, ra_deg: ra, dec_deg: dec } = this.data;
      this.frame = make("iframe", "sky-frame");
      this.frame.title = "Survey images by Aladin Lite";
      this.frame.src = `x/${version}/aladin/${row}?${new URLSearchParams({ ra, dec, field: this.field })}`;
      this.stage.append(this.frame);
      this.survey.setAttribute("aria-pressed", "true");
      return;
    }
    this.frame = null;
    this.survey.setAttribute("aria-pressed", "false");
  },

  // A marker was clicked in that frame.
  heard(event) {
    if (!this.frame || event.source !== this.frame.contentWindow || event.origin !== location.origin) return;
    this.open(this.galaxies.find((galaxy) => galaxy.id === event.data?.open));
  },
});

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".grid");
  root.sky ||= new SkyView(root);
  root.sky.update(data);
}
