// The graph explorer: ties the model, the scene, the layout's worker, the hands and the table together.

import { readColours } from "./colours.js";
import { listen } from "./hands.js";
import { Model, MOST, nameOf, unpacked } from "./model.js";
import { savePng, saveSvg } from "./pictures.js";
import { Scene } from "./scene.js";
import { fillCard, Table } from "./table.js";

const box = document.querySelector("#explorer");
const canvas = box.querySelector("canvas"), pen = canvas.getContext("2d");
const card = box.querySelector(".tip"), roles = box.querySelector("select[name=role]");
const counts = box.querySelector(".counts"), told = box.querySelector("[role=status]");
const words = JSON.parse(box.dataset.words);
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const model = new Model(box.dataset.node), scene = new Scene(model, words);
const table = new Table(document.querySelector("#edges tbody"), document.querySelector("#left"), words, find);
let chosen = null, waiting = 0, listing = 0, worker = null;

function paint() {
  const ratio = devicePixelRatio || 1;
  waiting = 0;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, scene.wide, scene.high);
  scene.paint(pen);
}

function draw() {
  waiting ||= requestAnimationFrame(paint);
}

function find(id) {
  choose(id);
  scene.bring(model.nodes.get(id));
  canvas.scrollIntoView({ block: "nearest" });
}

function resize() {
  const ratio = devicePixelRatio || 1;
  [scene.wide, scene.high] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = Math.round(scene.wide * ratio);
  canvas.height = Math.round(scene.high * ratio);
  draw();
}

function filter() {
  const types = new Set([...box.querySelectorAll("input[name=type]:checked")].map((one) => one.value));
  model.filter(types, roles.value);
  if (chosen && !model.index.has(chosen)) choose(null);
  const have = new Set([...roles.options].map((option) => option.value));
  for (const role of model.roles()) if (!have.has(role)) roles.add(new Option(words.roles[role] || role, role));
  counts.textContent = words.counts.replace("{nodes}", model.shown.length).replace("{edges}", model.lines.length);
  if (model.nodes.size >= MOST) counts.textContent += words.most;
  clearTimeout(listing);
  listing = setTimeout(() => table.show(model)); // the picture first, then the rows
}

function settle(fit) {
  const placed = model.shown, ends = model.lines.flatMap((edge) => [model.index.get(edge.source), model.index.get(edge.target)]);
  const sent = {
    count: placed.length, edges: new Uint32Array(ends), aspect: scene.wide / scene.high,
    positions: new Float32Array(placed.flatMap((node) => [node.x, node.y])), fixed: new Uint8Array(placed.map((node) => Number(node.held))),
  };
  box.dataset.state = "settling";
  worker ||= new Worker("/static/graph/layout.js");
  worker.onerror = () => { told.textContent = words.failed; };
  worker.onmessage = ({ data }) => {
    if (still && data.alpha) return;
    placed.forEach((node, at) => {
      if (!node.held) [node.x, node.y] = [data.positions[2 * at], data.positions[2 * at + 1]];
    });
    if (fit) scene.fit();
    if (!data.alpha) box.dataset.state = "settled";
    draw();
  };
  worker.postMessage(sent);
}

function choose(id) {
  chosen = scene.focus = id;
  if (id) {
    fillCard(card, model, model.nodes.get(id), words);
    told.textContent = `${nameOf(model.nodes.get(id))} · ${model.open.has(id) ? words.opened : words.closed}`;
  } else {
    card.hidden = true;
    told.textContent = "";
  }
  draw();
}

function hover(id) {
  if (scene.focus === (id ?? chosen)) return;
  scene.focus = id ?? chosen;
  if (scene.focus) fillCard(card, model, model.nodes.get(scene.focus), words);
  else card.hidden = true;
  draw();
}

async function toggle(id) {
  const node = model.nodes.get(id ?? chosen);
  if (!node) return;
  const closing = model.open.has(node.id);
  if (closing) model.collapse(node.id);
  else if (node.type !== "target" && !(await expand(node.id))) return;
  filter();
  choose(node.id);
  if (!closing) settle(false);
}

async function expand(id) {
  const address = `/graph?${new URLSearchParams({ node: id, depth: 1, limit: 200, format: "json" })}`;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    told.textContent = words.failed;
    return false;
  }
  model.open.add(id);
  model.take(await answer.json(), id);
  return true;
}

function step(by) {
  if (!model.shown.length) return;
  const place = model.index.get(chosen) ?? -by;
  const node = model.shown[(place + by + model.shown.length) % model.shown.length];
  choose(node.id);
  scene.bring(node);
}

const fit = () => { scene.fit(); draw(); };
const zoom = (factor) => { scene.zoom(factor); draw(); };
const BUTTONS = { in: () => zoom(1.3), out: () => zoom(1 / 1.3), fit, png: () => savePng(scene), svg: () => saveSvg(scene, pen) };

scene.colours = readColours();
resize();
model.take(unpacked(JSON.parse(document.querySelector("#data").textContent)), model.start);
filter();
scene.fit();
paint();
performance.mark("drawn");
settle(true);
listen(canvas, scene, { draw, choose, toggle, hover, step, fit });
for (const control of box.querySelectorAll("input[name=type], select[name=role]")) {
  control.addEventListener("change", () => { filter(); settle(false); });
}
for (const button of box.querySelectorAll("button[data-act]")) button.addEventListener("click", () => BUTTONS[button.dataset.act]());
for (const media of ["(prefers-color-scheme: dark)", "print"]) {
  matchMedia(media).addEventListener("change", () => { scene.colours = readColours(); paint(); });
}
new ResizeObserver(resize).observe(canvas);
box.scene = scene; // for whoever looks at the page from outside: where a node lies
