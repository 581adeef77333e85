import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));

interface Where {
  cwd: string;
  env?: Record<string, string> | undefined;
}

/** What a program prints. @throws Error with what it complained of, where it fails */
export async function runProgram(program: string, args: string[], { cwd, env }: Where): Promise<string> {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(program, args, options);
  return stdout;
}
