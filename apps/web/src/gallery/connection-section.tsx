import { ConnectionBadge, type RunConnection } from "@stepcast/react";
import { galleryWords } from "../words/gallery.ts";
import { Example, Section } from "./section.tsx";

const connections: readonly RunConnection[] = [
  "idle",
  "connecting",
  "live",
  "reconnecting",
  "polling",
  "offline",
  "ended",
  "failed",
];

export function ConnectionSection() {
  const { connection, connectionOf } = galleryWords;
  return (
    <Section id="connection" title={connection}>
      <Example title={connectionOf.all}>
        <div className="flex flex-wrap gap-x-6 gap-y-3">
          {connections.map((each) => (
            <ConnectionBadge key={each} connection={each} />
          ))}
        </div>
      </Example>
      <Example title={connectionOf.replay}>
        <ConnectionBadge connection="live" replayedTo={12_345} />
      </Example>
    </Section>
  );
}
