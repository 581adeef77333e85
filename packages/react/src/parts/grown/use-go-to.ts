import { useEffect, useRef } from "react";
import { indexOfSeq, type Numbered } from "./by-seq.ts";

/** Goes to the item that was asked for as soon as it is there; once for each that is asked for. */
export function useGoTo<T extends Numbered>(
  shown: readonly T[],
  seq: number | undefined,
  goTo: (item: T) => void,
): void {
  const gone = useRef<number>(undefined);
  useEffect(() => {
    if (seq === undefined || gone.current === seq) return;
    const item = shown[indexOfSeq(shown, seq)];
    if (item?.seq !== seq) return;
    gone.current = seq;
    goTo(item);
  }, [shown, seq, goTo]);
}
