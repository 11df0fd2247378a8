// Force layout in a worker: repulsion by a Barnes-Hut tree, springs along edges, a pull to the middle.
// In: {count, edges: Uint32Array of pairs, positions: Float32Array of x y, fixed: Uint8Array, aspect: width / height}.
// Out, every few steps: {positions, alpha}; the last with alpha 0. Seeded, so the same graph lies the same.

const REPULSION = 160, SPRING = 0.06, LENGTH = 70, PULL = 0.012, THETA = 0.9, STEPS = 300;
let running = 0;

self.onmessage = (event) => {
  running += 1;
  settle(event.data, running);
};

async function settle({ count, edges, positions, fixed, aspect }, run) {
  const pull = [PULL / Math.sqrt(aspect), PULL * Math.sqrt(aspect)]; // a wide stage is filled in its width
  const at = positions, speed = new Float32Array(count * 2);
  const degree = new Float32Array(count);
  for (const node of edges) degree[node] += 1;
  for (let step = 0; step < STEPS; step += 1) {
    if (run !== running) return;
    const alpha = 1 - step / STEPS;
    const force = new Float32Array(count * 2);
    repel(at, count, force);
    pullTogether(at, edges, degree, force);
    for (let n = 0; n < count; n += 1) {
      for (const axis of [0, 1]) {
        const k = 2 * n + axis;
        speed[k] = (speed[k] + (force[k] - pull[axis] * at[k]) * alpha) * 0.6;
        if (!fixed[n]) at[k] += Math.max(-30, Math.min(30, speed[k]));
      }
    }
    if (step % 6 === 5 || step === STEPS - 1) {
      self.postMessage({ positions: at.slice(), alpha: step === STEPS - 1 ? 0 : alpha });
      await new Promise((next) => setTimeout(next, 0));
    }
  }
}

function pullTogether(at, edges, degree, force) {
  for (let e = 0; e < edges.length; e += 2) {
    const a = edges[e], b = edges[e + 1];
    const dx = at[2 * b] - at[2 * a], dy = at[2 * b + 1] - at[2 * a + 1];
    const distance = Math.hypot(dx, dy) || 1;
    const strength = SPRING * (distance - LENGTH) / distance;
    const share = degree[b] / (degree[a] + degree[b]);
    force[2 * a] += dx * strength * share * 2;
    force[2 * a + 1] += dy * strength * share * 2;
    force[2 * b] -= dx * strength * (1 - share) * 2;
    force[2 * b + 1] -= dy * strength * (1 - share) * 2;
  }
}

function repel(at, count, force) {
  const root = tree(at, count);
  if (!root) return;
  for (let n = 0; n < count; n += 1) push(root, n, at, force);
}

function tree(at, count) {
  if (!count) return null;
  let low = Infinity, high = -Infinity;
  for (const value of at) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const root = cell(low - 1, low - 1, Math.max(high - low + 2, 1));
  for (let n = 0; n < count; n += 1) insert(root, n, at, 0);
  return root;
}

const cell = (x, y, size) => ({ x, y, size, mass: 0, cx: 0, cy: 0, node: -1, parts: null });

function insert(box, n, at, depth) {
  const x = at[2 * n], y = at[2 * n + 1];
  box.cx = (box.cx * box.mass + x) / (box.mass + 1);
  box.cy = (box.cy * box.mass + y) / (box.mass + 1);
  box.mass += 1;
  if (box.mass === 1) {
    box.node = n;
    return;
  }
  if (depth > 24) return; // many nodes on one spot: they count as one mass
  if (!box.parts) {
    box.parts = [null, null, null, null];
    const old = box.node;
    box.node = -1;
    if (old >= 0) insert(part(box, at[2 * old], at[2 * old + 1]), old, at, depth + 1);
  }
  insert(part(box, x, y), n, at, depth + 1);
}

function part(box, x, y) {
  const half = box.size / 2, right = x >= box.x + half, below = y >= box.y + half;
  const which = (below ? 2 : 0) + (right ? 1 : 0);
  if (!box.parts[which]) {
    box.parts[which] = cell(box.x + (right ? half : 0), box.y + (below ? half : 0), half);
  }
  return box.parts[which];
}

function push(box, n, at, force) {
  if (!box || !box.mass || box.node === n) return;
  let dx = at[2 * n] - box.cx, dy = at[2 * n + 1] - box.cy;
  const squared = dx * dx + dy * dy;
  if (box.parts && box.size * box.size > THETA * THETA * squared) {
    for (const one of box.parts) push(one, n, at, force);
    return;
  }
  if (squared < 0.01) { // on one spot: apart by their numbers, the same way each time
    dx = (n % 7) - 3 || 1;
    dy = (n % 5) - 2 || 1;
  }
  const strength = (REPULSION * box.mass) / Math.max(squared, 100);
  force[2 * n] += dx * strength;
  force[2 * n + 1] += dy * strength;
}
