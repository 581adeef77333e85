import type { Engine } from "@stepcast/pipeline/engine";
import { openUploadFolder, type UploadFolder } from "./upload-folder.ts";
import { createIntake, type Intake } from "./upload-intake.ts";
import type { UploadLimits } from "./upload-limits.ts";
import type { UploadRules } from "./upload-rules.ts";
import { createUploads, type Uploads } from "./uploads.ts";

export interface UploadOptions {
  /** A folder on the local disk, for what has come of uploads that are not whole. One server process uses it at a time. */
  folder: string;
  /** Uploads that one owner may have begun and not finished; all who have no name are one. Default: 20. */
  unfinishedPerOwner?: number;
  /** For so long an upload may be gone on with, from its beginning. Default: 24. */
  unfinishedHours?: number;
}

interface TakingOptions {
  engine: Engine;
  rules: UploadRules;
  limits: UploadLimits;
  /** Undefined: files come in one piece only. */
  uploads: UploadOptions | undefined;
  onError(error: unknown): void;
}

/** All that a server needs to take files. */
export interface TakingFiles {
  readonly rules: UploadRules;
  readonly intake: Intake;
  readonly uploads: Uploads | undefined;
}

const hourMs = 60 * 60 * 1000;

export function takingFiles({ engine, rules, limits, uploads, onError }: TakingOptions): TakingFiles {
  const unfinishedMs = (uploads?.unfinishedHours ?? 24) * hourMs;
  const notesMs = Math.max(unfinishedMs, (limits.unusedHours ?? 24) * hourMs);
  const openFolder = uploads && openOnce(() => openUploadFolder(uploads.folder, { unfinishedMs, notesMs }));
  const intake = createIntake({ engine, rules, limits, openFolder, onError });
  const pieces =
    openFolder &&
    createUploads({
      openFolder,
      mostPerOwner: uploads.unfinishedPerOwner ?? 20,
      unfinishedMs,
      files: engine.files,
      rules,
      intake,
      onError,
    });
  return { rules, intake, uploads: pieces };
}

/** A folder that cannot be made now may be there when it is next asked for. */
function openOnce(open: () => Promise<UploadFolder>): () => Promise<UploadFolder> {
  let opening: Promise<UploadFolder> | undefined;
  return () => {
    opening ??= open();
    opening.catch(() => (opening = undefined));
    return opening;
  };
}
