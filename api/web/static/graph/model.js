// What the explorer knows: nodes and edges by their keys, which nodes are open, and the part that is shown.

export const MOST = 2000;
const GOLDEN = 2.399963; // radians: spreads any number of points evenly, and the same each time

export class Model {
  constructor(start) {
    this.start = start;
    this.nodes = new Map();
    this.edges = new Map();
    this.open = new Set(start ? [start] : []);
    this.shown = [];
    this.lines = [];
    this.index = new Map();
    this.near = new Map();
  }

  // Add what the server said; `around` is the node that was expanded, if any.
  take(data, around) {
    const from = this.nodes.get(around);
    for (const node of data.nodes) {
      if (node.type === "document" || this.nodes.has(node.id) || this.nodes.size >= MOST) continue;
      const turn = this.nodes.size * GOLDEN, reach = from ? 60 : 12 * Math.sqrt(this.nodes.size + 1);
      const x = (from?.x ?? 0) + Math.cos(turn) * reach, y = (from?.y ?? 0) + Math.sin(turn) * reach;
      this.nodes.set(node.id, { ...node, x, y, by: node.id === around ? "" : around, held: false, links: 0 });
    }
    for (const edge of data.edges) {
      if (!this.nodes.has(edge.source) || !this.nodes.has(edge.target)) continue;
      this.edges.set(`${edge.source}\n${edge.target}\n${edge.role}`, edge);
    }
  }

  // Take away what only the expansion of `id` brought: nodes that no other kept node names or is named by.
  collapse(id) {
    this.open.delete(id);
    const going = new Set();
    for (const node of this.nodes.values()) if (node.by === id && !this.open.has(node.id)) going.add(node.id);
    for (const { source, target } of this.edges.values()) {
      if (source === id || target === id) continue;
      if (!going.has(source)) going.delete(target);
      else if (!going.has(target)) going.delete(source);
    }
    for (const gone of going) this.nodes.delete(gone);
    for (const [key, edge] of this.edges) if (going.has(edge.source) || going.has(edge.target)) this.edges.delete(key);
  }

  // Show the edges of a role (all, where it is empty) between nodes of the types, and what they join.
  filter(types, role) {
    const fits = (id) => types.has(this.nodes.get(id).type);
    this.lines = [...this.edges.values()].filter((edge) => (!role || edge.role === role) && fits(edge.source) && fits(edge.target));
    this.near = new Map();
    for (const { source, target } of this.lines) {
      this.beside(source).add(target);
      this.beside(target).add(source);
    }
    this.shown = [...this.nodes.values()].filter((node) => types.has(node.type) && (this.near.has(node.id) || node.id === this.start));
    this.index = new Map(this.shown.map((node, at) => [node.id, at]));
    for (const node of this.shown) node.links = 0;
    for (const { source, target } of this.lines) {
      this.nodes.get(source).links += 1;
      this.nodes.get(target).links += 1;
    }
  }

  beside(id) {
    if (!this.near.has(id)) this.near.set(id, new Set());
    return this.near.get(id);
  }

  linesOf(id) {
    return this.lines.filter((edge) => edge.source === id || edge.target === id);
  }

  roles() {
    return [...new Set([...this.edges.values()].map((edge) => edge.role))].sort();
  }
}

export const nameOf = (node) => node.label || node.id;
export const short = (text, most) => ([...text].length > most ? `${[...text].slice(0, most - 1).join("")}…` : text);

// The page's own data, in which no word stands twice, as the server's answers have them.
export function unpacked({ nodes, edges, roles, sentences }) {
  const id = (at) => nodes[at][0];
  return {
    nodes: nodes.map(([own, type, label]) => ({ id: own, type, label })),
    edges: edges.map(([from, to, role, sentence, start]) => ({ source: id(from), target: id(to), role: roles[role], sentences: [sentences[sentence]], spans: [`${start}-`] })),
  };
}
