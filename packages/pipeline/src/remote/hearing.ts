import type { z } from "zod";
import type { Step } from "../define/agent.ts";
import { StepcastError } from "../model/errors.ts";
import { errorIn } from "./explain.ts";
import type { RemoteFiles } from "./remote-files.ts";
import type { RemoteProgress } from "./remote-progress.ts";
import type { Said } from "./said.ts";

export interface HearingOptions {
  /** Names the agent in errors. */
  name: string;
  output: z.ZodType;
  chunk: z.ZodType | undefined;
  progress: z.ZodType<RemoteProgress>;
  step: Step;
  files: RemoteFiles;
}

/**
 * Tells what an agent says to its step, and keeps what is the result:
 *  - a text is logged
 *  - a JSON that fits `progress` is progress, else one that fits `chunk` is a chunk
 *  - the last JSON that is neither is the result; those before it are logged
 *  - where every JSON was told as progress or chunk, the last is the result if it fits `output`
 */
export class Hearing {
  private readonly options: HearingOptions;
  private result: { value: unknown } | undefined;
  private told: { value: unknown } | undefined;

  constructor(options: HearingOptions) {
    this.options = options;
  }

  async hear(said: Said): Promise<void> {
    const { step, files } = this.options;
    if (said.kind === "text") return step.log("info", said.text);
    const value = await files.bring(said.value);
    if (said.kind === "json" && (await this.tell(value))) {
      this.told = { value };
      return;
    }
    if (this.result) step.log("info", JSON.stringify(this.result.value));
    this.result = { value };
  }

  /**
   * @throws StepcastError `agent_error` where the agent ended without a result that its output needs, or with `{ "error": … }`; its
   * step's `retry` says whether that is worth another try
   */
  end(): unknown {
    const { name, output } = this.options;
    const fits = (value: unknown) => output.safeParse(value).success;
    if (this.result) {
      const failure = errorIn(this.result.value);
      if (failure === undefined || fits(this.result.value)) return this.result.value;
      throw new StepcastError("agent_error", `${name} failed: ${failure}`);
    }
    if (this.told && fits(this.told.value)) return this.told.value;
    if (fits(undefined)) return undefined;
    throw new StepcastError("agent_error", `${name} ended without a result: its last line must be JSON`);
  }

  private async tell(value: unknown): Promise<boolean> {
    const { chunk, progress, step } = this.options;
    const far = progress.safeParse(value);
    if (far.success) {
      step.progress(far.data.done, far.data.total, far.data.message);
      return true;
    }
    if (!chunk?.safeParse(value).success) return false;
    await step.emit(value);
    return true;
  }
}
