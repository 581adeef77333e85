import { StepcastError } from "@stepcast/pipeline";
import type { RedisOptions } from "ioredis";

const pattern =
  /^redis(?<tls>s?)\+sentinel:\/\/(?:(?<credentials>[^@/]*)@)?(?<hosts>[^@/?]+)\/(?<name>[^/?]+)(?:\/(?<db>\d+))?\/?(?:\?(?<query>.*))?$/;
/** https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/ */
const defaultPort = 26_379;

/** How long a Sentinel may take to answer, in milliseconds. */
const answerMs = 1_000;
/** How long a command may wait while no Sentinel answers, or none knows a primary, in milliseconds. */
const patienceMs = 15_000;

export function hasSentinels(url: string): boolean {
  return /^rediss?\+sentinel:/.test(url);
}

/**
 * What a connection needs of `redis+sentinel://user:password@host:26379,host:26379/name/0`, whose Sentinels tell which server is the primary by
 * this name; each time that a connection is made they are asked anew. `?sentinelUsername=…&sentinelPassword=…` let in to them. No URL
 * parser takes more than one host.
 * @throws StepcastError `invalid_input`
 */
export function sentinelOptions(url: string): RedisOptions {
  const found = pattern.exec(url)?.groups;
  if (!found) throw notSuch();
  const { tls, credentials, hosts = "", name = "", db = "0", query } = found;
  const [username, password] = credentialsIn(credentials);
  const search = new URLSearchParams(query);
  return {
    sentinels: hosts.split(",").map(endpointIn),
    name: decoded(name),
    db: Number(db),
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true }),
    ...optional("sentinelUsername", search),
    ...optional("sentinelPassword", search),
    sentinelCommandTimeout: answerMs,
    commandTimeout: patienceMs,
    // The server that was the primary is still there, and takes no writes any more: ask for the new one, and send it again.
    reconnectOnError: ({ message }) => (message.startsWith("READONLY") ? 2 : false),
  };
}

function credentialsIn(text: string | undefined): (string | undefined)[] {
  if (text === undefined) return [];
  const [user = "", ...password] = text.split(":");
  return [decoded(user), decoded(password.join(":"))];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw notSuch();
  }
}

/** A name, an address, or an IPv6 address in brackets; with a port or without. */
function endpointIn(text: string): { host: string; port: number } {
  const { host, port } = /^(?<host>\[[^\]]+\]|[^:[\]]+)(?::(?<port>\d{1,5}))?$/.exec(text)?.groups ?? {};
  if (host === undefined || Number(port ?? 0) > 65_535) throw notSuch();
  return { host: host.replace(/^\[|\]$/g, ""), port: port === undefined ? defaultPort : Number(port) };
}

function optional(name: "sentinelUsername" | "sentinelPassword", search: URLSearchParams) {
  const value = search.get(name);
  return value === null ? {} : { [name]: value };
}

function notSuch(): StepcastError {
  return new StepcastError(
    "invalid_input",
    "Sentinels are named as redis+sentinel://host:26379,host:26379/name-of-the-primary/0; a % in a password is written as %25",
  );
}
