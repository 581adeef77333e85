import { once } from "node:events";
import { PassThrough } from "node:stream";
import type { Step } from "../define/agent.ts";
import { StepcastError } from "../model/errors.ts";
import type { FileRef } from "../model/file-ref.ts";
import type { Question } from "./worker-message.ts";

interface Writing {
  pipe: PassThrough;
  file: Promise<FileRef>;
}

/** The main thread's half of a worker's step: answers its questions, and keeps its open files until the job is over. */
export class WorkerStreams {
  private readonly step: Step;
  private readonly writes = new Map<number, Writing>();
  private readonly reads = new Map<number, AsyncIterator<Uint8Array>>();
  private lastStream = 0;

  constructor(step: Step) {
    this.step = step;
  }

  async answer(question: Question): Promise<unknown> {
    switch (question.method) {
      case "emit":
        return this.step.emit(question.chunk);
      case "openWrite":
        return this.openWrite(question);
      case "write":
        return push(found(this.writes, question.stream), question.bytes);
      case "closeWrite":
        return this.closeWrite(question.stream);
      case "abortWrite":
        return this.abortWrite(question.stream);
      case "openRead":
        this.reads.set(++this.lastStream, this.step.readFile(question.file)[Symbol.asyncIterator]());
        return this.lastStream;
      case "read":
        return (await found(this.reads, question.stream).next()).value;
      case "closeRead":
        return this.closeRead(question.stream);
    }
  }

  /** Ends whatever the job left open; half-written files vanish. */
  close(): void {
    for (const stream of this.writes.keys()) this.abortWrite(stream);
    for (const stream of this.reads.keys()) void this.closeRead(stream);
  }

  private openWrite({ name, options }: Extract<Question, { method: "openWrite" }>): number {
    const pipe = new PassThrough({ highWaterMark: 1024 * 1024 });
    const file = this.step.writeFile(name, pipe, options);
    // Whoever writes next hears of a failure; until then it must not count as unhandled.
    file.catch((error: Error) => pipe.destroy(error));
    pipe.on("error", () => undefined);
    this.writes.set(++this.lastStream, { pipe, file });
    return this.lastStream;
  }

  private async closeWrite(stream: number): Promise<FileRef> {
    const { pipe, file } = found(this.writes, stream);
    this.writes.delete(stream);
    pipe.end();
    return file;
  }

  private abortWrite(stream: number): void {
    this.writes.get(stream)?.pipe.destroy(new StepcastError("cancelled", "the file was not finished"));
    this.writes.delete(stream);
  }

  private async closeRead(stream: number): Promise<void> {
    const iterator = this.reads.get(stream);
    this.reads.delete(stream);
    await iterator?.return?.();
  }
}

/** Writes one piece; while the store is behind it waits, so the worker does too. */
async function push({ pipe, file }: Writing, bytes: Uint8Array): Promise<void> {
  if (pipe.destroyed) return void (await file);
  if (!pipe.write(bytes)) await Promise.race([once(pipe, "drain"), file]);
}

function found<T>(streams: Map<number, T>, stream: number): T {
  const open = streams.get(stream);
  if (!open) throw new StepcastError("internal", `stream ${stream} of a worker is not open`);
  return open;
}
