export { feedback } from "./feedback/pipeline.ts";
export { reportTitle } from "./feedback/report-title.ts";
export { split } from "./split/pipeline.ts";
export { samples, type Sample } from "./samples.ts";
