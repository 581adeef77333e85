// Plain JavaScript, because it must be understood by the Node that may be too old for everything else.
import { existsSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  fail(
    `Stepcast needs Node 22.18 or newer, and this is ${process.versions.node}. pnpm brings Node 24 along by itself, which ` +
      "was not possible here: look at the install's messages, or install a newer Node.",
  );
}
if (!existsSync(new URL("../node_modules/typescript", import.meta.url))) {
  fail(
    "The dependencies are not installed, and installing them failed: run `npx -y pnpm@12.21.0 install` and read what it says.",
  );
}

const [command, ...rest] = process.argv.slice(2);
process.argv.splice(2, Number.POSITIVE_INFINITY, ...rest);
await import(`./${command}.ts`).catch((error) =>
  fail(process.env.STEPCAST_VERBOSE ? error.stack : error.message),
);

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}
