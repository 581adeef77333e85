import { basename } from "node:path";
import { type ErrorIssue, type QuestionState, StepcastError } from "@stepcast/pipeline";
import { emptyDraft, fieldOf, placesIn, problemsFrom, rootPlace, valueOf } from "@stepcast/react/form-model";
import type { Host } from "../host/host.ts";
import { readTyped, requireFile } from "../run/read-typed.ts";
import { formFiller } from "./fill-form.ts";
import type { Prompts } from "./prompts.ts";
import { questionText } from "./question-text.ts";

/** What whoever is at the terminal answers, and to what. */
export interface Asked {
  host: Host;
  runId: string;
  question: QuestionState;
  prompts: Prompts;
  signal: AbortSignal;
}

/**
 * Asks for an answer by prompts made of its JSON Schema, and gives it. What the host refuses field by field is said, and only that is
 * asked again.
 * @throws PromptLeft; StepcastError as `Host.answer`
 */
export async function answerByPrompts({ host, runId, question, prompts, signal }: Asked): Promise<void> {
  const keep = async (path: string) => {
    await requireFile(path);
    prompts.say(`keeping ${basename(path)}`);
    return host.keep(path, signal);
  };
  const described = (await host.describe(runId)).questions[question.question];
  const schema = described?.answer ?? {};
  const field = fieldOf(schema);
  const fill = formFiller(prompts, keep);
  prompts.say(questionText(question, described?.description));
  let draft = await fill(rootPlace(field, emptyDraft(field)));
  for (;;) {
    const answer = await readTyped(JSON.stringify(valueOf(field, draft) ?? null), schema, keep);
    const issues = await refusal(() => host.answer(runId, question, answer));
    if (!issues) return;
    const places = [...placesIn(rootPlace(field, draft))];
    for (const { path, message } of issues) prompts.say(`${path.join(".") || "the answer"}: ${message}`);
    const wrong = new Set(problemsFrom(issues, places).map(({ id }) => id));
    draft = await fill(rootPlace(field, draft), wrong);
  }
}

/** What was wrong with the answer; undefined where it was taken. */
async function refusal(give: () => Promise<void>): Promise<ErrorIssue[] | undefined> {
  try {
    await give();
    return undefined;
  } catch (error) {
    if (StepcastError.is(error) && error.code === "invalid_input" && error.issues?.length)
      return error.issues;
    throw error;
  }
}
