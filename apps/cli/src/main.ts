#!/usr/bin/env node
import { pipelines } from "@stepcast/server";
import { runCli } from "./cli.ts";
import { main } from "./process.ts";

await main((args) => runCli(args, pipelines));
