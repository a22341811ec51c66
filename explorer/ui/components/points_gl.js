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

const SAMPLE = 100000;

class Points {
  constructor(canvas) {
    this.canvas = canvas;
    this.gl = canvas.getContext("webgl", { antialias: false, alpha: true, premultipliedAlpha: true });
    if (!this.gl) throw new Error("This browser has no WebGL: the map needs it.");
    this.count = 0;
    this.cost = 0; // ms for a frame of all points, measured once
    this.step = 1;
    this.setUp();
  }

  setUp() {
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
    this.at = Object.fromEntries(["place", "colour", "shown"].map((n) => [n, gl.getAttribLocation(program, n)]));
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
  point(step) {
    const { gl, at, buffer } = this;
    const layout = { place: [2, gl.UNSIGNED_SHORT, true, 4], colour: [1, gl.UNSIGNED_BYTE, false, 1], shown: [1, gl.UNSIGNED_BYTE, false, 1] };
    for (const [name, [size, type, unit, bytes]] of Object.entries(layout)) {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer[name]);
      gl.enableVertexAttribArray(at[name]);
      gl.vertexAttribPointer(at[name], size, type, unit, bytes * step, 0);
    }
    return Math.floor(this.count / step);
  }

  // view: {x, y, scale} in map units and device pixels; moving: draw what keeps up with the hand.
  draw(view, { size, alpha, grey, dimmed, moving }) {
    const { gl, canvas, uniform } = this;
    if (!this.count) return;
    const began = performance.now();
    const step = moving ? this.stride() : 1;
    this.step = step;
    const count = this.point(step);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform4f(uniform.view, view.x, view.y, (2 * view.scale) / canvas.width, (-2 * view.scale) / canvas.height);
    gl.uniform1f(uniform.size, size);
    gl.uniform3fv(uniform.grey, grey.map((value) => value / 255));
    if (dimmed) this.pass(0, (this.count > 50000 ? 0.28 : 0.6) * alpha, 1, count);
    this.pass(dimmed ? 1 : -1, alpha, 0, count);
    if (!this.cost && this.count > 100000) {
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits for the frame
      this.cost = step * (performance.now() - began);
    }
  }

  // What keeps up with the hand; before anything was measured, a sample. A stride is at most 255 bytes.
  stride() {
    const wanted = this.cost ? (this.cost > 40 ? this.cost / 30 : 1) : this.count / SAMPLE;
    return Math.max(1, Math.min(63, Math.ceil(wanted)));
  }

  clear() {
    const { gl } = this;
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  pass(which, alpha, dim, count) {
    const { gl, uniform } = this;
    gl.uniform1f(uniform.pass, which);
    gl.uniform1f(uniform.alpha, alpha);
    gl.uniform1f(uniform.dim, dim);
    gl.drawArrays(gl.POINTS, 0, count);
  }
}
