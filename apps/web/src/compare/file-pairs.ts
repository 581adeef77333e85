import type { FileRef, RunState } from "@stepcast/pipeline";

export interface FilePair {
  /** The step that wrote it, in the first run where it is there. */
  readonly stepKey: string;
  readonly first: FileRef | undefined;
  readonly second: FileRef | undefined;
}

/** What each step wrote last under a name, by step. */
type Written = Map<string, Map<string, FileRef>>;

/**
 * The files that the steps of two runs wrote, side by side: those of one step by their names, and what is left over one after the other,
 * since a name often tells of the input. `byStep` is false for runs whose steps have nothing in common: then names alone count.
 */
export function pairFiles(
  first: Pick<RunState, "steps">,
  second: Pick<RunState, "steps">,
  byStep = true,
): FilePair[] {
  const [inFirst, inSecond] = [writtenBy(first, byStep), writtenBy(second, byStep)];
  const keys = new Set([...inFirst.keys(), ...inSecond.keys()]);
  return [...keys].flatMap((stepKey) =>
    pairsOf(stepKey, inFirst.get(stepKey), inSecond.get(stepKey), byStep),
  );
}

/** Whether both are there, with the same bytes. */
export function isSameFile({ first, second }: FilePair): boolean {
  return first !== undefined && first.sha256 === second?.sha256;
}

function writtenBy({ steps }: Pick<RunState, "steps">, byStep: boolean): Written {
  const written: Written = new Map();
  for (const step of Object.values(steps)) {
    for (const file of step?.files ?? []) {
      const key = byStep ? (step?.key ?? "") : "";
      const files = written.get(key) ?? new Map<string, FileRef>();
      written.set(key, files.set(file.name, file));
    }
  }
  return written;
}

function pairsOf(
  stepKey: string,
  first: ReadonlyMap<string, FileRef> = new Map(),
  second: ReadonlyMap<string, FileRef> = new Map(),
  withRest: boolean,
): FilePair[] {
  const rest = [...second].filter(([name]) => !first.has(name)).map(([, file]) => file);
  const pairs = [...first].map(([name, file]): FilePair => {
    const other = second.get(name) ?? (withRest ? rest.shift() : undefined);
    return { stepKey, first: file, second: other };
  });
  return [...pairs, ...rest.map((file): FilePair => ({ stepKey, first: undefined, second: file }))];
}
