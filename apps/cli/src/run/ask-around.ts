import type { QuestionState } from "@stepcast/pipeline";
import { explainError } from "../explain-error.ts";
import type { Host } from "../host/host.ts";
import type { View } from "../view/view.ts";
import { answerHint } from "../view/words.ts";
import { type Asking, askingOf } from "./asking.ts";

/**
 * What a run asks while it is shown: asked at a terminal, where there is one; elsewhere it is said, by the error output, how to answer.
 */
export function askAround(host: Host, runId: string, view: View): Asking {
  const hint = (key: string) => answerHint(runId, key, host.address);
  const ask = async (question: QuestionState, signal: AbortSignal) => {
    if (process.stdin.isTTY && view.pause && view.resume) {
      view.pause();
      try {
        await askHere(question, signal);
      } finally {
        view.resume();
      }
    } else if (!view.pause)
      // A drawn view says it by itself.
      process.stderr.write(`${question.key} waits for an answer: ${hint(question.key)} --answer <json>\n`);
  };
  return askingOf({ state: () => host.state(runId), ask });

  async function askHere(question: QuestionState, signal: AbortSignal): Promise<void> {
    const [{ answerByPrompts }, { terminalPrompts }, { PromptLeft }] = await Promise.all([
      import("../prompt/answer-by-prompts.ts"),
      import("../prompt/terminal-prompts.ts"),
      import("../prompt/prompts.ts"),
    ]);
    const prompts = terminalPrompts(signal);
    try {
      await answerByPrompts({ host, runId, question, prompts, signal });
    } catch (error) {
      // In its prompts the terminal gives Ctrl-C as a key, not as a signal.
      if (error instanceof PromptLeft && error.why === "interrupted") process.kill(process.pid, "SIGINT");
      else if (error instanceof PromptLeft && error.why === "left")
        prompts.say(`left open: ${hint(question.key)}`);
      // Somebody was first, or the run has ended: its events say so.
      else if (!(error instanceof PromptLeft)) prompts.say(explainError(error).message);
    }
  }
}
