// Suggestions for every input with a list: typed letters → the names of entities, or the plans that fit.

const where = (one) => { const [, place = ""] = one.id.split("@"); return place && !one.name.includes(place) ? `（${place}）` : ""; };
const LISTS = {
  names: ["/entities", "entities", (one) => one.name + where(one)],
  plans: ["/documents", "documents", (one) => `${one.title || one.id}（${one.year ?? "—"} ${one.region}）`],
};
const asked = {};

async function suggest(input, [address, kind, label]) {
  const text = input.value.trim();
  if (!text || text === asked[input.name]) return;
  asked[input.name] = text;
  const answer = await fetch(`${address}?${new URLSearchParams({ q: text, k: 12, format: "json" })}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || asked[input.name] !== text) return;
  const found = (await answer.json())[kind];
  const labels = found.map(label);
  input.list.replaceChildren(...found.map((one, at) => {
    const option = document.createElement("option");
    const alone = labels.indexOf(labels[at]) === labels.lastIndexOf(labels[at]);
    option.value = input.dataset.value === "name" ? one.name : input.dataset.value === "id" || !alone ? one.id : labels[at];
    option.label = labels[at];
    return option;
  }));
}

for (const [list, source] of Object.entries(LISTS)) {
  for (const input of document.querySelectorAll(`input[list=${list}]`)) input.addEventListener("input", () => suggest(input, source));
}
