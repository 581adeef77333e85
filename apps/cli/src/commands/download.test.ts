import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { cuttingProxy } from "../testing/cutting-proxy.ts";
import { serverProcess } from "../testing/server-process.ts";
import { spawnCli, workplace } from "../testing/spawn-cli.ts";

const sizeBytes = 2_000_000;
const big = Buffer.alloc(sizeBytes, "0123456789abcdef\n");
const sha256 = createHash("sha256").update(big).digest("hex");

async function runOnServer() {
  const cwd = await workplace();
  const server = await serverProcess(`${cwd}/server-files`);
  const ran = await spawnCli(["run", "filler", "--run-id", "one", "--server", server.url], { cwd });
  expect(ran.code).toBe(0);
  return { cwd, server };
}

test("the files of a run come under their own names, checked, here and from a server", async () => {
  const { cwd, server } = await runOnServer();
  await mkdir(join(cwd, "there"));
  const { code, stdout, stderr } = await spawnCli(
    ["download", "one", "-o", "there", "--server", server.url],
    {
      cwd,
    },
  );
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: "wrote there/big.txt (2.0 MB)\nwrote there/small.txt (5 B)\n",
    stderr: "",
  });
  expect((await readFile(join(cwd, "there/big.txt"))).equals(big)).toBe(true);

  await mkdir(join(cwd, "here"));
  const env = { STEPCAST_FILES: `${cwd}/server-files` };
  const here = await spawnCli(["download", "one", "-o", "here", "--json"], { cwd, env });
  expect(here.code).toBe(0);
  expect(JSON.parse(here.stdout.split("\n")[0] ?? "")).toMatchObject({
    path: "here/big.txt",
    sha256,
    sizeBytes,
  });
  expect((await readFile(join(cwd, "here/big.txt"))).equals(big)).toBe(true);
});

test("one file is chosen by its name or its place in the output, and goes where -o says", async () => {
  const { cwd, server } = await runOnServer();
  const there = ["--server", server.url];
  for (const name of ["small", "small.txt"]) {
    const { code } = await spawnCli(["download", "one", "--file", name, "-o", "out.txt", ...there], { cwd });
    expect(code).toBe(0);
    expect(await readFile(join(cwd, "out.txt"), "utf8")).toBe("small");
  }
  const wrong = await spawnCli(["download", "one", "--file", "smal", ...there], { cwd });
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('this run has no file "smal". Did you mean small?');
});

test("a download that is cut over and over asks each time for the rest only, and comes whole", async () => {
  const { cwd, server } = await runOnServer();
  const proxy = await cuttingProxy(server.port, { afterBytes: 700_000, ending: "cut" });
  const { code, stderr } = await spawnCli(["download", "one", "--file", "file", "--server", proxy.url], {
    cwd,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect((await readFile(join(cwd, "big.txt"))).equals(big)).toBe(true);
  // What is not the file is heads of answers, and the run's state.
  expect(proxy.bytes).toBeGreaterThan(sizeBytes);
  expect(proxy.bytes).toBeLessThan(sizeBytes + 50_000);
});

test("a download whose command was killed goes on where it was at the next try", async () => {
  const { cwd, server } = await runOnServer();
  const proxy = await cuttingProxy(server.port, { afterBytes: 1_200_000, ending: "hang" });
  const args = ["download", "one", "--file", "file", "-o", "big.txt", "--server", proxy.url];
  const partBytes = async () => {
    const name = (await readdir(cwd)).find((file) => file.endsWith(".part"));
    return name ? (await stat(join(cwd, name))).size : 0;
  };
  let kept = 0;
  const killed = await spawnCli(args, {
    cwd,
    onStart: async (child) => {
      await vi.waitFor(async () => expect(await partBytes()).toBeGreaterThan(1_000_000), { timeout: 15_000 });
      child.kill("SIGKILL");
      kept = await partBytes();
    },
  });
  expect(killed.code).toBeNull();
  expect(await readdir(cwd)).not.toContain("big.txt");
  proxy.rule.afterBytes = Number.POSITIVE_INFINITY;
  const before = proxy.bytes;
  const again = await spawnCli(args, { cwd });
  expect(again).toMatchObject({ code: 0, stderr: "" });
  expect((await readFile(join(cwd, "big.txt"))).equals(big)).toBe(true);
  expect(proxy.bytes - before).toBeLessThan(sizeBytes - kept + 50_000);
  expect((await readdir(cwd)).filter((file) => file.endsWith(".part"))).toEqual([]);
});

test("of a run without files, or without an end, there is nothing to download: 2", async () => {
  const cwd = await workplace();
  await spawnCli(["run", "nothing", "--run-id", "none"], { cwd });
  const { code, stderr } = await spawnCli(["download", "none"], { cwd });
  expect(code).toBe(2);
  expect(stderr).toBe("stepcast: run none ended without a file, so there is nothing to download\n");
});
