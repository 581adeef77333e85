/** Which files a field takes. */
export interface FileRules {
  /** As in HTML: media types with commas between; undefined where any is taken, or where nobody has said yet. */
  accept?: string | undefined;
  maxBytes?: number | undefined;
}

/** The rules of the first field of an input that takes a file; undefined where none does. */
export function fileRulesOf({ properties = {} }: Schema): FileRules | undefined {
  const fields = Object.values(properties) as { $ref?: string; accept?: unknown; maxBytes?: unknown }[];
  const file = fields.find(({ $ref }) => $ref === "#/$defs/FileRef");
  return (
    file && {
      accept: typeof file.accept === "string" ? file.accept : undefined,
      maxBytes: typeof file.maxBytes === "number" ? file.maxBytes : undefined,
    }
  );
}

interface Schema {
  properties?: Record<string, unknown> | undefined;
}
