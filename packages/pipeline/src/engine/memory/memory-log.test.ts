import { logConformance } from "../../testing/log-conformance.ts";
import { memoryLog } from "./memory-log.ts";

logConformance("the log in memory", { create: memoryLog });
