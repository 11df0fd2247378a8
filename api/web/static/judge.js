// Confirm, reject or merge in place: a form's fields → /judgements, then the page anew.

import { fill, forget, header, keep } from "./token.js";

const token = document.querySelector("#token");
const said = document.querySelector("#judged");

async function send(body) {
  keep(token.value);
  const answer = await fetch("/judgements", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", Authorization: header(token.value) },
    body: JSON.stringify(body),
  });
  if (answer.ok) {
    location.reload();
    return;
  }
  if (answer.status === 401) forget();
  said.textContent = (await answer.json()).detail;
  token.closest("details")?.setAttribute("open", "");
  token.focus();
}

if (token) {
  fill(token);
  const fields = document.querySelector("#judging");
  for (const button of document.querySelectorAll("button[data-verdict]")) {
    button.addEventListener("click", () => {
      const { verdict, mention = "", entity } = button.dataset;
      const other = button.dataset.other ?? fields?.querySelector("[name=other]")?.value ?? "";
      const reason = document.querySelector("#reason")?.value ?? "";
      send(verdict === "merge" ? { verdict, entity, other, reason } : { verdict, mention, entity, reason });
    });
  }
}
