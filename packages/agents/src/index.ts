export { feedback } from "./feedback/pipeline.ts";
export { samples, type Sample } from "./samples.ts";
