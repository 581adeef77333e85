import type { RunHeader } from "@stepcast/pipeline/engine";

export function parseHeader(text: string): RunHeader {
  // Stored by `create` from a header; JSON leaves out an owner and a title that are undefined.
  const header = JSON.parse(text) as RunHeader;
  return { ...header, owner: header.owner, title: header.title };
}
