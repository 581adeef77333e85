/** What can be asked of a person, one thing at a time. Each throws `PromptLeft` where the person does not want to, or need not any more. */
export interface Prompts {
  /** Shown, not asked. */
  say(text: string): void;
  text(label: string, options: TextOptions): Promise<string>;
  yes(label: string, initial: boolean): Promise<boolean>;
  /** The index of the one that was chosen. */
  one(label: string, choices: readonly Choice[], initial: number | undefined): Promise<number>;
  /** The indexes of those that were chosen. */
  some(label: string, choices: readonly Choice[], initial: readonly number[]): Promise<number[]>;
}

export interface TextOptions {
  initial: string;
  hint: string;
  secret: boolean;
  /** What is wrong with a text, asked before it is taken. */
  problem(text: string): string | undefined;
}

export interface Choice {
  label: string;
  hint: string | undefined;
}

/** `left`: by Esc, what is asked stays open. `interrupted`: by Ctrl-C. `over`: somebody else was first, or the time. */
export class PromptLeft extends Error {
  readonly why: "left" | "interrupted" | "over";

  constructor(why: PromptLeft["why"]) {
    super(`the prompt was left: ${why}`);
    this.why = why;
  }
}
