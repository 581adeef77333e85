import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { look } from "./look.ts";

/** Draws a Vega-Lite chart as SVG, without a browser. */
export async function drawSvg(spec: TopLevelSpec): Promise<string> {
  const compiled = compile(spec, { config: look, logger: silent });
  const view = new View(parse(compiled.spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Vega-Lite warns on the console about harmless things; a worker's console is nobody's. */
const silent = {
  level: () => silent,
  error: () => silent,
  warn: () => silent,
  info: () => silent,
  debug: () => silent,
};
