import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { FatalError } from "../model/errors.ts";
import { isPrivateAddress } from "./private-address.ts";
import { shown } from "./shown-url.ts";

export interface HostOptions {
  agentUrl: URL;
  /** `host` or `host:port`, as `URL.host` writes them. */
  allowedHosts: readonly string[];
  allowPrivate: boolean;
}

/**
 * Where one call of an agent may lead: to the agent's own host, and to those that its author allowed. What an agent answers is not ours,
 * so an address it names must not make this machine fetch what only this machine can reach.
 */
export class AllowedHosts {
  private readonly options: HostOptions;
  /** Undefined until the agent has answered: its own address is its author's word, and may be private. */
  private agentIsPrivate: boolean | undefined;

  constructor(options: HostOptions) {
    this.options = options;
  }

  /** Told of each answer. An agent of the public internet must not point its own name at our network for the next request. */
  answered(url: URL, address: string | undefined): void {
    if (this.isOwn(url)) this.agentIsPrivate ??= address !== undefined && isPrivateAddress(address);
  }

  /** @throws FatalError where the host, or the way there, is not allowed */
  require(url: URL): void {
    const { agentUrl, allowedHosts } = this.options;
    if (url.protocol !== "http:" && url.protocol !== "https:") throw refusal(url, "is not HTTP");
    if (agentUrl.protocol === "https:" && url.protocol === "http:") {
      throw refusal(url, "is not encrypted, and the agent's own address is");
    }
    if (!this.isOwn(url) && !allowedHosts.includes(url.host)) {
      throw refusal(url, `is on another host than the agent: add "${url.host}" to its allowedHosts`);
    }
    const address = url.hostname.replace(/^\[|\]$/g, "");
    if (isIP(address) && this.mustBePublic(url)) requirePublic(url.host, address);
  }

  /** Looks a host up and checks what it found, at the moment of connecting: nothing can change in between. Undefined: no check is needed. */
  lookupOf(url: URL): LookupFunction | undefined {
    return this.mustBePublic(url) ? publicLookup() : undefined;
  }

  /** Whether the author's headers, which may be secret, may go there. */
  mayHaveHeaders(url: URL): boolean {
    return url.origin === this.options.agentUrl.origin;
  }

  private mustBePublic(url: URL): boolean {
    if (this.options.allowPrivate) return false;
    return !this.isOwn(url) || this.agentIsPrivate === false;
  }

  private isOwn(url: URL): boolean {
    return url.host === this.options.agentUrl.host;
  }
}

/** As `dns.lookup`, but refuses a name that has any address which is not public. */
export function publicLookup(resolve: typeof systemLookup = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      try {
        for (const { address } of addresses) requirePublic(hostname, address);
      } catch (refused) {
        return callback(refused as FatalError, []); // requirePublic throws nothing else
      }
      const [first = { address: "", family: 0 }] = addresses;
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function requirePublic(host: string, address: string): void {
  if (!isPrivateAddress(address)) return;
  throw new FatalError(
    `"${host}" is at a private address, where a remote agent must not lead: set allowPrivate if it may`,
  );
}

function refusal(url: URL, why: string): FatalError {
  return new FatalError(`the agent leads to ${shown(url)}, which ${why}`);
}
