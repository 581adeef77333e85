import type { ListedFile } from "@stepcast/pipeline/files";
import type { Calls } from "./calls.ts";

/** Forgets files that no run mentions, and answers which. Those older than the store may be mentioned by runs of another. */
export async function forgetFiles(calls: Calls, files: readonly ListedFile[]): Promise<readonly string[]> {
  const { database } = calls;
  const [beginning] = await database.query<{ since: number }>(
    `SELECT since FROM ${database.schema}.beginning`,
    [],
  );
  const ids = files.filter(({ createdAt }) => beginning && createdAt >= beginning.since).map(({ id }) => id);
  if (ids.length === 0) return [];
  const [answer] = await calls.call<{ forget_files: string[] }>("forget_files", [ids]);
  return answer?.forget_files ?? [];
}
