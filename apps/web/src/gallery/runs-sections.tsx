import { RunTimeline } from "@stepcast/react";
import { useMemo } from "react";
import { later } from "../components/later.tsx";
import { galleryWords } from "../words/gallery.ts";
import { type GalleryRun, galleryRuns, stages } from "./runs.ts";
import { Example, Section } from "./section.tsx";

/** As an app would: the graph's libraries load once it is shown. */
const RunGraph = later(() => import("@stepcast/react/graph").then(({ RunGraph: Graph }) => Graph));

export function TimelineSection() {
  const runs = useMemo(() => Object.values(galleryRuns).map((make) => make()), []);
  return (
    <Section id="timeline" title={galleryWords.timeline}>
      {runs.map((each) => (
        <Example key={each.title} title={each.title}>
          <div className="overflow-hidden rounded-xl border border-line bg-surface">
            <RunTimeline run={each.run} now={each.now} pending={each.pending} selected={each.selected} />
          </div>
        </Example>
      ))}
    </Section>
  );
}

const { running, completed, failed, rerun, names, many, queued } = galleryRuns;

export function GraphSection() {
  const runs = useMemo(
    () => [queued, running, completed, failed, rerun, names, many].map((make) => make()),
    [],
  );
  return (
    <Section id="graph" title={galleryWords.graph}>
      {runs.map((each) => (
        <Example key={each.title} title={each.title}>
          <div className="overflow-hidden rounded-xl border border-line bg-surface">
            <Graph run={each} />
          </div>
        </Example>
      ))}
    </Section>
  );
}

/** What is to come is known where the timeline knows it too. */
function Graph({ run }: { run: GalleryRun }) {
  const order = run.pending?.includes("columns") ? stages : undefined;
  return <RunGraph run={run.run} now={run.now} order={order} selected={run.selected} onSelect={nothing} />;
}

function nothing(): void {}
