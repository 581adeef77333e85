import type { FileRef } from "@stepcast/pipeline";
import { formatBytes } from "../components/format.ts";
import { fileWords as text } from "../words/file.ts";
import { kindOf } from "./file-kind.ts";
import type { FileRules } from "./file-rules.ts";
import { isTaken, knownType } from "./may-take.ts";

/** Why a file that was chosen is not taken, as a person would say it; undefined where nothing speaks against it. */
export function faultOfChosen(file: Pick<File, "name" | "type" | "size">, rules: FileRules) {
  return faultOf({ name: file.name, type: knownType(file), sizeBytes: file.size }, rules);
}

/** The same of one that was sent, by what the server measured. */
export function faultOfSent({ name, mediaType, sizeBytes }: FileRef, rules: FileRules) {
  return faultOf({ name, type: mediaType, sizeBytes }, rules);
}

interface SeenFile {
  name: string;
  /** Its media type; empty where nobody knows. */
  type: string;
  sizeBytes: number;
}

function faultOf(file: SeenFile, { accept, maxBytes }: FileRules): string | undefined {
  const { name, sizeBytes } = file;
  if (!isTaken(file, accept)) return wrongKind(file, accept);
  if (sizeBytes === 0) return text.empty(name);
  if (maxBytes !== undefined && sizeBytes > maxBytes)
    return text.tooLarge(name, formatBytes(sizeBytes), formatBytes(maxBytes));
  return undefined;
}

function wrongKind({ name, type }: SeenFile, accept = ""): string {
  const found = kindOf(type);
  // What a field is for comes first of what it takes.
  const [wanted] = accept.split(",").flatMap((taken) => kindOf(taken.trim()) ?? []);
  const wantedWord = wanted && text.kinds[wanted];
  return found && found !== wanted
    ? text.isA(name, text.kinds[found], wantedWord)
    : text.isNone(name, wantedWord);
}
