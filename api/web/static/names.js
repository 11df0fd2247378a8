// Suggestions of entity names for every input with a list: typed letters → /entities, two letters on.

let asked = "";
for (const input of document.querySelectorAll("input[list=names]")) {
  input.addEventListener("input", async () => {
    const text = input.value.trim();
    if (!text || text === asked) return;
    asked = text;
    const answer = await fetch(`/entities?${new URLSearchParams({ q: text, k: 12, format: "json" })}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || asked !== text) return;
    const found = (await answer.json()).entities;
    input.list.replaceChildren(...found.map((one) => {
      const option = document.createElement("option");
      option.value = input.dataset.value === "name" ? one.name : one.id;
      option.label = one.name;
      return option;
    }));
  });
}
