import { logConformance } from "@stepcast/pipeline/conformance";
import { logOverHttp } from "./testing/log-over-http.ts";

for (const transport of ["sse", "websocket", "polling"] as const) {
  logConformance(`a log followed through tRPC by ${transport}`, {
    create: (clock) => logOverHttp(transport, clock),
    only: ["follow", "reset"],
  });
}
