import { runCli } from "../cli.ts";
import { main } from "../process.ts";
import { letters, nothing } from "./letters.ts";

// The command as it is, over pipelines that are quick to run.
await main((args) => runCli(args, [letters, nothing]));
