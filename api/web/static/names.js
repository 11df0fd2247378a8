// Suggestions for every input with a list: typed letters → the names of entities, or the plans that fit.

const LISTS = { names: ["/entities", "entities", (one) => one.name], plans: ["/documents", "documents", (one) => one.title] };
const asked = {};

async function suggest(input, [address, kind, label]) {
  const text = input.value.trim();
  if (!text || text === asked[input.name]) return;
  asked[input.name] = text;
  const answer = await fetch(`${address}?${new URLSearchParams({ q: text, k: 12, format: "json" })}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || asked[input.name] !== text) return;
  const found = (await answer.json())[kind];
  input.list.replaceChildren(...found.map((one) => {
    const option = document.createElement("option");
    option.value = input.dataset.value === "name" ? one.name : one.id;
    option.label = label(one);
    return option;
  }));
}

for (const [list, source] of Object.entries(LISTS)) {
  for (const input of document.querySelectorAll(`input[list=${list}]`)) input.addEventListener("input", () => suggest(input, source));
}
