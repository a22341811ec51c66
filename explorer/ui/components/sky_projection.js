// The tangent plane about a place on the sky, in degrees: x to the east, y to the north.

const RADIAN = Math.PI / 180;

// [x, y] of a place [RA, Dec]; null where it lies on the other half of the sphere.
function tangentOf([ra, dec], [ra0, dec0]) {
  const turn = (ra - ra0) * RADIAN;
  const [sin, cos, sin0, cos0] = [Math.sin(dec * RADIAN), Math.cos(dec * RADIAN), Math.sin(dec0 * RADIAN), Math.cos(dec0 * RADIAN)];
  const towards = sin0 * sin + cos0 * cos * Math.cos(turn);
  if (towards < 0.05) return null;
  const x = (cos * Math.sin(turn)) / towards;
  const y = (cos0 * sin - sin0 * cos * Math.cos(turn)) / towards;
  return [x / RADIAN, y / RADIAN];
}

// The place [RA, Dec] at [x, y].
function skyOf([x, y], [ra0, dec0]) {
  const [u, v] = [x * RADIAN, y * RADIAN];
  const [sin0, cos0] = [Math.sin(dec0 * RADIAN), Math.cos(dec0 * RADIAN)];
  const ra = ra0 + Math.atan2(u, cos0 - v * sin0) / RADIAN;
  const dec = Math.atan2(sin0 + v * cos0, Math.hypot(u, cos0 - v * sin0)) / RADIAN;
  return [(ra + 360) % 360, dec];
}

// Arcsec between two places, exact also where they are near (Vincenty 1975).
function arcsecBetween([ra1, dec1], [ra2, dec2]) {
  const turn = (ra2 - ra1) * RADIAN;
  const [sin1, cos1, sin2, cos2] = [Math.sin(dec1 * RADIAN), Math.cos(dec1 * RADIAN), Math.sin(dec2 * RADIAN), Math.cos(dec2 * RADIAN)];
  const across = Math.hypot(cos2 * Math.sin(turn), cos1 * sin2 - sin1 * cos2 * Math.cos(turn));
  return (Math.atan2(across, sin1 * sin2 + cos1 * cos2 * Math.cos(turn)) / RADIAN) * 3600;
}
