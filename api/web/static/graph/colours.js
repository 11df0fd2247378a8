// The page's colours, read from its style sheet, so that light and dark need no second list.

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function readColours() {
  const found = { item: style("--soft"), ink: style("--ink"), line: style("--line"), paper: style("--surface"), accent: style("--accent"), soft: style("--soft"), font: style("--sans") };
  for (const type of ["policy", "department", "programme", "target", "place"]) found[type] = style(`--${type}`);
  return found;
}
