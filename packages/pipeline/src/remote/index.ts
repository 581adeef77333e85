// Agents that already live behind HTTP, in whatever language: each becomes a step. Node only.
export { remoteAgent } from "./remote-agent.ts";
export type { HeadersFor, RemoteAgentOptions, RemoteProgress } from "./remote-agent.ts";
export { remoteLimits } from "./remote-limits.ts";
