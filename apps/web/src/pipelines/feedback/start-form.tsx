"use client";

import { useState } from "react";
import { sendFile } from "../../start/send-file.ts";
import type { StartFormProps } from "../../start/start-form.ts";
import { sharedWords } from "../../words/shared.ts";
import { DropZone, type Sending } from "./drop-zone.tsx";
import { emptyOptions, type ReportOptions, ReportOptionsForm } from "./report-options.tsx";

/** Nothing yet, a file chosen, or something under way that a person waits for. */
type Stage =
  | { at: "idle" }
  | { at: "chosen"; file: File }
  | { at: "sending"; file: File; sending: Sending }
  | { at: "starting" };

/** A file is all it takes; what else may be said comes once there is one. */
export function FeedbackStart({ dropped, start, onBusy }: StartFormProps) {
  const [stage, setStage] = useState<Stage>({ at: "idle" });
  const [options, setOptions] = useState<ReportOptions>(emptyOptions);
  const [problem, setProblem] = useState<string>();

  // What is dropped while something is under way is let be.
  const [seen, setSeen] = useState<File>();
  if (dropped !== seen) {
    setSeen(dropped);
    if (dropped && (stage.at === "idle" || stage.at === "chosen")) {
      setProblem(undefined);
      setStage({ at: "chosen", file: dropped });
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
    setProblem(undefined);
    onBusy(true);
    show(sent);
    const onProgress = ({ sentBytes, totalBytes }: { sentBytes: number; totalBytes: number }) =>
      pausing.signal.aborted || show(totalBytes === 0 ? 1 : sentBytes / totalBytes);
    void sendFile(file, { signal: pausing.signal, onProgress })
      .then((csv) => {
        setStage({ at: "starting" });
        return start({ csv, ...inputOf(options) });
      })
      .catch((error: unknown) => {
        // Whoever paused it knows, and sees how far it is.
        if (pausing.signal.aborted) return;
        setProblem(error instanceof Error ? error.message : sharedWords.tryAgain);
        clear(file);
      });
  }

  function clear(file?: File) {
    onBusy(false);
    setStage(file ? { at: "chosen", file } : { at: "idle" });
  }

  return (
    <>
      <DropZone
        file={stage.at === "chosen" ? stage.file : undefined}
        sending={stage.at === "sending" ? stage.sending : undefined}
        starting={stage.at === "starting"}
        onFile={(file) => {
          setProblem(undefined);
          clear(file);
        }}
        onClear={() => clear()}
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
    </>
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
