import { MIMEType } from "node:util";
import type { Step } from "../define/agent.ts";
import { FatalError } from "../model/errors.ts";
import type { FileRef } from "../model/file-ref.ts";
import { bodyOf } from "./body.ts";
import { refusalOf } from "./refusal.ts";
import { remoteLimits } from "./remote-limits.ts";
import { type Answer, type Line, send } from "./request.ts";
import { shown } from "./shown-url.ts";

export interface RemoteFilesOptions {
  /** What a relative `file_url` is relative to. */
  baseUrl: URL;
  secretHeaders: Record<string, string>;
  maxFileBytes: number;
  line: Line;
  step: Pick<Step, "writeFile">;
}

/** Brings the files that an agent names over into the file store. One that is named twice is brought once. */
export class RemoteFiles {
  private readonly options: RemoteFilesOptions;
  private readonly filesByUrl = new Map<string, FileRef>();

  constructor(options: RemoteFilesOptions) {
    this.options = options;
  }

  /**
   * The value with each `file_url: "…"` in it, at any depth, replaced by `file`, the `FileRef` of the bytes that are there.
   * @throws FatalError where a URL is none or not allowed, a file is missing or too large, or there are too many
   * @throws RetryableError where the connection or the server fails
   */
  async bring(value: unknown, depth = 0): Promise<unknown> {
    if (typeof value !== "object" || value === null || depth > remoteLimits.fileUrlDepth) return value;
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      for (const item of value) items.push(await this.bring(item, depth + 1));
      return items;
    }
    const fields: [string, unknown][] = [];
    for (const [name, field] of Object.entries(value)) {
      if (name === "file_url" && typeof field === "string") fields.push(["file", await this.file(field)]);
      else fields.push([name, await this.bring(field, depth + 1)]);
    }
    return Object.fromEntries(fields);
  }

  private async file(fileUrl: string): Promise<FileRef> {
    const { baseUrl, line } = this.options;
    if (!URL.canParse(fileUrl, baseUrl.href)) {
      throw new FatalError(`the agent at ${shown(baseUrl)} gave a file_url that is none`);
    }
    const url = new URL(fileUrl, baseUrl);
    const known = this.filesByUrl.get(url.href);
    if (known) return known;
    if (this.filesByUrl.size >= remoteLimits.files) {
      throw new FatalError(`the agent at ${shown(baseUrl)} names more than ${remoteLimits.files} files`);
    }
    line.hosts.require(url);
    const file = await this.fetch(url);
    this.filesByUrl.set(url.href, file);
    return file;
  }

  private async fetch(url: URL): Promise<FileRef> {
    const { secretHeaders, line } = this.options;
    const headers = { accept: "*/*", "accept-encoding": "identity", "user-agent": "stepcast" };
    const answer = await send({ url, method: "GET", headers, secretHeaders }, line);
    if (answer.response.statusCode !== 200) throw await refusalOf(answer, line);
    return this.keep(answer, lastPart(url));
  }

  /** The body of an answer, as a file. `name` is what it is called where the server does not say. */
  keep(answer: Answer, name: string): Promise<FileRef> {
    const { line, maxFileBytes, step } = this.options;
    const { headers } = answer.response;
    if ((headers["content-encoding"] ?? "identity") !== "identity") {
      answer.response.destroy();
      throw new FatalError(`${shown(answer.url)} is compressed, which was not asked for`);
    }
    const mediaType = mediaTypeIn(headers["content-type"]);
    const body = bodyOf(answer, { ...line, maxBytes: maxFileBytes, what: "the file" });
    const givenName = nameIn(headers["content-disposition"]) ?? name;
    return step.writeFile(givenName, body, mediaType === undefined ? {} : { mediaType });
  }
}

function lastPart({ pathname }: URL): string {
  const last = pathname.split("/").at(-1) ?? "";
  return decoded(last) || "file";
}

/** The file name of a Content-Disposition (RFC 6266), whose parameters are written like those of a media type. */
function nameIn(disposition: string | undefined): string | undefined {
  const type = mime(disposition && `disposition/${disposition}`);
  const [, extended] = /^utf-8'[^']*'(.+)$/i.exec(type?.params.get("filename*") ?? "") ?? [];
  return (extended && decoded(extended)) || type?.params.get("filename") || undefined;
}

/** A media type that the store would take; one that is none must not fail the step. */
function mediaTypeIn(header: string | undefined): string | undefined {
  const type = mime(header)?.toString();
  return type && type.length <= 200 && /^[\x20-\x7e]+$/.test(type) ? type : undefined;
}

function mime(text: string | undefined): MIMEType | undefined {
  try {
    return text ? new MIMEType(text) : undefined;
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
