#!/usr/bin/env node
import { main } from "./process.ts";

await main(async (args) => {
  const [{ runCli }, { pipelines }] = await Promise.all([import("./cli.ts"), import("@stepcast/server")]);
  return runCli(args, pipelines);
});
