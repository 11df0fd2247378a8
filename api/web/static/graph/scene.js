// What is to be seen: where each node lies on the screen, what is bright, which labels have room. Draws on any canvas.

import { nameOf, short } from "./model.js";
import { radius, trace } from "./shapes.js";

const FONT = 12, ROOM = 120; // pixels: of a label's letters; left for labels right of the outermost nodes

export class Scene {
  constructor(model, words) {
    this.model = model;
    this.words = words;
    this.view = { x: 0, y: 0, scale: 1 };
    this.wide = 1;
    this.high = 1;
    this.focus = null;
    this.colours = {};
    this.widths = new Map();
  }

  at(node) {
    return [node.x * this.view.scale + this.view.x, node.y * this.view.scale + this.view.y];
  }

  place(x, y) {
    return [(x - this.view.x) / this.view.scale, (y - this.view.y) / this.view.scale];
  }

  // The node under a point, with a finger's width around it.
  under(x, y) {
    let best = null, least = 18;
    for (const node of this.model.shown) {
      const [nx, ny] = this.at(node), distance = Math.hypot(nx - x, ny - y) - radius(node, this.view.scale) / 2;
      if (distance < least) { best = node; least = distance; }
    }
    return best;
  }

  fit() {
    if (!this.model.shown.length) return;
    let left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity;
    for (const { x, y } of this.model.shown) {
      left = Math.min(left, x); right = Math.max(right, x);
      top = Math.min(top, y); bottom = Math.max(bottom, y);
    }
    const room = Math.min(ROOM, this.wide / 6);
    const scale = Math.min((this.wide - room - 40) / (right - left + 1), (this.high - 60) / (bottom - top + 1));
    this.view.scale = Math.max(0.05, Math.min(1.6, scale));
    this.view.x = (this.wide - room + 20) / 2 - this.view.scale * (left + right) / 2;
    this.view.y = this.high / 2 - this.view.scale * (top + bottom) / 2;
  }

  zoom(factor, x = this.wide / 2, y = this.high / 2) {
    const scale = Math.max(0.05, Math.min(6, this.view.scale * factor));
    this.view.x = x - (x - this.view.x) * (scale / this.view.scale);
    this.view.y = y - (y - this.view.y) * (scale / this.view.scale);
    this.view.scale = scale;
  }

  bring(node) {
    const [x, y] = this.at(node);
    if (x >= 0 && y >= 0 && x <= this.wide && y <= this.high) return;
    this.view.x += this.wide / 2 - x;
    this.view.y += this.high / 2 - y;
  }

  bright(id) {
    return !this.focus || id === this.focus || (this.model.near.get(this.focus)?.has(id) ?? false);
  }

  paint(pen) {
    pen.lineWidth = 1;
    this.#lines(pen, false);
    if (this.focus) this.#lines(pen, true);
    for (const node of this.model.shown) this.#node(pen, node);
    pen.font = `${FONT}px ${this.colours.font}`;
    pen.textBaseline = "middle";
    for (const { node, text, x, y } of this.labels(pen)) {
      pen.globalAlpha = this.bright(node.id) ? 1 : 0.35;
      this.#words(pen, text, x, y, this.colours.ink);
    }
    pen.globalAlpha = 1;
    pen.textAlign = "center";
    for (const { text, x, y } of this.roleLabels()) this.#words(pen, text, x, y, this.colours.accent);
    pen.textAlign = "start";
  }

  #lines(pen, bright) {
    pen.strokeStyle = bright ? this.colours.accent : this.colours.soft;
    pen.globalAlpha = bright ? 1 : this.focus ? 0.12 : 0.35;
    pen.beginPath();
    for (const { source, target } of this.model.lines) {
      if ((source === this.focus || target === this.focus) !== bright) continue;
      pen.moveTo(...this.at(this.model.nodes.get(source)));
      pen.lineTo(...this.at(this.model.nodes.get(target)));
    }
    pen.stroke();
  }

  #node(pen, node) {
    const [x, y] = this.at(node);
    if (x < -60 || y < -20 || x > this.wide + 60 || y > this.high + 20) return;
    pen.globalAlpha = this.bright(node.id) ? 1 : 0.3;
    pen.fillStyle = this.colours[node.type];
    trace(pen, node.type, x, y, radius(node, this.view.scale));
    pen.fill();
    if (node.id !== this.focus && node.id !== this.model.start) return;
    pen.strokeStyle = this.colours.ink;
    pen.lineWidth = 2;
    pen.stroke();
    pen.lineWidth = 1;
  }

  #words(pen, text, x, y, colour) {
    pen.lineWidth = 3;
    pen.strokeStyle = this.colours.paper;
    pen.strokeText(text, x, y);
    pen.lineWidth = 1;
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  }

  // The labels that have room, right of, left of or under their node, the most important first: none lies over
  // another label, nor over a node; only that of the node in focus is always there.
  labels(pen) {
    const all = this.model.shown.length <= 60 || this.view.scale > 1.1, near = this.model.near.get(this.focus);
    const rank = (node) => (node.id === this.focus ? 1e6 : 0) + (near?.has(node.id) ? 1e4 : 0) + node.links;
    const wanted = this.model.shown.filter((node) => all || node.links >= 4 || node.id === this.focus || near?.has(node.id));
    const taken = new Taken(), found = [];
    for (const node of this.model.shown) {
      const [x, y] = this.at(node), r = radius(node, this.view.scale) - 1;
      taken.take(x - r, y - r, x + r, y + r);
    }
    for (const node of wanted.sort((a, b) => rank(b) - rank(a))) {
      const [x, y] = this.at(node), r = radius(node, this.view.scale) + 4;
      if (x < 0 || y < 0 || x > this.wide || y > this.high) continue;
      const text = short(nameOf(node), node.id === this.focus ? 40 : 14), width = this.#width(pen, text);
      const places = [[x + r, y], [x - r - width, y], [x - width / 2, y + r + 7]];
      const free = places.find(([left, middle]) => left >= 0 && left + width <= this.wide && taken.free(left, middle - 7, left + width, middle + 7));
      if (!free && node.id !== this.focus) continue;
      const [left, middle] = free ?? places[0];
      taken.take(left, middle - 7, left + width, middle + 7);
      found.push({ node, text, x: left, y: middle });
    }
    return found;
  }

  #width(pen, text) {
    if (!this.widths.has(text)) this.widths.set(text, pen.measureText(text).width);
    return this.widths.get(text);
  }

  // The roles on the edges of the node in focus, where the edges are long enough to be told apart.
  roleLabels() {
    const own = this.focus ? this.model.linesOf(this.focus) : [];
    if (own.length > 40) return [];
    const ends = own.map((edge) => [edge, ...this.at(this.model.nodes.get(edge.source)), ...this.at(this.model.nodes.get(edge.target))]);
    return ends.filter(([, ax, ay, bx, by]) => Math.hypot(ax - bx, ay - by) >= 60)
      .map(([edge, ax, ay, bx, by]) => ({ text: this.words.roles[edge.role] || edge.role, x: (ax + bx) / 2, y: (ay + by) / 2 }));
  }
}

// Rectangles on the screen by squares of 64 pixels, so that asking for room costs the same however many are taken.
class Taken {
  constructor() { this.squares = new Map(); }

  *#keys(left, top, right, bottom) {
    for (let x = Math.floor(left / 64); x <= Math.floor(right / 64); x += 1) {
      for (let y = Math.floor(top / 64); y <= Math.floor(bottom / 64); y += 1) yield x * 4096 + y;
    }
  }

  free(left, top, right, bottom) {
    for (const key of this.#keys(left, top, right, bottom)) {
      for (const [l, t, r, b] of this.squares.get(key) ?? []) if (left < r && l < right && top < b && t < bottom) return false;
    }
    return true;
  }

  take(left, top, right, bottom) {
    for (const key of this.#keys(left, top, right, bottom)) {
      if (!this.squares.has(key)) this.squares.set(key, []);
      this.squares.get(key).push([left, top, right, bottom]);
    }
  }
}
