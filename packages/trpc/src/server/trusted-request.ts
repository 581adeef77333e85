import type { IncomingMessage } from "node:http";

export const loopbackHosts: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/**
 * False for what another site makes a browser send. Names are checked as well as origins: a site whose name is pointed at this
 * machine (DNS rebinding) is its own origin, but not one of our names.
 * Fetch metadata: https://www.w3.org/TR/fetch-metadata/
 */
export function isTrusted(
  { headers, method }: IncomingMessage,
  pathname: string,
  allowedHosts: readonly string[],
  allowedOrigins: readonly string[] = [],
): boolean {
  const names = [headers.host, headers["x-forwarded-host"]].flat().filter((name) => name !== undefined);
  if (!names.every((name) => allowedHosts.includes(hostName(name)))) return false;
  // A listed origin is asked for by name: browsers say it truthfully, and send it with all that may change something.
  if (headers.origin !== undefined && allowedOrigins.includes(headers.origin)) return true;
  if (headers.origin !== undefined && !names.includes(hostOf(headers.origin))) return false;
  // A link to a file may be followed from anywhere: its unguessable id is the key.
  const opensFile = method === "GET" && pathname.startsWith("/files/");
  return opensFile || ownSites.has(headers["sec-fetch-site"]);
}

/** Not `same-site`: that is also every other port of this machine. Scripts send nothing; `none` is an address someone typed. */
const ownSites: ReadonlySet<unknown> = new Set([undefined, "same-origin", "none"]);

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : "";
}

function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, "");
}
