import { StepcastError } from "@stepcast/pipeline";

/** Counts the requests with which each owner sends at a time. Answers how to leave. */
export interface UploadSlots {
  /** @throws StepcastError `too_many_calls` */
  enter(owner: string | undefined): () => void;
}

export function uploadSlots(atOnce: number): UploadSlots {
  const taken = new Map<string | undefined, number>();
  return {
    enter(owner) {
      const count = taken.get(owner) ?? 0;
      if (count >= atOnce) throw tooManyAtOnce(atOnce);
      taken.set(owner, count + 1);
      return () => {
        const left = (taken.get(owner) ?? 1) - 1;
        if (left > 0) taken.set(owner, left);
        else taken.delete(owner);
      };
    },
  };
}

function tooManyAtOnce(most: number): StepcastError {
  return new StepcastError(
    "too_many_calls",
    `${most} files or pieces are being sent at a time, which is the most: send this one when another is through`,
    { details: { retryAfterSeconds: 1 } },
  );
}
