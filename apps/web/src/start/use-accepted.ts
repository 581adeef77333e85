import type { StartLook } from "../pipelines/pipeline-look.ts";
import { startLooks } from "../pipelines/start-looks.ts";
import { type FileRules, fileRulesOf } from "./file-rules.ts";

/** A pipeline that takes a file, and which ones. */
export interface Accepted {
  look: StartLook;
  rules: FileRules;
}

/** The pipelines that take files, by the schemas of their inputs. One whose schema is not here yet may take any. */
export function useAccepted(): Accepted[] {
  return startLooks.flatMap((look) => {
    // oxlint-disable-next-line react-hooks/rules-of-hooks -- the list is the same at every render
    const rules = useFileRules(look);
    return rules ? [{ look, rules }] : [];
  });
}

/** Which files a pipeline takes: any, until its schema is here; undefined where it takes none. */
export function useFileRules({ hooks }: StartLook): FileRules | undefined {
  const { data } = hooks.describe.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  return data ? fileRulesOf(data.input) : {};
}
