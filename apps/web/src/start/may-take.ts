import { isAllowedType } from "@stepcast/pipeline";

/** What systems call tables, or do not know at all. */
const typesByEnding: Record<string, string> = {
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  txt: "text/plain",
};

/** Whether a field that takes these types may take a file. Where nobody knows its type the server looks into it. */
export function mayTake({ name, type }: Pick<File, "name" | "type">, accept: string | undefined): boolean {
  if (accept === undefined) return true;
  const ending = name.split(".").at(-1)?.toLowerCase() ?? "";
  const known = typesByEnding[ending] ?? type;
  return known === "" || isAllowedType(accept.split(","), known);
}
