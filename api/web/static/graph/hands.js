// Mouse, finger and keyboard on the canvas → what the explorer does: {draw, choose, toggle, hover, step, fit}.

const MOVES = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };

export function listen(canvas, scene, act) {
  let drag = null;
  const point = (event) => {
    const frame = canvas.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  canvas.addEventListener("pointerdown", (event) => {
    const [x, y] = point(event);
    drag = { x, y, node: scene.under(x, y), moved: false, start: { ...scene.view } };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = point(event);
    if (!drag) {
      const node = scene.under(x, y);
      canvas.style.cursor = node ? "pointer" : "grab";
      act.hover(node?.id ?? null);
      return;
    }
    drag.moved ||= Math.hypot(x - drag.x, y - drag.y) > 4;
    if (!drag.moved) return;
    if (drag.node) {
      [drag.node.x, drag.node.y] = scene.place(x, y);
      drag.node.held = true;
    } else {
      scene.view.x = drag.start.x + x - drag.x;
      scene.view.y = drag.start.y + y - drag.y;
    }
    act.draw();
  });
  canvas.addEventListener("pointerup", () => {
    const was = drag;
    drag = null;
    if (!was || was.moved) return;
    if (was.node) act.toggle(was.node.id);
    else act.choose(null);
  });
  canvas.addEventListener("pointercancel", () => { drag = null; });
  canvas.addEventListener("pointerleave", () => act.hover(null));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    scene.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, ...point(event));
    act.draw();
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !key(event.key, scene, act)) return;
    event.preventDefault();
  });
}

// Whether a key was ours.
function key(name, scene, act) {
  const move = MOVES[name];
  if (move) {
    scene.view.x += move[0];
    scene.view.y += move[1];
    act.draw();
  } else if (name === "+" || name === "=") { scene.zoom(1.2); act.draw(); }
  else if (name === "-") { scene.zoom(1 / 1.2); act.draw(); }
  else if (name === "0") act.fit();
  else if (name === "n" || name === "p") act.step(name === "n" ? 1 : -1);
  else if (name === "Enter") act.toggle(null);
  else if (name === "Escape") act.choose(null);
  else return false;
  return true;
}
