// Real servers for the tests of other packages; not published.
export { freePort } from "./free-port.ts";
export { startPostgres } from "./postgres-server.ts";
export { startRedis } from "./redis-server.ts";
