// Shapes over the points: rings around galaxies, and the region.

class Overlay {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
  }

  // `ratio`: device pixels a CSS pixel.
  clear(ratio) {
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  ring([left, top], radius, colour, width = 2) {
    this.pen.beginPath();
    this.pen.arc(left, top, radius, 0, 2 * Math.PI);
    this.pen.lineWidth = width;
    this.pen.strokeStyle = colour;
    this.pen.stroke();
  }

  polygon(corners, colour) {
    if (corners.length < 2) return;
    this.pen.beginPath();
    corners.forEach(([left, top], i) => (i ? this.pen.lineTo(left, top) : this.pen.moveTo(left, top)));
    this.pen.closePath();
    this.pen.lineWidth = 1.5;
    this.pen.strokeStyle = colour;
    this.pen.stroke();
    this.pen.globalAlpha = 0.06;
    this.pen.fillStyle = colour;
    this.pen.fill();
    this.pen.globalAlpha = 1;
  }
}
