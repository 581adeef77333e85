import { main } from "../../process.ts";

// The command as it is, over pipelines that are quick to run.
await main(async (args) => {
  const [{ runCli }, { letters, nothing }, { interview }, { talkative, plain, nested }] = await Promise.all([
    import("../../cli.ts"),
    import("../../testing/letters.ts"),
    import("../../testing/interview.ts"),
    import("./talkative.ts"),
  ]);
  return runCli(args, [letters, nothing, talkative, plain, interview, nested]);
});
