// The table that says what the graph shows, and the card of the node in focus.

import { nameOf, short } from "./model.js";

const ROWS = 100;

// Where a node is to be read: an entity's page, an item at the sentence of `edge`, a target in its item.
export function addressOf(node, edge, model) {
  const path = encodeURI(node.id).replaceAll("#", "%23").replaceAll("?", "%3F");
  const sentence = edge?.spans ? `#s${edge.spans[0].split("-")[0]}` : "";
  if (node.type === "item") return `/items/${path}${sentence}`;
  return node.type === "target" && edge ? addressOf(model.nodes.get(edge.source), edge, model) : `/entities/${path}`;
}

function nodeCell(cell, [node, edge, model], words, choose) {
  const link = document.createElement("a"), find = document.createElement("button");
  cell.lang = "zh-Hans";
  link.href = addressOf(node, edge, model);
  link.textContent = nameOf(node);
  find.type = "button";
  find.className = "find";
  find.textContent = "◎";
  find.title = words.find;
  find.setAttribute("aria-label", `${words.find} ${nameOf(node)}`);
  find.addEventListener("click", () => choose(node.id));
  cell.append(link, " ", find);
}

// The rows of the graph's edges, the first hundred, and a button for a hundred more.
export class Table {
  constructor(body, left, words, choose) {
    Object.assign(this, { body, left, words, choose, model: null });
  }

  show(model) {
    this.model = model;
    this.body.replaceChildren();
    this.#add();
  }

  #add() {
    const { lines } = this.model, from = this.body.rows.length;
    this.body.append(...lines.slice(from, from + ROWS).map((edge) => this.#row(edge)));
    this.#tellLeft(lines.length - this.body.rows.length);
    return this.body.rows[from];
  }

  #tellLeft(count) {
    if (!count) {
      this.left.replaceChildren();
      return;
    }
    const more = document.createElement("button");
    more.type = "button";
    more.textContent = this.words.more.replace("{n}", Math.min(ROWS, count)).replace("{all}", this.model.lines.length);
    more.addEventListener("click", () => this.#add().querySelector("a").focus());
    this.left.replaceChildren(more);
  }

  #row(edge) {
    const row = document.createElement("tr"), { nodes } = this.model;
    nodeCell(row.insertCell(), [nodes.get(edge.source), edge, this.model], this.words, this.choose);
    row.insertCell().textContent = this.words.roles[edge.role] || edge.role;
    nodeCell(row.insertCell(), [nodes.get(edge.target), edge, this.model], this.words, this.choose);
    const said = row.insertCell();
    said.lang = "zh-Hans";
    said.textContent = edge.sentences?.[0] ?? "";
    return row;
  }
}

export function fillCard(card, model, node, words) {
  const head = document.createElement("strong"), kind = document.createElement("span"), link = document.createElement("a");
  head.lang = "zh-Hans";
  head.textContent = nameOf(node);
  kind.textContent = `${words.types[node.type]} · ${words.relations.replace("{n}", node.links)}`;
  const said = model.linesOf(node.id).find((edge) => edge.sentences?.length);
  link.href = addressOf(node, said, model);
  link.textContent = words.open;
  const quote = document.createElement("q");
  quote.lang = "zh-Hans";
  quote.textContent = said ? short(said.sentences[0], 90) : "";
  card.replaceChildren(head, kind, ...(said ? [quote] : []), link);
  card.hidden = false;
}
