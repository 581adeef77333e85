import { isAllowedType } from "@stepcast/pipeline";

/** What systems call tables, or do not know at all. */
const typesByEnding: Record<string, string> = {
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  txt: "text/plain",
};

type NamedType = Pick<File, "name" | "type">;

/** Whether a field that takes these types may take a file. Where nobody knows its type the server looks into it. */
export function mayTake(file: NamedType, accept: string | undefined): boolean {
  const { name } = file;
  return isTaken({ name, type: knownType(file) }, accept);
}

/** The same for a file whose type is known, or empty. `accept` is as in HTML: media types and endings with commas between. */
export function isTaken({ name, type }: NamedType, accept: string | undefined): boolean {
  if (accept === undefined || type === "") return true;
  const taken = accept.split(",").map((each) => each.trim().toLowerCase());
  const isEnding = (each: string) => each.startsWith(".") && name.toLowerCase().endsWith(each);
  return taken.some(isEnding) || isAllowedType(taken, type);
}

/** The media type of a file on somebody's disk, as far as its name and their system tell; empty where they do not. */
export function knownType({ name, type }: NamedType): string {
  const ending = name.split(".").at(-1)?.toLowerCase() ?? "";
  return typesByEnding[ending] ?? type;
}
