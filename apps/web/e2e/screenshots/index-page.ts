import { pictureName, schemes, widths } from "./shoot.ts";

/** All pictures in one page, a row for each state. */
export function indexPage(states: readonly string[]): string {
  const forms = widths.flatMap((width) => schemes.map((scheme) => [width, scheme] as const));
  const row = (state: string) =>
    `<section id="${state}"><h2>${state}</h2><div>${forms
      .map(([width, scheme]) => {
        const file = pictureName(state, width, scheme);
        return `<a href="${file}"><img src="${file}" alt="${state}, ${width} px, ${scheme}" width="${Math.round(width / 3)}" loading="lazy"></a>`;
      })
      .join("")}</div></section>`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Screenshots</title>
<style>
  body { font: 14px system-ui; margin: 2rem; background: #888; }
  nav { columns: 14rem; } nav a { display: block; color: #000; }
  h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
  div { display: flex; gap: .75rem; align-items: start; overflow-x: auto; }
  img { display: block; box-shadow: 0 1px 4px #0006; }
</style>
<nav>${states.map((state) => `<a href="#${state}">${state}</a>`).join("")}</nav>
${states.map(row).join("\n")}
</html>
`;
}
