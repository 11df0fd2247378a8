// The graph explorer: a canvas, a layout in a worker, and the table below it, which needs neither.

const box = document.querySelector("#explorer");
const canvas = box.querySelector("canvas");
const pen = canvas.getContext("2d");
const tip = box.querySelector(".tip");
const status = box.querySelector("[role=status]");
const words = JSON.parse(box.dataset.words);
const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
const SHAPES = { item: "square", policy: "diamond", department: "circle", programme: "hexagon", target: "triangle", place: "cross", document: "square" };
const MOST = 2000;

const graph = { nodes: new Map(), edges: new Map(), open: new Set() };
let shown = [], lines = [], index = new Map();
let view = { x: 0, y: 0, scale: 1 };
let chosen = null, over = null, dragging = null, worker = null, colours = {};

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
function readColours() {
  for (const type of ["policy", "department", "programme", "target", "place"]) colours[type] = style(`--${type}`);
  Object.assign(colours, { item: style("--soft"), document: style("--ink"), ink: style("--ink"), line: style("--line"), paper: style("--surface"), accent: style("--accent"), soft: style("--soft") });
}

// -- what there is ---------------------------------------------------------------------------

function take(data, around) {
  const from = around && graph.nodes.get(around);
  for (const node of data.nodes) {
    if (graph.nodes.has(node.id) || graph.nodes.size >= MOST || node.type === "document") continue;
    const turn = graph.nodes.size * 2.399963; // the golden angle: spread evenly, the same each time
    const reach = 12 * Math.sqrt(graph.nodes.size + 1);
    node.x = (from ? from.x : 0) + Math.cos(turn) * (from ? 60 : reach);
    node.y = (from ? from.y : 0) + Math.sin(turn) * (from ? 60 : reach);
    node.by = around || "";
    graph.nodes.set(node.id, node);
  }
  for (const edge of data.edges) {
    if (!graph.nodes.has(edge.source) || !graph.nodes.has(edge.target)) continue;
    graph.edges.set(`${edge.source}\n${edge.target}\n${edge.role}`, edge);
  }
}

const ticked = (name) => new Set([...box.querySelectorAll(`input[name=${name}]:checked`)].map((one) => one.value));

function filter() {
  const types = ticked("type"), role = box.querySelector("select[name=role]").value;
  lines = [...graph.edges.values()].filter((edge) =>
    (!role || edge.role === role) && [edge.source, edge.target].every((id) => types.has(graph.nodes.get(id).type)));
  const used = new Set(lines.flatMap((edge) => [edge.source, edge.target]));
  shown = [...graph.nodes.values()].filter((node) => types.has(node.type) && (used.has(node.id) || node.id === box.dataset.node));
  index = new Map(shown.map((node, at) => [node.id, at]));
  status.textContent = words.counts.replace("{nodes}", shown.length).replace("{edges}", lines.length);
  fillRoles();
  fillTable();
}

function fillRoles() {
  const list = box.querySelector("select[name=role]");
  const have = new Set([...list.options].map((option) => option.value));
  for (const role of [...new Set([...graph.edges.values()].map((edge) => edge.role))].sort()) {
    if (!have.has(role)) list.add(new Option(words.roles[role] || role, role));
  }
}

function fillTable() {
  const body = document.querySelector("#edges tbody");
  const rows = lines.slice(0, 500).map((edge) => {
    const row = document.createElement("tr");
    for (const id of [edge.source, edge.target]) {
      const cell = row.insertCell(), button = document.createElement("button");
      button.type = "button";
      button.className = "plain";
      button.lang = "zh-Hans";
      button.textContent = graph.nodes.get(id).label || id;
      button.addEventListener("click", () => { choose(id); canvas.scrollIntoView({ block: "nearest" }); });
      cell.append(button);
    }
    row.insertCell(1).textContent = words.roles[edge.role] || edge.role;
    const said = row.insertCell();
    said.lang = "zh-Hans";
    said.textContent = (edge.sentences || [])[0] || "";
    return row;
  });
  body.replaceChildren(...rows);
}

// -- where it lies ---------------------------------------------------------------------------

function settle(fit) {
  const edges = new Uint32Array(lines.flatMap((edge) => [index.get(edge.source), index.get(edge.target)]));
  const positions = new Float32Array(shown.flatMap((node) => [node.x, node.y]));
  const fixed = new Uint8Array(shown.map((node) => (node.held ? 1 : 0)));
  const placed = shown;
  box.dataset.state = "settling";
  worker ||= new Worker("/static/layout.js");
  worker.onmessage = ({ data }) => {
    if (reduced && data.alpha) return;
    placed.forEach((node, at) => {
      if (!node.held) { node.x = data.positions[2 * at]; node.y = data.positions[2 * at + 1]; }
    });
    if (fit) fitView();
    if (!data.alpha) box.dataset.state = "settled";
    draw();
  };
  worker.onerror = () => { status.textContent = words.failed; };
  worker.postMessage({ count: shown.length, edges, positions, fixed });
}

function fitView() {
  if (!shown.length) return;
  const xs = shown.map((node) => node.x), ys = shown.map((node) => node.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const wide = canvas.clientWidth, high = canvas.clientHeight;
  view.scale = Math.max(0.05, Math.min(2.2, 0.9 * Math.min(wide / (right - left + 120), high / (bottom - top + 80))));
  view.x = wide / 2 - view.scale * (left + right) / 2;
  view.y = high / 2 - view.scale * (top + bottom) / 2;
}

const onScreen = (node) => [node.x * view.scale + view.x, node.y * view.scale + view.y];
const size = (node) => 4 + Math.min(9, Math.sqrt(node.links || 1) * 1.6);

// -- how it looks ----------------------------------------------------------------------------

let waiting = 0;
function draw() {
  waiting ||= requestAnimationFrame(() => { waiting = 0; paint(); });
}

function outline(shape, x, y, r) {
  pen.beginPath();
  if (shape === "circle") pen.arc(x, y, r, 0, 7);
  else if (shape === "square") pen.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7);
  else {
    const corners = { diamond: 4, hexagon: 6, triangle: 3, cross: 4 }[shape] || 5;
    for (let k = 0; k < corners; k += 1) {
      const turn = (k / corners) * 2 * Math.PI - Math.PI / 2 + (shape === "cross" ? Math.PI / 4 : 0);
      pen[k ? "lineTo" : "moveTo"](x + Math.cos(turn) * r * 1.2, y + Math.sin(turn) * r * 1.2);
    }
    pen.closePath();
  }
}

function paint() {
  const ratio = devicePixelRatio || 1, wide = canvas.clientWidth, high = canvas.clientHeight;
  if (canvas.width !== Math.round(wide * ratio)) { canvas.width = Math.round(wide * ratio); canvas.height = Math.round(high * ratio); }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, wide, high);
  const focus = over || chosen;
  const near = new Set(focus ? lines.filter((e) => e.source === focus || e.target === focus).flatMap((e) => [e.source, e.target]) : []);
  for (const node of shown) node.links = 0;
  for (const edge of lines) { graph.nodes.get(edge.source).links += 1; graph.nodes.get(edge.target).links += 1; }
  pen.lineWidth = 1;
  for (const bright of [false, true]) {
    pen.strokeStyle = bright ? colours.accent : colours.soft;
    pen.globalAlpha = bright ? 1 : focus ? 0.12 : 0.35;
    pen.beginPath();
    for (const edge of lines) {
      if ((edge.source === focus || edge.target === focus) !== bright) continue;
      pen.moveTo(...onScreen(graph.nodes.get(edge.source)));
      pen.lineTo(...onScreen(graph.nodes.get(edge.target)));
    }
    pen.stroke();
  }
  pen.globalAlpha = 1;
  const all = shown.length <= 60 || view.scale > 1.1;
  for (const node of shown) {
    const [x, y] = onScreen(node);
    if (x < -60 || y < -20 || x > wide + 60 || y > high + 20) continue;
    pen.globalAlpha = focus && node.id !== focus && !near.has(node.id) ? 0.3 : 1;
    pen.fillStyle = colours[node.type] || colours.ink;
    outline(SHAPES[node.type], x, y, size(node));
    pen.fill();
    if (node.id === chosen || node.id === box.dataset.node) {
      pen.strokeStyle = colours.ink;
      pen.lineWidth = 2;
      pen.stroke();
      pen.lineWidth = 1;
    }
  }
  label(all, focus, near, wide, high);
  if (focus) labelEdges(focus);
  pen.globalAlpha = 1;
}

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function label(all, focus, near, wide, high) {
  pen.font = `12px ${style("--sans")}`;
  pen.textBaseline = "middle";
  const taken = [];
  const order = [...shown].sort((a, b) => (b.id === focus) - (a.id === focus) || near.has(b.id) - near.has(a.id) || b.links - a.links);
  for (const node of order) {
    if (!all && node.id !== focus && !near.has(node.id) && node.links < 4) continue;
    const [x, y] = onScreen(node), text = short(node.label || node.id, node.id === focus ? 40 : 14);
    const room = { x: x + size(node) + 4, y: y - 8, w: pen.measureText(text).width + 4, h: 16 };
    if (room.x > wide || x < 0 || y < 0 || y > high) continue;
    if (node.id !== focus && taken.some((r) => room.x < r.x + r.w && r.x < room.x + room.w && room.y < r.y + r.h && r.y < room.y + room.h)) continue;
    taken.push(room);
    pen.globalAlpha = focus && node.id !== focus && !near.has(node.id) ? 0.35 : 1;
    pen.lineWidth = 3;
    pen.strokeStyle = colours.paper;
    pen.strokeText(text, room.x, y);
    pen.lineWidth = 1;
    pen.fillStyle = colours.ink;
    pen.fillText(text, room.x, y);
  }
}

function labelEdges(focus) {
  const own = lines.filter((edge) => edge.source === focus || edge.target === focus);
  if (own.length > 40) return;
  pen.globalAlpha = 1;
  pen.fillStyle = colours.accent;
  pen.textAlign = "center";
  for (const edge of own) {
    const [ax, ay] = onScreen(graph.nodes.get(edge.source)), [bx, by] = onScreen(graph.nodes.get(edge.target));
    if (Math.hypot(ax - bx, ay - by) < 60) continue;
    pen.strokeStyle = colours.paper;
    pen.lineWidth = 3;
    pen.strokeText(words.roles[edge.role] || edge.role, (ax + bx) / 2, (ay + by) / 2);
    pen.lineWidth = 1;
    pen.fillText(words.roles[edge.role] || edge.role, (ax + bx) / 2, (ay + by) / 2);
  }
  pen.textAlign = "start";
}

// -- what one does with it -------------------------------------------------------------------

function at(event) {
  const frame = canvas.getBoundingClientRect();
  const x = event.clientX - frame.left, y = event.clientY - frame.top;
  let best = null, least = 18;
  for (const node of shown) {
    const [nx, ny] = onScreen(node), distance = Math.hypot(nx - x, ny - y) - size(node) / 2;
    if (distance < least) { best = node; least = distance; }
  }
  return { x, y, node: best };
}

function describe(node) {
  tip.replaceChildren();
  const head = document.createElement("strong"), kind = document.createElement("span"), link = document.createElement("a");
  head.textContent = node.label || node.id;
  kind.textContent = ` ${words.types[node.type] || node.type} · ${node.links || 0}`;
  link.href = node.type === "item" ? `/items/${encodeURIComponent(node.id)}` : node.type === "target" ? "#edges" : `/entities/${encodeURI(node.id).replaceAll("#", "%23").replaceAll("?", "%3F")}`;
  link.textContent = words.open;
  tip.append(head, kind);
  const said = lines.find((edge) => (edge.source === node.id || edge.target === node.id) && (edge.sentences || []).length);
  if (said) {
    const quote = document.createElement("q");
    quote.textContent = short(said.sentences[0], 90);
    tip.append(quote);
  }
  tip.append(link);
  tip.hidden = false;
}

function choose(id) {
  chosen = id;
  describe(graph.nodes.get(id));
  draw();
}

async function toggle(id) {
  choose(id);
  if (graph.open.has(id)) { collapse(id); return; }
  const node = graph.nodes.get(id);
  if (node.type === "target") return;
  const address = `/graph?${new URLSearchParams({ node: id, depth: 1, limit: 200, format: "json" })}`;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) { status.textContent = words.failed; return; }
  graph.open.add(id);
  take(await answer.json(), id);
  if (graph.nodes.size >= MOST) status.textContent = words.most;
  filter();
  settle(false);
}

function collapse(id) {
  graph.open.delete(id);
  for (const [other, node] of graph.nodes) {
    const kept = [...graph.edges.values()].some((e) => (e.source === other && e.target !== id) || (e.target === other && e.source !== id));
    if (node.by === id && !graph.open.has(other) && !kept) graph.nodes.delete(other);
  }
  for (const [key, edge] of graph.edges) {
    if (!graph.nodes.has(edge.source) || !graph.nodes.has(edge.target)) graph.edges.delete(key);
  }
  filter();
  draw();
}

function zoom(factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
  const scale = Math.max(0.05, Math.min(6, view.scale * factor));
  view.x = x - (x - view.x) * (scale / view.scale);
  view.y = y - (y - view.y) * (scale / view.scale);
  view.scale = scale;
  draw();
}

canvas.addEventListener("pointerdown", (event) => {
  const { x, y, node } = at(event);
  dragging = { x, y, node, moved: false, start: { ...view } };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  const { x, y, node } = at(event);
  if (!dragging) {
    if ((node && node.id) !== over) {
      over = node && node.id;
      canvas.style.cursor = node ? "pointer" : "grab";
      if (node) describe(node); else if (!chosen) tip.hidden = true;
      draw();
    }
    return;
  }
  if (Math.hypot(x - dragging.x, y - dragging.y) > 4) dragging.moved = true;
  if (!dragging.moved) return;
  if (dragging.node) {
    dragging.node.x = (x - view.x) / view.scale;
    dragging.node.y = (y - view.y) / view.scale;
    dragging.node.held = true;
  } else {
    view.x = dragging.start.x + x - dragging.x;
    view.y = dragging.start.y + y - dragging.y;
  }
  draw();
});
canvas.addEventListener("pointerup", () => {
  const was = dragging;
  dragging = null;
  if (was && !was.moved) {
    if (was.node) toggle(was.node.id);
    else { chosen = null; tip.hidden = true; draw(); }
  }
});
canvas.addEventListener("pointercancel", () => { dragging = null; });
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const frame = canvas.getBoundingClientRect();
  zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, event.clientX - frame.left, event.clientY - frame.top);
}, { passive: false });
canvas.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
  if (step) { view.x += step[0]; view.y += step[1]; draw(); }
  else if (event.key === "+" || event.key === "=") zoom(1.2);
  else if (event.key === "-") zoom(1 / 1.2);
  else if (event.key === "0") { fitView(); draw(); }
  else if (event.key === "n" || event.key === "p") next(event.key === "n" ? 1 : -1);
  else if (event.key === "Enter" && chosen) toggle(chosen);
  else if (event.key === "Escape") { chosen = null; tip.hidden = true; draw(); }
  else return;
  event.preventDefault();
});

function next(step) {
  if (!shown.length) return;
  const place = chosen && index.has(chosen) ? index.get(chosen) : -step;
  choose(shown[(place + step + shown.length) % shown.length].id);
  const [x, y] = onScreen(graph.nodes.get(chosen));
  if (x < 0 || y < 0 || x > canvas.clientWidth || y > canvas.clientHeight) {
    view.x += canvas.clientWidth / 2 - x;
    view.y += canvas.clientHeight / 2 - y;
    draw();
  }
  status.textContent = graph.nodes.get(chosen).label || chosen;
}

for (const control of box.querySelectorAll("input[name=type], select[name=role]")) {
  control.addEventListener("change", () => { filter(); settle(false); });
}
const act = { in: () => zoom(1.3), out: () => zoom(1 / 1.3), fit: () => { fitView(); draw(); }, png: savePng, svg: saveSvg };
for (const button of box.querySelectorAll("button[data-act]")) button.addEventListener("click", () => act[button.dataset.act]());

// -- pictures --------------------------------------------------------------------------------

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function savePng() {
  const copy = document.createElement("canvas"), brush = copy.getContext("2d");
  copy.width = canvas.width;
  copy.height = canvas.height;
  brush.fillStyle = colours.paper;
  brush.fillRect(0, 0, copy.width, copy.height);
  brush.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => save(blob, "zhengmai-graph.png"));
}

const safe = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");

function saveSvg() {
  const wide = canvas.clientWidth, high = canvas.clientHeight;
  const out = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="${colours.paper}"/>`];
  for (const edge of lines) {
    const [ax, ay] = onScreen(graph.nodes.get(edge.source)), [bx, by] = onScreen(graph.nodes.get(edge.target));
    out.push(`<line x1="${ax.toFixed(1)}" y1="${ay.toFixed(1)}" x2="${bx.toFixed(1)}" y2="${by.toFixed(1)}" stroke="${colours.line}"><title>${safe(words.roles[edge.role] || edge.role)}</title></line>`);
  }
  for (const node of shown) {
    const [x, y] = onScreen(node);
    out.push(`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${size(node).toFixed(1)}" fill="${colours[node.type] || colours.ink}"><title>${safe(node.label || node.id)}</title></circle>`,
      `<text x="${(x + size(node) + 4).toFixed(1)}" y="${(y + 4).toFixed(1)}" fill="${colours.ink}">${safe(short(node.label || node.id, 14))}</text>`);
  }
  out.push("</svg>");
  save(new Blob([out.join("\n")], { type: "image/svg+xml" }), "zhengmai-graph.svg");
}

// -- begin -----------------------------------------------------------------------------------

function begin() {
  readColours();
  take(JSON.parse(document.querySelector("#data").textContent), "");
  if (box.dataset.node) graph.open.add(box.dataset.node);
  box.hidden = false;
  filter();
  settle(true);
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); draw(); });
new ResizeObserver(() => draw()).observe(canvas);
begin();
