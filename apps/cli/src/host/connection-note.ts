import type { Connection } from "@stepcast/trpc/client";

type Told = Exclude<Connection, "connecting" | "ended">;

/**
 * Tells a person how the line to a server stands, once for each change that matters; nothing while all is as it was asked for, which
 * is `usual`.
 */
export function connectionNotes(
  url: string,
  usual: "live" | "polling",
  note: (text: string) => void,
): (connection: Connection) => void {
  let shown: Told = usual;
  return (connection) => {
    if (connection === shown || connection === "connecting" || connection === "ended") return;
    shown = connection;
    note(connection === usual ? `${connection}: connected to ${url} again` : words[connection](url));
  };
}

const words: Record<Told, (url: string) => string> = {
  live: (url) => `live: events come from ${url} as they happen`,
  polling: (url) => `polling: no stream comes through from ${url}, so it is asked for events`,
  reconnecting: (url) => `reconnecting: no connection to ${url}, trying again until Ctrl-C`,
  offline: () => "offline: waiting for this machine's network, until Ctrl-C",
};
