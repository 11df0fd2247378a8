// The graph as it is seen, as files: PNG in double size, SVG with the same shapes and labels; a legend in both.

import { nameOf } from "./model.js";
import { asSvg, radius, trace, TYPES } from "./shapes.js";

const STEP = 96; // pixels between two entries of the legend

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function legend(scene) {
  const seen = new Set(scene.model.shown.map((node) => node.type));
  return TYPES.filter((type) => seen.has(type)).map((type, at) => ({ type, text: scene.words.types[type], x: 16 + at * STEP, y: scene.high - 14 }));
}

export function savePng(scene) {
  const copy = document.createElement("canvas"), pen = copy.getContext("2d");
  copy.width = Math.round(scene.wide * 2);
  copy.height = Math.round(scene.high * 2);
  pen.scale(2, 2);
  pen.fillStyle = scene.colours.paper;
  pen.fillRect(0, 0, scene.wide, scene.high);
  scene.paint(pen);
  for (const { type, text, x, y } of legend(scene)) {
    pen.fillStyle = scene.colours[type];
    trace(pen, type, x, y, 5);
    pen.fill();
    pen.fillStyle = scene.colours.ink;
    pen.fillText(text, x + 12, y);
  }
  copy.toBlob((blob) => save(blob, "zhengmai-graph.png"));
}

// Text for XML 1.0: marks as references, and without the characters that it knows no way to write.
function safe(text) {
  const allowed = text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return allowed.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

export function svgOf(scene, pen) {
  const { colours, model, words } = scene, to = (n) => n.toFixed(1);
  const inside = ([x, y]) => x > -60 && y > -20 && x < scene.wide + 60 && y < scene.high + 20;
  const out = [`<svg xmlns="http://www.w3.org/2000/svg" width="${to(scene.wide)}" height="${to(scene.high)}" viewBox="0 0 ${to(scene.wide)} ${to(scene.high)}" font-family="${safe(colours.font)}" font-size="12" dominant-baseline="central">`,
    '<rect width="100%" height="100%" fill="' + colours.paper + '"/>'];
  for (const edge of model.lines) {
    const [a, b] = [scene.at(model.nodes.get(edge.source)), scene.at(model.nodes.get(edge.target))];
    const colour = scene.focus && [edge.source, edge.target].includes(scene.focus) ? colours.accent : colours.line;
    out.push(`<line x1="${to(a[0])}" y1="${to(a[1])}" x2="${to(b[0])}" y2="${to(b[1])}" stroke="${colour}"><title>${safe(words.roles[edge.role] || edge.role)}</title></line>`);
  }
  for (const node of model.shown.filter((one) => inside(scene.at(one)))) {
    out.push(`${asSvg(node.type, ...scene.at(node), radius(node, scene.view.scale), `fill="${colours[node.type]}" class="${node.type}"`)}><title>${safe(nameOf(node))}</title></${node.type === "department" ? "circle" : "polygon"}>`);
  }
  const halo = `stroke="${colours.paper}" stroke-width="3" paint-order="stroke"`;
  for (const { text, x, y } of scene.labels(pen)) out.push(`<text x="${to(x)}" y="${to(y)}" fill="${colours.ink}" ${halo}>${safe(text)}</text>`);
  for (const { text, x, y } of scene.roleLabels()) out.push(`<text x="${to(x)}" y="${to(y)}" fill="${colours.accent}" text-anchor="middle" ${halo}>${safe(text)}</text>`);
  for (const { type, text, x, y } of legend(scene)) out.push(`${asSvg(type, x, y, 5, `fill="${colours[type]}"`)}/>`, `<text x="${x + 12}" y="${to(y)}" fill="${colours.ink}">${safe(text)}</text>`);
  return [...out, "</svg>"].join("\n");
}

export function saveSvg(scene, pen) {
  save(new Blob([svgOf(scene, pen)], { type: "image/svg+xml" }), "zhengmai-graph.svg");
}
