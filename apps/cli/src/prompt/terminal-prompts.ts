import { confirm, isCancel, log, multiselect, password, select, text } from "@clack/prompts";
import { printable } from "../view/words.ts";
import { type Choice, PromptLeft, type Prompts } from "./prompts.ts";

/** Prompts at the terminal, until `signal` fires. What they show may come from anybody. */
export function terminalPrompts(signal: AbortSignal): Prompts {
  const ask = <Answer>(prompt: () => Promise<Answer | symbol>) => unlessLeft(prompt, signal);
  return {
    say: (what) => log.message(printable(what)),
    text: (label, { initial, hint, secret, problem }) => {
      const validate = (typed = "") => problem(typed);
      const message = printable(label);
      return ask<string>(() =>
        secret
          ? password({ message, validate, signal })
          : text({ message, validate, initialValue: initial, placeholder: printable(hint), signal }),
      );
    },
    yes: (label, initial) =>
      ask<boolean>(() => confirm({ message: printable(label), initialValue: initial, signal })),
    one: (label, choices, initial) =>
      ask<number>(() =>
        select({
          message: printable(label),
          options: optionsOf(choices),
          ...(initial !== undefined && { initialValue: initial }),
          signal,
        }),
      ),
    some: (label, choices, initial) =>
      ask<number[]>(() =>
        multiselect({
          message: `${printable(label)} (space chooses, return goes on)`,
          options: optionsOf(choices),
          initialValues: [...initial],
          required: false,
          signal,
        }),
      ),
  };
}

function optionsOf(choices: readonly Choice[]) {
  return choices.map(({ label, hint }, value) => ({
    value,
    label: printable(label),
    ...(hint !== undefined && { hint: printable(hint) }),
  }));
}

/** The library takes Esc, Ctrl-C and the signal for the same. @throws PromptLeft */
async function unlessLeft<Answer>(
  prompt: () => Promise<Answer | symbol>,
  signal: AbortSignal,
): Promise<Answer> {
  let isInterrupt = false;
  const listen = (_text: string | undefined, key: { ctrl?: boolean; name?: string }) => {
    isInterrupt ||= key.ctrl === true && key.name === "c";
  };
  process.stdin.on("keypress", listen);
  try {
    const answer = await prompt();
    // Its only symbol says that there is no answer.
    if (!isCancel(answer)) return answer as Answer;
    throw new PromptLeft(signal.aborted ? "over" : isInterrupt ? "interrupted" : "left");
  } finally {
    process.stdin.off("keypress", listen);
  }
}
