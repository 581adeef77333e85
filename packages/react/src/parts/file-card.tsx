import type { FileRef } from "@stepcast/pipeline";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { FileName } from "./file-name.tsx";
import { formatDay, formatSize } from "./format.ts";
import { Icon } from "./icon.tsx";
import { type PartsWords, wordsOf } from "./words.ts";

export interface FileCardProps {
  file: FileRef;
  /**
   * `expired`: the bytes are gone, as the server says with 410; `incomplete`: the step that wrote it was cut off. Neither offers a
   * download.
   */
  state?: "available" | "expired" | "incomplete" | undefined;
  /** When it was, or will be, deleted, in milliseconds since 1970. */
  expiredAt?: number | undefined;
  /** Where it is downloaded; left out, at `file.url` with `?download`. */
  href?: string | undefined;
  words?: Partial<PartsWords> | undefined;
  /** A preview, or whatever belongs to the file; it stands below. */
  children?: ReactNode;
}

/**
 * A file that a run has made: what it is called, what it is, how large, its digest, and the way to it. It has no style, and class names
 * that stay: `sc-file-card` (with `data-state`), `sc-file-head`, `sc-file-facts`, `sc-file-note`, `sc-digest`, `sc-file-download`,
 * `sc-file-preview`.
 */
export function FileCard({ file, state = "available", expiredAt, href, ...props }: FileCardProps) {
  const words = wordsOf(props.words);
  return (
    <article className="sc-file-card" data-state={state} aria-label={file.name}>
      <div className="sc-file-head">
        <Icon name="file" />
        <div className="sc-file-text">
          <FileName name={file.name} />
          <p className="sc-file-facts">
            <span>{words.fileKind(file.mediaType, extensionOf(file.name))}</span>
            <span>{formatSize(file.sizeBytes, words.locale)}</span>
            <Digest sha256={file.sha256} words={words} />
          </p>
          {state !== "available" && (
            <p className="sc-file-note" suppressHydrationWarning>
              {noteOf(state, expiredAt, words)}
            </p>
          )}
        </div>
        {state === "available" && (
          <a
            className="sc-file-download"
            href={href ?? `${file.url}?download`}
            download={file.name}
            aria-label={words.downloadFile(file.name)}
          >
            <Icon name="download" />
            {words.download}
          </a>
        )}
      </div>
      {props.children !== undefined && <div className="sc-file-preview">{props.children}</div>}
    </article>
  );
}

function noteOf(state: "expired" | "incomplete", expiredAt: number | undefined, words: PartsWords): string {
  if (state === "incomplete") return words.fileIncomplete;
  return words.fileExpired(expiredAt === undefined ? undefined : formatDay(expiredAt, words.locale));
}

/** So much of a digest tells files apart by eye. */
const shownDigits = 8;
/** For so long it says that the digest was copied. */
const copiedMs = 2_000;

function Digest({ sha256, words }: { sha256: string; words: PartsWords }) {
  const [isCopied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    await navigator.clipboard.writeText(sha256);
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), copiedMs);
  };
  return (
    <span className="sc-digest" title={`${words.digest} ${sha256}`}>
      <code>{sha256.slice(0, shownDigits)}</code>
      <button
        className="sc-digest-copy"
        type="button"
        aria-label={words.copyDigest}
        // A page without a clipboard (plain HTTP) has the digest in the title all the same.
        onClick={() => void copy().catch(() => undefined)}
      >
        <Icon name={isCopied ? "completed" : "copied"} />
      </button>
      <span className="sc-hidden" role="status">
        {isCopied && words.copied}
      </span>
    </span>
  );
}

function extensionOf(name: string): string | undefined {
  return /[^.]\.([\p{L}\p{N}]{1,8})$/u.exec(name)?.[1]?.toUpperCase();
}
