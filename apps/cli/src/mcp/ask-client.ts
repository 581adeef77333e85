import type { Pipeline, QuestionState } from "@stepcast/pipeline";
import { StepcastError } from "@stepcast/pipeline";
import type { Run } from "@stepcast/pipeline/engine";
import { explainError } from "../explain-error.ts";
import { describe } from "../host/describe.ts";
import { questionText } from "../prompt/question-text.ts";
import { type Asking, askingOf } from "../run/asking.ts";
import { readTyped } from "../run/read-typed.ts";
import { answerHint } from "../view/words.ts";
import type { Call } from "./call-tool.ts";
import { elicitForm } from "./elicit-form.ts";

/** How often one question is put again, after answers that were refused. */
const maxTries = 5;

/**
 * What a run asks is put to the person at the client, where that can ask and the answer fits its flat forms. Who declines leaves the
 * question open, and is told, as everybody else is, how to answer it.
 */
export function askClient(run: Run, pipeline: Pipeline, answer: Answer, call: Call): Asking {
  return askingOf({ state: () => run.state(), ask });

  async function ask(question: QuestionState, signal: AbortSignal): Promise<void> {
    const about = describe(pipeline).questions[question.question];
    const schema = about?.answer ?? {};
    const form = call.elicit && elicitForm(schema);
    const text = questionText(question, about?.description);
    let problem = "";
    for (let tries = 0; form && call.elicit && tries < maxTries && !signal.aborted; tries++) {
      const content = await call.elicit(`${problem}${text}`, form.schema, signal).catch(() => undefined);
      if (!content) break;
      try {
        const typed = JSON.stringify(form.answerOf(content) ?? null);
        return await answer(question.key, await readTyped(typed, schema, noFiles));
      } catch (error) {
        // Somebody was first, or the run has ended: its events say so.
        if (!(StepcastError.is(error) && error.code === "invalid_input")) return;
        problem = `${explainError(error).message}\n\n`;
      }
    }
    if (signal.aborted) return;
    const hint = answerHint(run.runId, question.key, "");
    await call.log({
      level: "notice",
      logger: question.key,
      data: { runId: run.runId, message: `${text}\nto answer: ${hint}` },
    });
  }
}

/** Gives an answer to a question by its key. */
export type Answer = (key: string, answer: unknown) => Promise<void>;

/** Flat forms have none. */
async function noFiles(): Promise<never> {
  throw new StepcastError("invalid_input", "a file cannot be given here");
}
