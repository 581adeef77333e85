import { StepcastError } from "../model/errors.ts";
import { shown } from "./shown-url.ts";

/** The address, where it is one. @throws StepcastError `invalid_definition` */
export function requireUrl(given: string | URL): URL {
  const url = URL.canParse(String(given)) ? new URL(given) : undefined;
  if (url && ["http:", "https:"].includes(url.protocol)) return url;
  throw new StepcastError(
    "invalid_definition",
    `a remote agent's url must be a whole one, like http://127.0.0.1:8000/run`,
  );
}

/** @throws StepcastError `invalid_definition` for what is no host */
export function requireHosts(hosts: readonly string[]): void {
  for (const host of hosts) requireHost(host);
}

function requireHost(host: string): void {
  if (URL.canParse(`http://${host}`)) {
    const { host: http } = new URL(`http://${host}`);
    if (http === host) return;
  }
  throw new StepcastError(
    "invalid_definition",
    `allowedHosts has ${JSON.stringify(host)}, which is no host: write "files.example.com" or "files.example.com:8443"`,
  );
}

interface Sizes {
  maxFileBytes?: number;
  maxAnswerBytes?: number;
  idleMs?: number;
}

/** @throws StepcastError `invalid_definition` for a number that makes no sense */
export function requireSizes(url: URL, { maxFileBytes, maxAnswerBytes, idleMs }: Sizes): void {
  for (const [name, value] of Object.entries({ maxFileBytes, maxAnswerBytes, idleMs })) {
    if (value === undefined || (value > 0 && value <= maxTimerMs) || (name !== "idleMs" && value > 0))
      continue;
    throw new StepcastError(
      "invalid_definition",
      `${name} of the remote agent at ${shown(url)} cannot be ${value}`,
    );
  }
}

/** What a timer of Node can wait. */
const maxTimerMs = 2 ** 31 - 1;
