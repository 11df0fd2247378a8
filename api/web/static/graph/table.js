// The table that says what the graph shows, and the card of the node in focus.

import { nameOf, short } from "./model.js";

const ROWS = 500;

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

export function fillTable(body, model, words, choose) {
  const rows = model.lines.slice(0, ROWS).map((edge) => {
    const row = document.createElement("tr");
    nodeCell(row.insertCell(), [model.nodes.get(edge.source), edge, model], words, choose);
    row.insertCell().textContent = words.roles[edge.role] || edge.role;
    nodeCell(row.insertCell(), [model.nodes.get(edge.target), edge, model], words, choose);
    const said = row.insertCell();
    said.lang = "zh-Hans";
    said.textContent = edge.sentences?.[0] ?? "";
    return row;
  });
  body.replaceChildren(...rows);
  return Math.max(0, model.lines.length - ROWS);
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
