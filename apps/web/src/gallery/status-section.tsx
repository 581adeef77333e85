import { runStatuses, type StepStatus as StepStatusName } from "@stepcast/pipeline";
import { RunStatus, StepStatus } from "@stepcast/react";
import { galleryWords } from "../words/gallery.ts";
import { Example, Section } from "./section.tsx";

const stepStatuses: readonly StepStatusName[] = [
  "pending",
  "running",
  "waiting",
  "retrying",
  "completed",
  "failed",
  "cancelled",
];

export function StatusSection() {
  const { status, ofRuns, ofSteps } = galleryWords;
  return (
    <Section id="status" title={status}>
      <Example title={ofRuns}>
        <div className="flex flex-wrap gap-2">
          {runStatuses.map((each) => (
            <RunStatus key={each} status={each} />
          ))}
          <RunStatus status="running" cancelRequested />
        </div>
      </Example>
      <Example title={ofSteps}>
        <div className="flex flex-wrap gap-5">
          {stepStatuses.map((each) => (
            <StepStatus key={each} status={each} />
          ))}
        </div>
      </Example>
    </Section>
  );
}
