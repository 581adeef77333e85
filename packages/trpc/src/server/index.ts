export { loopbackHosts } from "./trusted-request.ts";
export type { SigningOptions } from "./files/signing.ts";
export { createListener } from "./listener.ts";
export type { ListenerOptions } from "./listener.ts";
export { attachWebSockets } from "./websockets.ts";
export type { WebSocketOptions, WebSockets } from "./websockets.ts";
export { serve } from "./serve.ts";
export type { Served, ServeOptions } from "./serve.ts";
