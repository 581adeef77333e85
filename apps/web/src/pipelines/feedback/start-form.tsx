"use client";

import type { FileRef, ParsedInputOf } from "@stepcast/pipeline";
import { StepcastError } from "@stepcast/pipeline";
import { useState } from "react";
import { EarlierNote } from "../../start/earlier-note.tsx";
import { faultOfChosen, faultOfSent } from "../../start/file-fault.ts";
import { FormSkeleton } from "../../start/form-skeleton.tsx";
import { sendFile } from "../../start/send-file.ts";
import type { StartFormProps } from "../../start/start-form.ts";
import { useFileRules } from "../../start/use-accepted.ts";
import { type Earlier, useEarlier } from "../../start/use-earlier.ts";
import { sharedWords } from "../../words/shared.ts";
import { DropZone, type Sending } from "./drop-zone.tsx";
import { emptyOptions, hasOptions, inputOf, optionsOf } from "./report-options.ts";
import { ReportOptionsForm } from "./report-options-form.tsx";
import type { Feedback } from "./types.ts";

/** Nothing yet, a file chosen, or something under way that a person waits for. */
type Stage =
  | { at: "idle" }
  /** Of an earlier run the server has it already. */
  | { at: "chosen"; file: File | FileRef }
  | { at: "sending"; file: File; sending: Sending }
  | { at: "starting" };

/** A file is all it takes; what else may be said comes once there is one. */
export function FeedbackStart(props: StartFormProps) {
  const earlier = useEarlier(props.look, props.from);
  if (earlier === "loading") return <FormSkeleton />;
  return (
    <>
      {earlier && <EarlierNote {...earlier} />}
      <Form {...props} earlier={earlier} />
    </>
  );
}

function Form({ look, dropped, start, onBusy, earlier }: StartFormProps & { earlier: Earlier | undefined }) {
  // A run of this pipeline: what it was given fitted its schema.
  const before = earlier?.input as ParsedInputOf<Feedback> | undefined;
  const rules = useFileRules(look) ?? {};
  const [stage, setStage] = useState<Stage>(before ? { at: "chosen", file: before.csv } : { at: "idle" });
  const [options, setOptions] = useState(() => (before ? optionsOf(before) : emptyOptions));
  const [problem, setProblem] = useState<string>();

  function take(file: File) {
    const fault = faultOfChosen(file, rules);
    setProblem(fault);
    setStage(fault === undefined ? { at: "chosen", file } : { at: "idle" });
  }

  // What is dropped while something is under way is let be.
  const [seen, setSeen] = useState<File>();
  if (dropped !== seen) {
    setSeen(dropped);
    if (dropped && (stage.at === "idle" || stage.at === "chosen")) take(dropped);
  }

  function create(file: File | FileRef) {
    if (file instanceof File) return send(file);
    setProblem(undefined);
    onBusy(true);
    begin(file).catch((error: unknown) => fail(error, file));
  }

  async function begin(csv: FileRef): Promise<void> {
    setStage({ at: "starting" });
    await start({ csv, ...inputOf(options) });
  }

  function fail(error: unknown, file: File | FileRef) {
    setProblem(reasonOf(error));
    clear(file);
  }

  function send(file: File, sent = 0) {
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
          goOn: () => send(file, share),
        },
      });
    setProblem(undefined);
    onBusy(true);
    show(sent);
    const onProgress = ({ sentBytes, totalBytes }: { sentBytes: number; totalBytes: number }) =>
      pausing.signal.aborted || show(totalBytes === 0 ? 1 : sentBytes / totalBytes);
    void sendFile(file, { signal: pausing.signal, onProgress })
      .then((csv) => {
        const fault = faultOfSent(csv, rules);
        if (fault === undefined) return begin(csv);
        setProblem(fault);
        return clear();
      })
      .catch((error: unknown) => {
        // Whoever paused it knows, and sees how far it is.
        if (!pausing.signal.aborted) fail(error, file);
      });
  }

  function clear(file?: File | FileRef) {
    onBusy(false);
    setStage(file ? { at: "chosen", file } : { at: "idle" });
  }

  return (
    <>
      <DropZone
        file={stage.at === "chosen" ? stage.file : undefined}
        sending={stage.at === "sending" ? stage.sending : undefined}
        starting={stage.at === "starting"}
        onFile={take}
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
        <ReportOptionsForm
          options={options}
          // What failed may be told in one of them.
          startsOpen={hasOptions(options) || earlier?.failure !== undefined}
          startsInView={stage.file instanceof File}
          onChange={setOptions}
          onSubmit={() => create(stage.file)}
        />
      )}
    </>
  );
}

/** What the server said of single fields says more to a person than that the input does not fit. */
function reasonOf(error: unknown): string {
  if (error instanceof StepcastError && error.issues?.length)
    return error.issues.map(({ message }) => message).join("; ");
  return error instanceof Error ? error.message : sharedWords.tryAgain;
}
