import { LateNote } from "./late-note.tsx";
import { sharedWords } from "../words/shared.ts";

/** Stands where a form will be, about as high. */
export function FormSkeleton() {
  return (
    <div role="status" className="relative rounded-2xl border border-line bg-surface">
      <span className="sr-only">{sharedWords.loading}</span>
      <div className="min-h-[34rem] animate-pulse p-5 sm:p-6">
        <div className="h-4 w-20 rounded bg-sunken" />
        <div className="mt-3 h-36 rounded-xl bg-sunken" />
        {["w-28", "w-36", "w-24"].map((width) => (
          <div key={width} className="mt-7">
            <div className={`h-4 rounded bg-sunken ${width}`} />
            <div className="mt-3 h-10 rounded-lg bg-sunken" />
          </div>
        ))}
      </div>
      <LateNote />
    </div>
  );
}
