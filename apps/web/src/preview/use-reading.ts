import type { FileRef } from "@stepcast/pipeline";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

/** Begins to read a file; each call reads on and resolves to all that was read. */
export type OpenReading<View> = (file: FileRef, signal: AbortSignal) => () => Promise<View>;

export interface Reading<View> {
  view: View | undefined;
  /** Why the last piece could not be read. Reading on tries it again. */
  error: unknown;
  isBusy: boolean;
  readOn(): void;
}

/** Reads the first piece of a file, and the next whenever it is asked to; leaving aborts. `open` must stay the same function. */
export function useReading<View>(file: FileRef, open: OpenReading<View>): Reading<View> {
  const [state, setState] = useState<Omit<Reading<View>, "readOn">>(beginning);
  const next = useRef<() => void>(undefined);
  // Signed anew, an address leads to the same bytes: no reason to begin again.
  const begin = useEffectEvent((signal: AbortSignal) => open(file, signal));
  useEffect(() => {
    const leaving = new AbortController();
    const read = begin(leaving.signal);
    next.current = () => {
      setState(({ view }) => ({ view, error: undefined, isBusy: true }));
      read().then(
        (view) => leaving.signal.aborted || setState({ view, error: undefined, isBusy: false }),
        (error: unknown) =>
          leaving.signal.aborted || setState(({ view }) => ({ view, error, isBusy: false })),
      );
    };
    next.current();
    return () => leaving.abort();
  }, [file.id, open]);
  const readOn = useCallback(() => next.current?.(), []);
  return { ...state, readOn };
}

const beginning = { view: undefined, error: undefined, isBusy: true };
