import Link from "next/link";
import { problemWords as text } from "../words/problem.ts";

/** Over a run that was here and can no longer be followed: what is below is the last that was seen. */
export function RunLost({ reason }: { reason: string }) {
  return (
    <p role="alert" className="mb-6 rounded-xl border border-bad/40 bg-bad-wash px-4 py-3 text-sm">
      <span className="font-medium">{text.lost}</span>{" "}
      <span className="inline-block first-letter:uppercase">{reason}</span>{" "}
      <Link href="/" prefetch={false} className="font-medium text-accent underline">
        {text.start}
      </Link>
    </p>
  );
}
