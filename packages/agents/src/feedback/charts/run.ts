import type { AgentRun } from "@stepcast/pipeline";
import type { charts } from "./agent.ts";

const run: AgentRun<typeof charts> = async () => ({ charts: [] });

export default run;
