import type { Pipeline } from "@stepcast/pipeline";
import type { ExitCode } from "../cli-error.ts";
import type { InputField } from "./input-field.ts";
import type { Option, Options, ValuesOf } from "./option.ts";

/** What may stand in a place of the command line, for whoever completes or checks it. A list: only these. */
export type Completes = "pipeline" | "run" | "path" | OfRun | readonly string[];

/** Of the run that the first word names: the keys of its open questions, the messages it takes, the keys of its steps. */
export type OfRun = "question" | "signal" | "step";

/** An argument known by its place. */
export interface Word<Required extends boolean = boolean> {
  readonly summary: string;
  readonly required: Required;
  readonly completes?: Completes;
  /** Takes all further words too, with spaces in between. Only for the last. */
  readonly rest?: boolean;
}

type Words = Readonly<Record<string, Word>>;
type WordsOf<W extends Words> = {
  [Name in keyof W]: W[Name] extends Word<true> ? string : string | undefined;
};

/** What was typed: words and options by their names in the command's table. */
export type Given<W extends Words, O extends Options> = WordsOf<W> & ValuesOf<O>;

/** Text or flag as typed; several where an option was repeated. */
export type TypedValue = string | boolean | (string | boolean)[];

/** What a command finds around it. */
export interface Surroundings {
  /** What stands behind the command, as it was typed. */
  readonly args: readonly string[];
  readonly pipelines: readonly Pipeline[];
  /** The table this command stands in, for those that speak of the others. */
  readonly commands: readonly Command[];
  /** Of a command with `takesInput` or `takesSignal`: the fields there are, and what was typed for them, by the field's name. */
  readonly fields: readonly InputField[];
  readonly fieldValues: Readonly<Record<string, TypedValue>>;
}

/**
 * One command: parsing, help and completion all come from what stands here. Names are in camelCase, `runId` is typed as `--run-id`.
 * To add one: a file in `commands/` and a row in its `table.ts`.
 */
export interface Command<W extends Words = Words, O extends Options = Options> {
  readonly name: string;
  readonly summary: string;
  /** More than the summary says, for its own help. */
  readonly details?: string;
  readonly words: W;
  readonly options: O;
  readonly examples: readonly string[];
  /** Its first word names a pipeline, whose input fields are options too. */
  readonly takesInput?: boolean;
  /** Its second word names a message of a pipeline, whose fields are options too. */
  readonly takesSignal?: boolean;
  /** Not shown in help: for scripts. */
  readonly hidden?: boolean;
  /** Its arguments are not looked at: it finds them in `args`. */
  readonly takesRaw?: boolean;
  run(given: Given<W, O>, around: Surroundings): Promise<ExitCode>;
}

/** Keeps the types of the words and options for `run`. */
export function defineCommand<const W extends Words, const O extends Readonly<Record<string, Option>>>(
  command: Command<W, O>,
): Command<W, O> {
  return command;
}

export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
