import { expect, test } from "vitest";
import { encodeFact, type FactText } from "../../model/event-text.ts";
import type { FileRef } from "../../model/file-ref.ts";
import {
  cancelRequest,
  claimed,
  completed,
  due,
  endedRun,
  followed,
  type Given,
  heldRun,
  newRun,
} from "../log-under-test.ts";

export function deleting(given: Given): void {
  test("law 8: After deletion a run answers `run_expired` (a tombstone keeps runId, owner, input fingerprint), never a second run.", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, [completed]);
    await given.log.delete(runId);
    const expired = { code: "run_expired" };
    await expect(given.log.create(newRun({ runId }))).rejects.toMatchObject(expired);
    await expect(given.log.find(runId)).rejects.toMatchObject(expired);
    await expect(given.log.read(runId, undefined, 10)).rejects.toMatchObject(expired);
    await expect(claimed(given.log, runId, "second")).rejects.toMatchObject(expired);
    await expect(given.log.append(lease, 2, [])).rejects.toMatchObject(expired);
    await expect(given.log.signal(runId, "cancel", cancelRequest)).rejects.toMatchObject(expired);
    await expect(given.log.delete(runId)).rejects.toMatchObject(expired);
    const follow = given.log.follow(runId, undefined, new AbortController().signal);
    await expect(followed(follow)).rejects.toMatchObject(expired);
    await given.log.release(lease);
    expect((await given.log.list({ limit: 10 })).runs).toEqual([]);
    expect((await due(given.log)).runIds).toEqual([]);
  });

  test("a run that has not ended is not deleted (`run_active`), nor one that is not there (`run_not_found`)", async () => {
    const { runId } = await heldRun(given.log);
    await expect(given.log.delete(runId)).rejects.toMatchObject({ code: "run_active" });
    await expect(given.log.delete("nobody")).rejects.toMatchObject({ code: "run_not_found" });
    expect(await given.log.find(runId)).toMatchObject({ runId });
  });

  test("delete answers the ids of its files that no other run mentions", async () => {
    const uploaded = newRun({ queued: queuedWith(file("shared"), file("uploaded")) });
    await given.log.create(uploaded);
    const lease = await claimed(given.log, uploaded.runId, "first");
    await given.log.append(lease, 1, [written("written"), written("written"), completed]);
    const second = await endedRun(given.log, { queued: queuedWith(file("shared")) });
    const first = await given.log.delete(uploaded.runId);
    expect(first.unusedFiles.toSorted()).toEqual([idOf("uploaded"), idOf("written")]);
    expect(await given.log.delete(second)).toEqual({ unusedFiles: [idOf("shared")] });
    expect(await given.log.delete(await endedRun(given.log))).toEqual({ unusedFiles: [] });
  });

  test("a file that a seed or a signal brings into a run outlives the run that wrote it", async () => {
    const origin = newRun();
    await given.log.create(origin);
    const lease = await claimed(given.log, origin.runId, "first");
    await given.log.append(lease, 1, [written("copied"), written("answered"), completed]);
    const rerun = newRun({ seed: [written("copied")] });
    await given.log.create(rerun);
    const answer = {
      type: "question.answered",
      question: "q",
      key: "q",
      answer: [file("answered")],
    } as const;
    await given.log.signal(rerun.runId, "question:q", encodeFact(answer));
    expect(await given.log.delete(origin.runId)).toEqual({ unusedFiles: [] });
    const second = await claimed(given.log, rerun.runId, "first");
    await given.log.append(second, 1, [completed]);
    const { unusedFiles } = await given.log.delete(rerun.runId);
    expect(unusedFiles.toSorted()).toEqual([idOf("answered"), idOf("copied")]);
  });

  test("the list goes on behind a run that was deleted meanwhile", async () => {
    const runs = [];
    for (const _ of [1, 2, 3]) {
      runs.unshift(await endedRun(given.log));
      given.clock.advance(1);
    }
    const first = await given.log.list({ limit: 2 });
    await given.log.delete(runs[1] ?? "");
    const rest = await given.log.list({ limit: 2, cursor: first.next });
    expect(rest.runs.map((run) => run.runId)).toEqual([runs[2]]);
  });
}

function file(name: string): FileRef {
  const id = idOf(name);
  return { id, name, mediaType: "text/plain", sizeBytes: 1, sha256: "0".repeat(64), url: `/v1/files/${id}` };
}

function idOf(name: string): string {
  return name.padEnd(22, "-");
}

function queuedWith(...files: FileRef[]): FactText {
  return encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: { files } });
}

function written(name: string): FactText {
  return encodeFact({ type: "file.written", step: "a", key: "a", attempt: 1, file: file(name) });
}
