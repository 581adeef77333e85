import { useEffect, useRef, useState } from "react";

/** Who listens is told so often at most. */
const calmMs = 5_000;

/**
 * What is said aloud of a count that grows: how many have come since it was last said, every few seconds at most. Not of what was there
 * from the start, nor while it is not `told`, as while a log is read.
 */
export function useAnnounced(count: number, told: boolean, say: (added: number) => string): string {
  const [text, setText] = useState("");
  const said = useRef(count);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ count, say });
  useEffect(() => {
    latest.current = { count, say };
    if (!told || count < said.current) said.current = count;
    if (count === said.current) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const now = latest.current;
      setText(now.say(now.count - said.current));
      said.current = now.count;
    }, calmMs);
  }, [count, told, say]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return text;
}
