"use client";

import { ArrowRight, LoaderCircle } from "lucide-react";
import { useState } from "react";
import type { StartLook } from "../pipelines/pipeline-look.ts";
import { trpc } from "../trpc/client.ts";
import { sharedWords } from "../words/shared.ts";
import { startWords } from "../words/start.ts";

const { samples: text } = startWords;

interface SamplePickerProps {
  look: StartLook;
  start(input: unknown): Promise<void>;
  disabled: boolean;
  onBusy(busy: boolean): void;
}

/** Files to try a pipeline with: one click runs one. */
export function SamplePicker({ look, start, disabled, onBusy }: SamplePickerProps) {
  const { data, isPending } = trpc.samples.list.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const take = trpc.samples.take.useMutation();
  const [taking, setTaking] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const samples = data?.filter(({ pipeline }) => pipeline === look.name) ?? [];
  if (!isPending && samples.length === 0) return null;

  async function run({ name, field, input }: (typeof samples)[number]) {
    setProblem(undefined);
    setTaking(name);
    onBusy(true);
    try {
      await start({ ...input, [field]: await take.mutateAsync({ name }) });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : sharedWords.tryAgain);
    }
    setTaking(undefined);
    onBusy(false);
  }

  return (
    <section className="min-w-0" aria-labelledby="samples">
      <h2 id="samples" className="text-sm font-medium text-soft">
        {text.title}
      </h2>
      {problem !== undefined && (
        <p role="alert" className="mt-3 rounded-lg bg-bad-wash px-4 py-3 text-sm text-bad">
          {problem}
        </p>
      )}
      <ul className="mt-3 grid gap-3 sm:grid-cols-2">
        {isPending && ["a", "b", "c", "d"].map((key) => <SampleSkeleton key={key} />)}
        {samples.map((sample) => (
          <li key={sample.name}>
            <button
              type="button"
              disabled={disabled || taking !== undefined}
              onClick={() => void run(sample)}
              className="group h-full min-h-31 w-full rounded-xl border border-line bg-surface p-4 text-left transition-colors hover:border-accent disabled:opacity-60"
            >
              <span className="flex items-center justify-between gap-2 font-medium">
                <span className="truncate">{sample.name}</span>
                {taking === sample.name ? (
                  <LoaderCircle className="size-4 shrink-0 animate-spin text-accent" aria-hidden="true" />
                ) : (
                  <ArrowRight
                    className="size-4 shrink-0 text-faint transition-transform group-hover:translate-x-0.5 group-hover:text-accent"
                    aria-hidden="true"
                  />
                )}
              </span>
              <span className="mt-1 block text-sm text-pretty text-soft">{sample.description}</span>
              <span className="mt-2 block truncate font-mono text-xs text-faint">{sample.fileName}</span>
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">
        {taking !== undefined && text.starting(taking)}
      </p>
    </section>
  );
}

function SampleSkeleton() {
  return (
    <li className="min-h-31 animate-pulse rounded-xl border border-line bg-surface p-4" aria-hidden="true">
      <div className="h-4 w-32 rounded bg-sunken" />
      <div className="mt-3 h-3 w-full rounded bg-sunken" />
      <div className="mt-2 h-3 w-2/3 rounded bg-sunken" />
    </li>
  );
}
