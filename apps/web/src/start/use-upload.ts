import type { FileRef } from "@stepcast/pipeline";
import type { UploadProgress } from "@stepcast/trpc/client";
import { useEffect, useRef, useState } from "react";
import { sharedWords } from "../words/shared.ts";
import type { FileRules } from "./file-rules.ts";
import { sendFile } from "./send-file.ts";

/** A file on its way. */
export interface Sending {
  name: string;
  /** 0 to 1. */
  share: number;
  isPaused: boolean;
  pause(): void;
  goOn(): void;
}

/**
 * Sends one file at a time, which can be paused and goes on where it was; one that is not taken is refused before, or by what the server says
 * of it. Leaving the page stops it; the same file goes on later.
 */
export function useUpload(rules: FileRules, onSent: (file: FileRef) => void) {
  const [sending, setSending] = useState<Sending>();
  const [problem, setProblem] = useState<string>();
  const under = useRef<AbortController>(undefined);
  useEffect(() => () => under.current?.abort(), []);

  async function send(file: File, sent = 0): Promise<void> {
    under.current?.abort();
    const stopping = new AbortController();
    under.current = stopping;
    const show = (share: number, isPaused = false) =>
      setSending({
        name: file.name,
        share,
        isPaused,
        pause() {
          stopping.abort();
          show(share, true);
        },
        // What was sent is found again.
        goOn: () => void send(file, share),
      });
    const refuse = (reason: string) => {
      setSending(undefined);
      setProblem(reason);
    };
    const onProgress = ({ sentBytes, totalBytes }: UploadProgress) =>
      stopping.signal.aborted || show(totalBytes === 0 ? 1 : sentBytes / totalBytes);
    try {
      // Of use only where there is a file: a page's first load is without it.
      const { faultOfChosen, faultOfSent } = await import("./file-fault.ts");
      stopping.signal.throwIfAborted();
      const fault = faultOfChosen(file, rules);
      if (fault !== undefined) return refuse(fault);
      setProblem(undefined);
      show(sent);
      const ref = await sendFile(file, { signal: stopping.signal, onProgress });
      const found = faultOfSent(ref, rules);
      if (found !== undefined) return refuse(found);
      setSending(undefined);
      onSent(ref);
    } catch (error) {
      // Whoever stopped it knows.
      if (stopping.signal.aborted) return;
      refuse(error instanceof Error ? error.message : sharedWords.tryAgain);
    }
  }

  function cancel() {
    under.current?.abort();
    setSending(undefined);
  }

  return { sending, problem, send, cancel };
}
