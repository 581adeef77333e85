"use client";

import { newRunId } from "@stepcast/pipeline";
import type { FileRef } from "@stepcast/pipeline";
import { uploadFile } from "@stepcast/trpc/client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { trpc } from "../trpc/client.ts";
import { DropZone, type Sending } from "./drop-zone.tsx";
import { RecentRuns } from "./recent-runs.tsx";
import { emptyOptions, type ReportOptions, ReportOptionsForm } from "./report-options.tsx";
import { SamplePicker } from "./sample-picker.tsx";

/** Nothing yet, a file chosen, or something under way that a person waits for. */
type Stage =
  | { at: "idle" }
  | { at: "chosen"; file: File }
  | { at: "sending"; file: File; sending: Sending }
  | { at: "starting" };

export function StartPage() {
  const router = useRouter();
  const [stage, setStage] = useState<Stage>({ at: "idle" });
  const [options, setOptions] = useState<ReportOptions>(emptyOptions);
  const [problem, setProblem] = useState<string>();
  const start = trpc.feedback.start.useMutation();
  const takeSample = trpc.samples.take.useMutation();

  async function begin(takeFile: () => Promise<FileRef>, back: Stage, paused?: AbortSignal) {
    setProblem(undefined);
    try {
      const csv = await takeFile();
      setStage({ at: "starting" });
      const { runId } = await start.mutateAsync({ runId: newRunId(), input: { csv, ...inputOf(options) } });
      // Whoever has gone elsewhere meanwhile is not called back; the run goes on, and the start page lists it.
      if (window.location.pathname === "/") router.push(`/runs/${runId}`);
    } catch (error) {
      // Whoever paused it knows, and sees how far it is.
      if (paused?.aborted) return;
      setProblem(error instanceof Error ? error.message : "Something went wrong. Try again.");
      setStage(back);
    }
  }

  function create(file: File, sent = 0) {
    const pausing = new AbortController();
    const show = (share: number, isPaused = false) =>
      setStage({
        at: "sending",
        file,
        sending: {
          share,
          isPaused,
          pause() {
            pausing.abort();
            show(share, true);
          },
          // What was sent is found again: a file that stopped by an error goes on by the same way.
          goOn: () => create(file, share),
        },
      });
    show(sent);
    const onProgress = ({ sentBytes, totalBytes }: { sentBytes: number; totalBytes: number }) =>
      pausing.signal.aborted || show(totalBytes === 0 ? 1 : sentBytes / totalBytes);
    const send = () => uploadFile({ url: "/trpc" }, file, { signal: pausing.signal, onProgress });
    void begin(send, { at: "chosen", file }, pausing.signal);
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
          sending={stage.at === "sending" ? stage.sending : undefined}
          starting={stage.at === "starting"}
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
