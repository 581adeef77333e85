import { logConformance } from "@stepcast/pipeline/conformance";
import { logOverHttp } from "./testing/log-over-http.ts";

logConformance("a log followed through tRPC over HTTP", { create: logOverHttp, only: ["follow", "reset"] });
