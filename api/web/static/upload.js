// Uploads the chosen files one after the other, with progress; what the server says is shown in words.

import { fill, forget, header, keep } from "./token.js";

const form = document.querySelector("#upload");
const list = document.querySelector("#outcomes");
const words = JSON.parse(form.dataset.words);

function row(name) {
  const item = document.createElement("li");
  const title = document.createElement("span");
  const bar = document.createElement("progress");
  const said = document.createElement("small");
  title.textContent = name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  item.append(title, bar, said);
  list.append(item);
  return { item, bar, said, name };
}

// A message without the file's name, which stands before it already.
function without(name, text) {
  return text.startsWith(name) ? text.slice(name.length).replace(/^[：:] ?/, "") : text;
}

function show(line, status, body) {
  line.bar.remove();
  if (status === 200 || status === 201) {
    const link = document.createElement("a");
    link.href = `/documents/${encodeURIComponent(body.document)}`;
    link.textContent = body.title || body.document;
    line.said.append(`${words[body.outcome] ?? body.outcome} · ${body.items} ${words.items} · `, link);
  } else {
    line.item.classList.add("failed");
    line.said.textContent = without(line.name, body?.detail ?? `${words.offline} (${status})`);
    if (status === 401) forget();
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function send(file, token) {
  const line = row(file.name);
  const body = new FormData();
  body.append("file", file);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/documents");
    request.setRequestHeader("Authorization", header(token));
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) line.bar.value = event.loaded / event.total;
      line.said.textContent = line.bar.value < 1 ? words.sending : words.reading;
    });
    request.addEventListener("loadend", () => {
      line.said.textContent = "";
      show(line, request.status, parsed(request.responseText));
      done();
    });
    request.send(body);
  });
}

fill(form.elements.token);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = form.elements.token.value;
  const button = form.querySelector("button");
  keep(token);
  button.disabled = true;
  for (const file of form.elements.file.files) await send(file, token);
  button.disabled = false;
});
