/**
 * How a reader stands to its server. `connecting`: not there yet. `live`: events come as they happen. `reconnecting`: the line was
 * lost and is tried again. `polling`: events come, by asking for them. `offline`: this machine has no network. `ended`: the terminal
 * event is here, or the reader left.
 */
export type Connection = "connecting" | "live" | "reconnecting" | "polling" | "offline" | "ended";
