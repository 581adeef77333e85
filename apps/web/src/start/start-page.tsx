"use client";

import { newRunId } from "@stepcast/pipeline";
import type { FileRef } from "@stepcast/pipeline";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { trpc } from "../trpc/client.ts";
import { DropZone } from "./drop-zone.tsx";
import { RecentRuns } from "./recent-runs.tsx";
import { emptyOptions, type ReportOptions, ReportOptionsForm } from "./report-options.tsx";
import { SamplePicker } from "./sample-picker.tsx";
import { upload } from "./upload.ts";

/** Nothing yet, a file chosen, or something under way that a person waits for. */
type Stage =
  | { at: "idle" }
  | { at: "chosen"; file: File }
  | { at: "sending"; share: number }
  | { at: "starting" };

export function StartPage() {
  const router = useRouter();
  const [stage, setStage] = useState<Stage>({ at: "idle" });
  const [options, setOptions] = useState<ReportOptions>(emptyOptions);
  const [problem, setProblem] = useState<string>();
  const start = trpc.feedback.start.useMutation();
  const takeSample = trpc.samples.take.useMutation();

  async function begin(takeFile: () => Promise<FileRef>, back: Stage) {
    setProblem(undefined);
    try {
      const csv = await takeFile();
      setStage({ at: "starting" });
      const { runId } = await start.mutateAsync({ runId: newRunId(), input: { csv, ...inputOf(options) } });
      // Whoever has gone elsewhere meanwhile is not called back; the run goes on, and the start page lists it.
      if (window.location.pathname === "/") router.push(`/runs/${runId}`);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "Something went wrong. Try again.");
      setStage(back);
    }
  }

  function create(file: File) {
    setStage({ at: "sending", share: 0 });
    void begin(() => upload(file, (share) => setStage({ at: "sending", share })), { at: "chosen", file });
  }

  function tryOut(name: string) {
    setStage({ at: "starting" });
    void begin(() => takeSample.mutateAsync({ name }), { at: "idle" });
  }

  const busy = stage.at === "sending" || stage.at === "starting";
  return (
    <div className="mx-auto max-w-3xl pt-8 sm:pt-14">
      <h1 className="text-3xl font-semibold tracking-tight text-balance sm:text-4xl">
        From a pile of feedback to a report you can hand on
      </h1>
      <p className="mt-3 max-w-2xl text-lg text-pretty text-soft">
        Drop a CSV of reviews or survey answers. Ten agents read it, step by step, while you watch; at the end
        there is a PDF and your table, enriched.
      </p>
      <div className="mt-8">
        <DropZone
          file={stage.at === "chosen" ? stage.file : undefined}
          busy={busy ? (stage.at === "sending" ? stage.share : 1) : undefined}
          onFile={(file) => {
            setProblem(undefined);
            setStage({ at: "chosen", file });
          }}
          onClear={() => setStage({ at: "idle" })}
        />
        {problem && (
          <p
            role="alert"
            className="mt-3 rounded-lg border border-bad/30 bg-bad-wash px-4 py-3 text-sm text-bad"
          >
            {problem}
          </p>
        )}
        {stage.at === "chosen" && (
          <ReportOptionsForm options={options} onChange={setOptions} onSubmit={() => create(stage.file)} />
        )}
      </div>
      <SamplePicker disabled={busy} onPick={tryOut} />
      <RecentRuns />
    </div>
  );
}

function inputOf({ title, textColumn, topics }: ReportOptions) {
  const wanted = topics.split(",").map((topic) => topic.trim());
  return {
    ...(title.trim() && { title: title.trim() }),
    ...(textColumn.trim() && { textColumn: textColumn.trim() }),
    ...(wanted.some(Boolean) && { topics: wanted.filter(Boolean) }),
  };
}
