// The shape of each type, once for the canvas and the SVG: corners around the middle, in radii; none is a circle.

const around = (count, turned = 0) => Array.from({ length: count }, (_, k) => {
  const turn = (k / count) * 2 * Math.PI - Math.PI / 2 + turned;
  return [1.2 * Math.cos(turn), 1.2 * Math.sin(turn)];
});
const PLUS = [[-0.4, -1.1], [0.4, -1.1], [0.4, -0.4], [1.1, -0.4], [1.1, 0.4], [0.4, 0.4], [0.4, 1.1], [-0.4, 1.1], [-0.4, 0.4], [-1.1, 0.4], [-1.1, -0.4], [-0.4, -0.4]];
const CORNERS = { item: around(4, Math.PI / 4), policy: around(4), department: null, programme: around(6), target: around(3), place: PLUS };

export const TYPES = Object.keys(CORNERS);

// Pixels: more for more links, less where the whole is drawn small.
export const radius = (node, scale) => (4 + Math.min(9, Math.sqrt(node.links || 1) * 1.6)) * Math.max(0.5, Math.min(1, scale * 1.5));

export function trace(pen, type, x, y, r) {
  const corners = CORNERS[type];
  pen.beginPath();
  if (!corners) {
    pen.arc(x, y, r, 0, 2 * Math.PI);
    return;
  }
  corners.forEach(([dx, dy], at) => pen[at ? "lineTo" : "moveTo"](x + dx * r, y + dy * r));
  pen.closePath();
}

export function asSvg(type, x, y, r, rest) {
  const corners = CORNERS[type], to = (n) => n.toFixed(1);
  if (!corners) return `<circle cx="${to(x)}" cy="${to(y)}" r="${to(r)}" ${rest}`;
  return `<polygon points="${corners.map(([dx, dy]) => `${to(x + dx * r)},${to(y + dy * r)}`).join(" ")}" ${rest}`;
}
