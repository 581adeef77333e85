import type { StartLook } from "../pipelines/pipeline-look.ts";
import { startLooks } from "../pipelines/start-looks.ts";

/** A pipeline that takes a file, and which ones. */
export interface Accepted {
  look: StartLook;
  /** As in HTML; undefined where any is taken, or where nobody has said yet. */
  accept: string | undefined;
}

/** The pipelines that take files, by the schemas of their inputs. One whose schema is not here yet may take any. */
export function useAccepted(): Accepted[] {
  return startLooks.flatMap((look) => {
    // oxlint-disable-next-line react-hooks/rules-of-hooks -- the list is the same at every render
    const { data } = look.hooks.describe.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
    if (!data) return [{ look, accept: undefined }];
    const file = fileIn(data.input);
    return file ? [{ look, accept: typeof file.accept === "string" ? file.accept : undefined }] : [];
  });
}

/** The first field of an input that takes a file. */
function fileIn({ properties = {} }: { properties?: Record<string, unknown> | undefined }) {
  const fields = Object.values(properties) as { $ref?: string; accept?: unknown }[];
  return fields.find(({ $ref }) => $ref === "#/$defs/FileRef");
}
