import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { onTestFinished } from "vitest";

const command = `${process.execPath} ${fileURLToPath(new URL("./main.ts", import.meta.url))}`;

export const keys = {
  enter: "\r",
  down: "\u001b[B",
  space: " ",
  escape: "\u001b",
  interrupt: "\u0003",
} as const;

/**
 * The real command at a real terminal, and somebody who types. Node cannot open a terminal; `script` of util-linux can, which every Linux
 * has.
 */
export function atTerminal(args: readonly string[], cwd: string) {
  const shell = `stty cols 100 rows 40; exec ${command} ${args.map((arg) => `'${arg}'`).join(" ")}`;
  const terminal = spawn("script", ["-qec", shell, "/dev/null"], { cwd });
  onTestFinished(() => void terminal.kill("SIGKILL"));
  let all = "";
  let from = 0;
  let look = () => undefined as void;
  terminal.stdout.on("data", (chunk: Buffer) => {
    all += stripVTControlCharacters(chunk.toString());
    look();
  });
  // A command that ends takes its terminal with it.
  terminal.stdin.on("error", () => undefined);
  const closed = once(terminal, "close") as Promise<[number]>;

  return {
    /** Waits until a text is shown, behind the one that was waited for before. */
    async shows(text: string): Promise<void> {
      const found = new Promise<void>((resolve) => {
        look = () => {
          const at = all.indexOf(text, from);
          if (at === -1) return;
          from = at + text.length;
          look = () => undefined;
          resolve();
        };
        look();
      });
      const ended = closed.then(() => {
        throw new Error(`the command ended before it showed ${JSON.stringify(text)}: ${all.slice(from)}`);
      });
      await Promise.race([found, ended]);
    },
    type: (typed: string) => void terminal.stdin.write(typed),
    /** Its exit code, and all that it showed. */
    async end(): Promise<{ code: number; text: string }> {
      const [code] = await closed;
      return { code, text: all };
    },
  };
}
