import { expect, test } from "vitest";
import { encodeFact, type FactText } from "../../model/event-text.ts";
import type { ListedFile } from "../../files/file-store.ts";
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
  logged,
  newRun,
  wholeLog,
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

  test("law 19: A file is mentioned by runs or forgotten, never both: what `delete` or `forgetFiles` answers no run mentions, and a fact that would bring it in later is refused (`file_not_found`).", async () => {
    const refused = { code: "file_not_found" };
    const first = await endedRun(given.log, { queued: queuedWith(file("sent")) });
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, [written("kept")]);
    // Sent before, and named by nobody since.
    const unnamed = listed(given, "stray", "kept", "sent");
    expect(await given.peer.forgetFiles(unnamed)).toEqual([idOf("stray")]);
    await given.peer.delete(first);
    expect(await given.log.forgetFiles(unnamed)).toEqual([idOf("stray"), idOf("sent")]);
    for (const name of ["stray", "sent"]) {
      const late = newRun({ queued: queuedWith(file("other"), file(name)) });
      const seeded = newRun({ seed: [logged("a"), written(name)] });
      for (const run of [late, seeded]) {
        await expect(given.log.create(run)).rejects.toMatchObject(refused);
        expect(await given.log.find(run.runId)).toBeUndefined();
      }
      await expect(given.peer.append(lease, 2, [logged("a"), written(name)])).rejects.toMatchObject(refused);
      await expect(given.log.signal(runId, "key", written(name))).rejects.toMatchObject(refused);
    }
    expect(await wholeLog(given.log, runId)).toHaveLength(2);
    await given.log.append(lease, 2, [written("kept"), written("other")]);
    expect(await given.log.forgetFiles([])).toEqual([]);
  });

  test("files from before the log's first run are let be: it cannot know who uses them", async () => {
    const early = listed(given, "early");
    expect(await given.log.forgetFiles(early)).toEqual([]);
    given.clock.advance(1);
    await given.log.create(newRun({ queued: queuedWith(file("named")) }));
    given.clock.advance(1);
    await given.log.create(newRun());
    expect(await given.peer.forgetFiles([...early, ...listed(given, "late")])).toEqual([idOf("late")]);
    await given.log.create(newRun({ queued: queuedWith(file("early")) }));
  });

  test("of a run that names a file and a call that forgets it at the same moment, one is first and the other hears of it", async () => {
    await given.log.create(newRun());
    for (let round = 0; round < 20; round++) {
      const run = newRun({ queued: queuedWith(file(`raced-${round}`)) });
      const id = idOf(`raced-${round}`);
      const create = () =>
        given.log.create(run).then(
          () => "created",
          () => "refused",
        );
      const forget = () => given.peer.forgetFiles(listed(given, `raced-${round}`));
      const [created, forgotten] = await (round % 2 === 0
        ? Promise.all([create(), forget()])
        : Promise.all([forget(), create()]).then(([ids, outcome]) => [outcome, ids] as const));
      expect([created, forgotten]).toEqual(created === "created" ? ["created", []] : ["refused", [id]]);
    }
  });

  test("a file that a seed or a signal brings into a run outlives the run that wrote it", async () => {
    const origin = newRun();
    await given.log.create(origin);
    const lease = await claimed(given.log, origin.runId, "first");
    const all = ["copied", "named", "answered"];
    await given.log.append(lease, 1, [...all.map(written), completed]);
    // A result that is copied may name what no copy has written.
    const rerun = newRun({ seed: [written("copied"), { ...logged("a"), fileIds: [idOf("named")] }] });
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
    expect(unusedFiles.toSorted()).toEqual(all.map(idOf).toSorted());
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
  return {
    id,
    name,
    mediaType: "text/plain",
    sizeBytes: 1,
    sha256: "0".repeat(64),
    createdAt: 1,
    url: `/v1/files/${id}`,
  };
}

function idOf(name: string): string {
  return name.padEnd(22, "-");
}

function listed({ clock }: Given, ...names: string[]): ListedFile[] {
  return names.map((name) => ({ id: idOf(name), createdAt: clock() }));
}

function queuedWith(...files: FileRef[]): FactText {
  return encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: { files } });
}

function written(name: string): FactText {
  return encodeFact({ type: "file.written", step: "a", key: "a", attempt: 1, file: file(name) });
}
