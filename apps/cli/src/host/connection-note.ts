import type { Connection } from "@stepcast/trpc/client";

/** Tells a person how the line to a server stands, once for each change that matters; nothing while all is as it was asked for. */
export function connectionNotes(url: string, note: (text: string) => void): (connection: Connection) => void {
  let shown: Connection = "live";
  return (connection) => {
    if (connection === shown || connection === "connecting" || connection === "ended") return;
    shown = connection;
    note(words[connection](url));
  };
}

const words: Record<Exclude<Connection, "connecting" | "ended">, (url: string) => string> = {
  live: (url) => `live: connected to ${url} again`,
  polling: (url) => `polling: ${url} sends no stream, so it is asked for events`,
  reconnecting: (url) => `reconnecting: no connection to ${url}, trying again until Ctrl-C`,
  offline: () => "offline: waiting for this machine's network, until Ctrl-C",
};
