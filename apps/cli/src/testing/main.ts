import { main } from "../process.ts";

// The command as it is, over pipelines that are quick to run.
await main(async (args) => {
  const [{ runCli }, { pipelines }] = await Promise.all([import("../cli.ts"), import("./letters.ts")]);
  return runCli(args, pipelines);
});
