export { transformer } from "../transformer.ts";
export { stepcastLinks } from "./links.ts";
export type { LinkOptions } from "./links.ts";
export { runEvents } from "./run-events.ts";
export type { ClientEvent, PipelineClient, RunEventsOptions } from "./run-events.ts";
