import { isDeepStrictEqual } from "node:util";
import { copyFiles, type FoundFile, mayNameFiles } from "../model/copy-files.ts";
import { StepcastError } from "../model/errors.ts";
import { decodeEvent, encodeFact, type FactText } from "../model/event-text.ts";
import { broughtInBy } from "../model/file-ids.ts";
import { FileRef } from "../model/file-ref.ts";
import type { Fact } from "../model/run-event.ts";

/**
 * The files that a run knows: what its steps wrote, what its input, answers and messages brought in, and what the results name that a
 * rerun begins with.
 *
 * Law 20: a file that an event names is one that this event or one before it brought into the run, in the store's own words. So whoever
 * may read a run may be given every file in it, and what an agent says of a file, perhaps a remote one, counts for nothing.
 */
export class RunFiles {
  private readonly known = new Map<string, FileRef>();

  /** Takes in what an event brings, in the order of the log: so a replay knows no file sooner than the run did (law 5). */
  learn(event: Fact, isCopy = false): void {
    // A copy is a result of the origin, which held it to this law. What it names may have come in by what was not copied.
    const brought = isCopy ? event : broughtInBy(event);
    if (brought === undefined) return;
    const { found } = copyFiles(brought);
    for (const { id, ref } of found) if (!this.known.has(id)) this.add(ref);
  }

  /** The value with the store's words for every file that the run knows. Others are as they were. */
  own<T>(value: T): T {
    if (!mayNameFiles(value)) return value;
    const { copy, found } = copyFiles(value);
    for (const { id, ref } of found) Object.assign(ref, this.known.get(id));
    // What is no file was copied as it is, so the shape stays `T`.
    return copy as T;
  }

  /**
   * Encodes a fact, the files in it in the store's words.
   * @throws StepcastError `invalid_input` or `invalid_output` where it names a file that is not the run's; `not_serializable`,
   * `value_too_large`
   */
  encode(fact: Fact): FactText {
    const encoded = encodeFact(fact);
    if (fact.type === "file.written") {
      this.learn(fact);
      return encoded;
    }
    return encoded.text.includes(endOfSha256) ? this.held(encoded) : encoded;
  }

  /** Where an event names what is no file of the run, or speaks of one in other words than the store's. */
  strangers(event: Fact): readonly FoundFile[] {
    return copyFiles(event).found.filter(({ id, ref }) => {
      const file = this.known.get(id);
      return !file || !isDeepStrictEqual({ ...ref, ...file }, { ...ref });
    });
  }

  private add(ref: object): void {
    const file = FileRef.safeParse(ref);
    // Parsed: what stands beside its own fields there is not to stand wherever else it is named.
    if (file.success) this.known.set(file.data.id, file.data);
  }

  /** By what the log would give back: nothing that only looks other before it is text gets past. */
  private held(encoded: FactText): FactText {
    const fact: Fact = decodeEvent(encoded.text);
    const { copy, found } = copyFiles(fact);
    if (found.length === 0) return encoded;
    for (const { id, ref, path } of found) Object.assign(ref, this.known.get(id) ?? stranger(fact, path));
    // The copy of a fact is one.
    return encodeFact(copy as Fact);
  }
}

/**
 * What the text of a fact with a file in it has, and nearly no other: the end of `"sha256":"`, since a search is fastest for what begins
 * with a rare letter. In text that is quoted there stands a backslash before each quote.
 */
const endOfSha256 = '256":"';

/** Law 16: it would be the same the next time. The id stays unsaid: whoever has it may read the file. */
function stranger(fact: Fact, path: FoundFile["path"]): never {
  const code =
    fact.type === "step.started" || fact.type === "question.asked" ? "invalid_input" : "invalid_output";
  const message = `${path.join(".").slice(0, 200)} of ${speakerOf(fact)} is no file of this run: write it with step.writeFile, or pass one on that came in`;
  throw new StepcastError(code, message, {
    issues: [{ path: path.slice(1), message: "not a file of this run" }],
  });
}

function speakerOf(fact: Fact): string {
  if ("step" in fact && fact.key !== undefined) return `step "${fact.key}"`;
  return fact.type === "question.asked" ? `question "${fact.key}"` : "the pipeline";
}
