// All points of the map in WebGL: uint16 positions, a byte of colour, a byte that says "dimmed".

const VERTEX = `
attribute vec2 place; attribute float colour; attribute float shown;
uniform vec4 view; uniform float size; uniform float pass; uniform sampler2D palette;
varying vec4 ink;
void main() {
  vec2 at = (place - view.xy) * view.zw;
  bool mine = pass < 0.0 || abs(shown - pass) < 0.5;
  gl_Position = mine ? vec4(at, 0.0, 1.0) : vec4(9.0, 9.0, 9.0, 1.0);
  gl_PointSize = size;
  ink = texture2D(palette, vec2((colour + 0.5) / 256.0, 0.5));
}`;
const FRAGMENT = `
precision highp float;
uniform float alpha; uniform float size; uniform vec3 grey; uniform float dim;
varying vec4 ink;
void main() {
  float radius = length(gl_PointCoord - 0.5) * 2.0;
  float edge = size < 2.6 ? 1.0 : 1.0 - smoothstep(1.0 - 2.2 / size, 1.0, radius);
  if (edge <= 0.0) discard;
  gl_FragColor = vec4(mix(ink.rgb, grey, dim), 1.0) * alpha * edge;
}`;

const SAMPLE = 100000; // points of a first picture
const SLOW_MS = 40; // a frame of all points that takes longer cannot be moved
const FRAME_MS = 30; // what a frame may take while the map moves
const MOST_STEP = 63; // a stride is at most 255 bytes, and a position has four

// Every how many points are drawn while the map moves; costMs: of a frame of all `count` points, 0
// where it was not measured yet.
function movingStep(costMs, count) {
  const wanted = costMs ? (costMs > SLOW_MS ? costMs / FRAME_MS : 1) : count / SAMPLE;
  return Math.max(1, Math.min(MOST_STEP, Math.ceil(wanted)));
}

class PointRenderer {
  constructor(canvas) {
    this.canvas = canvas;
    this.gl = canvas.getContext("webgl", { antialias: false, alpha: true, premultipliedAlpha: true });
    if (!this.gl) throw new Error("This browser has no WebGL: the map needs it.");
    this.count = 0;
    this.cost = 0; // ms of a frame of all points, measured once
    this.step = 1;
    this.compile();
  }

  compile() {
    const { gl } = this;
    const program = gl.createProgram();
    for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    gl.useProgram(program);
    this.attributes = Object.fromEntries(["place", "colour", "shown"].map((n) => [n, gl.getAttribLocation(program, n)]));
    const uniforms = ["view", "size", "pass", "palette", "alpha", "grey", "dim"];
    this.uniform = Object.fromEntries(uniforms.map((n) => [n, gl.getUniformLocation(program, n)]));
    this.buffer = Object.fromEntries(["place", "colour", "shown"].map((n) => [n, gl.createBuffer()]));
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  fill(name, bytes) {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer[name]);
    gl.bufferData(gl.ARRAY_BUFFER, bytes, gl.STATIC_DRAW);
    if (name === "place") this.count = bytes.length / 2;
  }

  setPalette(table) {
    const { gl } = this;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, table);
  }

  // Every `step`-th point is drawn: a stride over the same buffers, no copy.
  bindEvery(step) {
    const { gl, attributes, buffer } = this;
    const layout = { place: [2, gl.UNSIGNED_SHORT, true, 4], colour: [1, gl.UNSIGNED_BYTE, false, 1], shown: [1, gl.UNSIGNED_BYTE, false, 1] };
    for (const [name, [size, type, unit, bytes]] of Object.entries(layout)) {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer[name]);
      gl.enableVertexAttribArray(attributes[name]);
      gl.vertexAttribPointer(attributes[name], size, type, unit, bytes * step, 0);
    }
    return Math.floor(this.count / step);
  }

  // view: {x, y, scale} in map units and device pixels; moving: draw what keeps up with the pointer.
  draw(view, { size, alpha, grey, dimmed, moving }) {
    const { gl, canvas, uniform } = this;
    if (!this.count) return;
    const began = performance.now();
    const step = moving ? movingStep(this.cost, this.count) : 1;
    this.step = step;
    const count = this.bindEvery(step);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform4f(uniform.view, view.x, view.y, (2 * view.scale) / canvas.width, (-2 * view.scale) / canvas.height);
    gl.uniform1f(uniform.size, size);
    gl.uniform3fv(uniform.grey, grey.map((value) => value / 255));
    if (dimmed) this.drawPass(0, (this.count > 50000 ? 0.28 : 0.6) * alpha, 1, count);
    this.drawPass(dimmed ? 1 : -1, alpha, 0, count);
    if (!this.cost && this.count > 100000) {
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits for the frame
      this.cost = step * (performance.now() - began);
    }
  }

  clear() {
    const { gl } = this;
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  // which: 1 the points that stand out, 0 the others, -1 all.
  drawPass(which, alpha, dim, count) {
    const { gl, uniform } = this;
    gl.uniform1f(uniform.pass, which);
    gl.uniform1f(uniform.alpha, alpha);
    gl.uniform1f(uniform.dim, dim);
    gl.drawArrays(gl.POINTS, 0, count);
  }
}
