import { SearchX } from "lucide-react";
import Link from "next/link";

export function RunMissing({ reason }: { reason: string }) {
  return (
    <div className="mx-auto max-w-md py-24 text-center">
      <SearchX className="mx-auto size-10 text-faint" aria-hidden="true" />
      <h1 className="mt-4 text-2xl font-semibold">This run cannot be shown</h1>
      <p className="mt-2 text-soft first-letter:uppercase">{reason}</p>
      <Link
        href="/"
        className="mt-6 inline-block rounded-xl bg-accent px-5 py-2.5 font-medium text-accent-ink"
      >
        Start a report
      </Link>
    </div>
  );
}

/** Over a run that was here and can no longer be followed: what is below is the last that was seen. */
export function RunLost({ reason }: { reason: string }) {
  return (
    <p role="alert" className="mb-6 rounded-xl border border-bad/40 bg-bad-wash px-4 py-3 text-sm">
      <span className="font-medium">This run can no longer be followed.</span>{" "}
      <span className="inline-block first-letter:uppercase">{reason}</span>{" "}
      <Link href="/" className="font-medium text-accent underline">
        Start a report
      </Link>
    </p>
  );
}
