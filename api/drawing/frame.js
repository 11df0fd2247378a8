"use strict";
// Drag, zoom, point at, choose. The texts stand in the picture as attributes and are only ever shown as text.
const svg = document.querySelector("svg"), view = document.getElementById("view");
const tip = document.getElementById("tip"), told = document.getElementById("told");
const spots = [...document.querySelectorAll("g[data-n]")], lines = [...document.querySelectorAll("line")];
const [, , wide, high] = svg.getAttribute("viewBox").split(" ").map(Number);
let at = { x: 0, y: 0, k: 1 }, held = null, moved = false;

function place() {
  view.setAttribute("transform", `translate(${at.x} ${at.y}) scale(${at.k})`);
  svg.classList.toggle("close", at.k >= 2);
}
function zoom(factor, x = wide / 2, y = high / 2) {
  const k = Math.min(8, Math.max(0.5, at.k * factor));
  at = { x: x - (x - at.x) * k / at.k, y: y - (y - at.y) * k / at.k, k };
  place();
}
function point(event) {
  const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return [p.x, p.y];
}
function choose(spot) {
  const n = spot && spot.dataset.n;
  const mine = spot ? lines.filter((line) => line.dataset.a === n || line.dataset.b === n) : [];
  const near = new Set(mine.flatMap((line) => [line.dataset.a, line.dataset.b]).concat(spot ? [n] : []));
  svg.classList.toggle("chosen", Boolean(spot));
  spots.forEach((other) => other.classList.toggle("near", near.has(other.dataset.n)));
  lines.forEach((line) => line.classList.toggle("near", mine.includes(line)));
  spots.forEach((other) => other.setAttribute("aria-pressed", String(other === spot)));
  told.textContent = spot ? [spot.dataset.say, ...mine.map((line) => line.dataset.say)].join("\n") : "";
}
function say(event) {
  const on = event.target.closest("[data-say]");
  tip.hidden = !on;
  if (!on) return;
  tip.textContent = on.dataset.say;
  tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 4)) + "px";
  tip.style.top = Math.max(4, Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 4)) + "px";
}
svg.addEventListener("pointerdown", (event) => { held = point(event); moved = false; });
svg.addEventListener("pointermove", (event) => {
  if (!held || !event.buttons) { held = null; say(event); return; }
  const [x, y] = point(event);
  if (!moved && Math.hypot(x - held[0], y - held[1]) < 4) return;
  if (!moved) svg.setPointerCapture(event.pointerId);
  moved = true; tip.hidden = true;
  at.x += x - held[0]; at.y += y - held[1]; held = [x, y];
  place();
});
svg.addEventListener("pointerleave", () => { tip.hidden = true; });
svg.addEventListener("click", (event) => { if (!moved) choose(event.target.closest("g[data-n]")); });
svg.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return; // a page is scrolled past, not caught
  event.preventDefault();
  zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, ...point(event));
}, { passive: false });
document.getElementById("in").addEventListener("click", () => zoom(1.4));
document.getElementById("out").addEventListener("click", () => zoom(1 / 1.4));
document.getElementById("home").addEventListener("click", () => { at = { x: 0, y: 0, k: 1 }; choose(null); place(); });
document.addEventListener("keydown", (event) => {
  const spot = event.target.closest && event.target.closest("g[data-n]");
  const steps = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
  if ((event.key === "Enter" || event.key === " ") && spot) choose(spot);
  else if (event.key === "Escape") choose(null);
  else if (event.key === "+" || event.key === "=") zoom(1.4);
  else if (event.key === "-") zoom(1 / 1.4);
  else if (steps[event.key]) { at.x += steps[event.key][0]; at.y += steps[event.key][1]; place(); }
  else return;
  event.preventDefault();
});
