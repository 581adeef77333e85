import { RunEvents, RunLog } from "@stepcast/react";
import { useState } from "react";
import { galleryWords } from "../words/gallery.ts";
import { longLog, shortLog } from "./logs.ts";
import { Example, Section } from "./section.tsx";
import { queuedAt } from "./written-log.ts";

export function LogSection() {
  const { log, logs } = galleryWords;
  const [many] = useState(() => longLog(100_000));
  return (
    <Section id="log" title={log}>
      <Example title={logs.all}>
        <RunLog events={shortLog} startedAt={queuedAt} follow={false} />
      </Example>
      <Example title={logs.wrapped}>
        <RunLog events={shortLog} startedAt={queuedAt} defaultWrap defaultQuery="row" highlight={5} />
      </Example>
      <Example title={logs.many}>
        <RunLog events={many} startedAt={queuedAt} dropped={4_200} />
      </Example>
      <div className="grid gap-6 [--sc-log-height:12rem]">
        <Example title={logs.loading}>
          <RunLog events={[]} loading />
        </Example>
        <Example title={logs.empty}>
          <RunLog events={[]} />
        </Example>
      </div>
    </Section>
  );
}

export function EventsSection() {
  const { events, logs } = galleryWords;
  return (
    <Section id="events" title={events}>
      <Example title={logs.opened}>
        <RunEvents events={shortLog} defaultOpen={4} />
      </Example>
      <div className="grid gap-6 [--sc-events-height:12rem]">
        <Example title={logs.noneFits}>
          <RunEvents events={shortLog} defaultType="run.failed" />
        </Example>
        <Example title={logs.empty}>
          <RunEvents events={[]} />
        </Example>
      </div>
    </Section>
  );
}
