import { z } from "zod";

export interface RemoteProgress {
  done: number;
  total?: number | undefined;
  message?: string | undefined;
}

const message = z.string().optional();
const type = z.literal("progress").optional();
const amount = z.number().nonnegative();

/**
 * The JSON lines that are taken as progress where an agent's options do not say: `{ done, total?, message? }`, and
 * `{ progress, message? }` where up to 1 is a part of the whole and above it percent. With other fields than these, and
 * `type: "progress"`, a line is not progress.
 */
export const usualProgress: z.ZodType<RemoteProgress> = z.union([
  z.strictObject({ type, done: amount, total: amount.optional(), message }),
  z
    .strictObject({ type, progress: amount.max(100), message })
    .transform(({ progress, message }) => ({ done: progress, total: progress > 1 ? 100 : 1, message })),
]);
