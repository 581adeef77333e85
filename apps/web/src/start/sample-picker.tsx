"use client";

import { ArrowRight } from "lucide-react";
import { trpc } from "../trpc/client.ts";

/** Files to try it with: one click runs one. */
export function SamplePicker({ disabled, onPick }: { disabled: boolean; onPick(name: string): void }) {
  const { data: samples = [] } = trpc.samples.list.useQuery(undefined, {
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <section className="mt-10" aria-labelledby="samples">
      <h2 id="samples" className="text-sm font-medium text-soft">
        Or try one of these
      </h2>
      <ul className="mt-3 grid gap-3 sm:grid-cols-2">
        {samples.map(({ name, fileName, description }) => (
          <li key={name}>
            <button
              type="button"
              disabled={disabled}
              onClick={() => onPick(name)}
              className="group h-full w-full rounded-xl border border-line bg-surface p-4 text-left transition-colors hover:border-accent disabled:opacity-60"
            >
              <span className="flex items-center justify-between gap-2 font-medium">
                <span className="truncate">{name}</span>
                <ArrowRight
                  className="size-4 shrink-0 text-faint transition-transform group-hover:translate-x-0.5 group-hover:text-accent"
                  aria-hidden="true"
                />
              </span>
              <span className="mt-1 block text-sm text-soft">{description}</span>
              <span className="mt-2 block truncate font-mono text-xs text-faint">{fileName}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
