// Which part of an image its frame shows: {zoom, x, y}, zoom 1 being all of it.

const MOST_ZOOM = 8;
const LARGEST_PX = 40; // of the screen, for one of the image

// The view enlarged by `factor` about (u, v), which stays where it is. x and y are the image's
// offset, u and v a place in the frame, all in frames.
function zoomedAbout({ zoom, x, y }, [u, v], factor, [least, most] = [1, MOST_ZOOM]) {
  const next = Math.max(least, Math.min(most, zoom * factor));
  return { zoom: next, x: u - ((u - x) * next) / zoom, y: v - ((v - y) * next) / zoom };
}

// The view moved as little as needed for the image to fill its frame; a smaller one stands amid it.
function withoutGaps({ zoom, x, y }) {
  const keep = (value) => (zoom < 1 ? (1 - zoom) / 2 : Math.min(0, Math.max(1 - zoom, value)));
  return { zoom, x: keep(x), y: keep(y) };
}

// The zoom at which a pixel of the image is one of the screen, and the ends of zooming.
function zoomRange(imagePx, framePx) {
  const whole = imagePx / framePx;
  return { whole, ends: [Math.min(1, whole), Math.max(MOST_ZOOM, LARGEST_PX * whole)] };
}
