import type { AgentRun } from "@stepcast/pipeline";
import type { summary } from "./agent.ts";
import { modelSettings } from "./environment.ts";
import { extract } from "./extract.ts";

const run: AgentRun<typeof summary> = async (findings, step) => {
  const extracted = extract(findings);
  const settings = modelSettings();
  if (!settings) {
    step.log(
      "info",
      "no language model configured (STEPCAST_LLM_URL, STEPCAST_LLM_MODEL): wrote the summary from the figures",
    );
    return extracted;
  }
  step.log("info", `asking ${settings.model} for the summary`);
  try {
    const { writeWithModel } = await import("./language-model.ts");
    const written = await writeWithModel(findings, settings, step);
    return { ...extracted, ...written, writtenBy: settings.model };
  } catch (error) {
    step.signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    step.log(
      "warn",
      `${settings.model} did not write the summary (${why.slice(0, 200)}): wrote it from the figures instead`,
    );
    return extracted;
  }
};

export default run;
