import { StepcastError } from "@stepcast/pipeline";
import { postgresArchive } from "../postgres/postgres-archive.ts";
import type { Archive } from "./archive.ts";
import { type ArchivedLog, archivedLog } from "./archived-log.ts";
import type { HotLog } from "./hot-log.ts";

export interface OpenArchivedOptions {
  prefix: string;
  onWarning: (warning: string) => void;
  onError?: (error: unknown) => void;
}

const msPerHour = 60 * 60 * 1000;

/**
 * A log with the archive at an address. Closes both where it fails.
 * @throws StepcastError `invalid_input` for another address; `store_failed` where it cannot be reached, or the runs went to another one
 */
export async function openArchived(
  hot: HotLog,
  { url, afterHours = 24, everyMs }: { url: string; afterHours?: number; everyMs?: number },
  { prefix, onWarning, onError }: OpenArchivedOptions,
): Promise<ArchivedLog> {
  let archive: Archive | undefined;
  try {
    archive = openArchive(url, `${prefix}_archive`, onWarning);
    const id = await archive.id();
    if ((await hot.moves.archiveId(id)) !== id) throw anotherArchive();
    return archivedLog(hot, archive, {
      afterMs: afterHours * msPerHour,
      ...(everyMs !== undefined && { everyMs }),
      ...(onError && { onError }),
    });
  } catch (error) {
    await Promise.all([hot.close(), archive?.close()]);
    throw error;
  }
}

function openArchive(url: string, schema: string, onWarning: (warning: string) => void): Archive {
  if (/^postgres(ql)?:/.test(url)) return postgresArchive(url, { schema, onWarning });
  throw new StepcastError("invalid_input", `an archive is at "postgres://…": see STEPCAST_ARCHIVE`);
}

function anotherArchive(): StepcastError {
  return new StepcastError(
    "store_failed",
    "the runs of this store went to another archive than STEPCAST_ARCHIVE names: set it to that one, or bring its tables here",
  );
}
