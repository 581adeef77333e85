import { CliError, exitCodes, usageError } from "../cli-error.ts";

/** The origin of a server: `localhost:4319` is enough. @throws CliError */
export function originOf(address: string): string {
  const url = URL.parse(/^https?:\/\//.test(address) ? address : `http://${address}`);
  if (url) return url.origin;
  throw usageError(
    `${JSON.stringify(address)} is not a server's address: give one like http://127.0.0.1:4319`,
  );
}

/** Asks a server whether it is there, once: whoever comes after may be patient with it. @throws CliError */
export async function requireServer(url: string): Promise<void> {
  const response = await fetch(`${url}/healthz`).catch(() => undefined);
  if (response?.ok) return;
  if (!response) throw unreachable(url, "nothing answers there");
  throw unreachable(url, `it answered ${response.status} ${(await response.text()).slice(0, 200).trim()}`);
}

function unreachable(url: string, why: string): CliError {
  const advice = "start one with pnpm start, or leave --server out to look here";
  return new CliError(exitCodes.unreachable, `cannot reach a Stepcast server at ${url} (${why}): ${advice}`);
}
