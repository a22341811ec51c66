// The sky as a layout of the map: lines of RA and Dec, and the place under the pointer.

const SKY_LINES = 60; // parts that a line is drawn in
const DEGREES_A_UNIT = 81.03; // of Hammer's y, in the middle of the sky

// Hammer's projection as explorer/catalogue/sky.py has it: [x, y] of [turn, dec], degrees; turn is
// the RA less that of the middle, within ±180.
function hammerOf([turn, dec]) {
  const [half, cos] = [(turn * RADIAN) / 2, Math.cos(dec * RADIAN)];
  const scale = Math.sqrt(1 + cos * Math.cos(half));
  return [(-2 * cos * Math.sin(half)) / scale, -Math.sin(dec * RADIAN) / scale];
}

// [turn, dec] at [x, y]; null outside the sky.
function hammerPlace([x, y]) {
  const [u, v] = [-x * Math.SQRT2, -y * Math.SQRT2];
  const inside = 1 - u ** 2 / 16 - v ** 2 / 4;
  if (inside < 0.5) return null;
  const z = Math.sqrt(inside);
  return [(2 * Math.atan2(z * u, 2 * (2 * inside - 1))) / RADIAN, Math.asin(Math.max(-1, Math.min(1, z * v))) / RADIAN];
}

// The range of turns and declinations within a box of the projection, [[low, high], [low, high]].
function skyRange([left, top, right, bottom]) {
  const places = [];
  for (let i = 0; i <= 12; i++) {
    for (let j = 0; j <= 12; j++) places.push(hammerPlace([left + ((right - left) * i) / 12, top + ((bottom - top) * j) / 12]));
  }
  if (places.includes(null)) return [[-180, 180], [-90, 90]];
  return [0, 1].map((axis) => {
    const values = places.map((place) => place[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return [low - (high - low) * 0.1, high + (high - low) * 0.1];
  });
}

// {line, text, edge} for each line within a box; centre: the RA in the middle, degrees.
function hammerGrid(centre, box) {
  const [[east, west], [south, north]] = skyRange(box);
  const field = (box[3] - box[1]) * DEGREES_A_UNIT;
  const thin = Math.max(Math.cos(((south + north) / 2) * RADIAN), 0.1);
  const decStep = stepFor([...DEC_STEPS, 108000], (field * 3600) / 5) / 3600;
  const raStep = stepFor(RA_STEPS, (field * 3600) / 5 / 15 / thin) / 240;
  const along = (from, to, place) => Array.from({ length: SKY_LINES + 1 }, (_, i) => hammerOf(place(from + ((to - from) * i) / SKY_LINES)));
  const [turns, decs] = [[Math.max(east, -180), Math.min(west, 180)], [Math.max(south, -90), Math.min(north, 90)]];
  const parallels = multiples(decStep, ...decs).map((dec) => ({ line: along(...turns, (turn) => [turn, dec]), text: decText(dec, decStep), edge: "left" }));
  const meridians = multiples(raStep, centre + turns[0], centre + turns[1]).map((ra) => ({
    line: along(...decs, (dec) => [ra - centre, dec]),
    text: raText(ra, raStep),
    edge: "bottom",
  }));
  return [...parallels, ...meridians];
}

class MapSky {
  constructor(map) {
    this.map = map;
    this.node = make("div", "sky-place");
    this.node.hidden = true;
    map.stage.append(this.node);
  }

  // From grid units to the projection, and back.
  toProjection([x, y]) {
    const { middle, span } = this.map.data.sky;
    return [(x / GRID - 0.5) * span + middle[0], (y / GRID - 0.5) * span + middle[1]];
  }

  toScreen([x, y]) {
    const { middle, span } = this.map.data.sky;
    return this.map.camera.toScreen(GRID * ((x - middle[0]) / span + 0.5), GRID * ((y - middle[1]) / span + 0.5));
  }

  // The place under the pointer; null: none.
  tell(position) {
    const { data, camera } = this.map;
    const place = data?.sky && position && hammerPlace(this.toProjection(camera.toGrid(...position)));
    setVisible(this.node, Boolean(place));
    if (place) setText(this.node, sexagesimal([(((data.sky.centre_deg + place[0]) % 360) + 360) % 360, place[1]]));
  }

  draw(pen) {
    const { data, camera, dark } = this.map;
    if (!data.sky) return;
    const { left, top, right, bottom } = camera.box();
    const box = [...this.toProjection([left, top]), ...this.toProjection([right, bottom])];
    pen.lineWidth = 1;
    pen.font = "11px sans-serif";
    pen.strokeStyle = dark ? "rgb(150 165 190 / 26%)" : "rgb(70 85 110 / 26%)";
    pen.fillStyle = dark ? "#aab4c4" : "#4a5568";
    for (const { line, text, edge } of hammerGrid(data.sky.centre_deg, box)) this.drawLine(pen, line.map((at) => this.toScreen(at)), text, edge);
  }

  drawLine(pen, points, text, edge) {
    const { width, height } = this.map.camera;
    pen.beginPath();
    points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.stroke();
    const least = edge === "left" ? 4 : 30; // a meridian's words stand on both sides of it
    const seen = points.filter(([x, y]) => x > least && x < width - 40 && y > 70 && y < height - 6);
    if (!seen.length) return;
    const [x, y] = seen.reduce((best, at) => ((edge === "left" ? at[0] < best[0] : at[1] > best[1]) ? at : best));
    pen.textAlign = edge === "left" ? "left" : "center";
    pen.fillText(text, x + (edge === "left" ? 3 : 0), y - 4);
  }
}
