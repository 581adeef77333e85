import { startWords } from "../words/start.ts";

/** Shown where something loads, once that takes long. */
export function LateNote() {
  return (
    <p
      aria-hidden="true"
      className="invisible absolute top-1/2 left-1/2 w-max max-w-[90%] -translate-1/2 animate-[appear_1ms_5s_forwards] rounded-xl border border-line bg-surface px-4 py-3 text-center text-sm text-pretty text-soft shadow-sm"
    >
      {startWords.late}
    </p>
  );
}
