"use client";

import type { StepState } from "@stepcast/pipeline";
import { ListRestart, PencilLine, RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { ConfirmButton, ConfirmDialog } from "../components/confirm-button.tsx";
import { Menu } from "../components/menu.tsx";
import { focusNextHeading } from "../components/next-heading.ts";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";
import { detailsWords } from "../words/details.ts";
import { titleOfStep } from "./title-of-step.ts";

const { rerun: text } = detailsWords;

interface Rerunnable {
  readonly runId: string | undefined;
  readonly steps: Readonly<Record<string, StepState | undefined>>;
  rerun(options?: { fromStep?: string | undefined }): Promise<string>;
}

interface RerunProps {
  run: Rerunnable;
  look: PipelineLook;
}

/** Where the form of a run's pipeline is filled in as the run's input was. */
export function editedHref(look: Pick<PipelineLook, "name">, runId: string): string {
  return `/start/${encodeURIComponent(look.name)}?from=${encodeURIComponent(runId)}`;
}

/** The ways to do a run again: as it was, from a step, with another input. Each begins a new run. */
export function RerunMenu({ run, look }: RerunProps) {
  const [asking, setAsking] = useState<"all" | "step">();
  const again = useAgain(run);
  const shared = { confirmLabel: text.label, onClosed: () => setAsking(undefined) };
  return (
    <>
      <Menu
        label={text.label}
        Icon={RotateCcw}
        entries={[
          { label: text.all, hint: text.allHint, Icon: RotateCcw, to: () => setAsking("all") },
          { label: text.from, hint: text.fromHint, Icon: ListRestart, to: () => setAsking("step") },
          {
            label: text.edited,
            hint: text.editedHint,
            Icon: PencilLine,
            to: editedHref(look, run.runId ?? ""),
          },
        ]}
      />
      {asking === "all" && (
        <ConfirmDialog {...shared} title={text.titleAll} onConfirm={() => again()}>
          <p>
            {text.newRun} {text.bodyAll}
          </p>
        </ConfirmDialog>
      )}
      {asking === "step" && (
        <ConfirmDialog
          {...shared}
          title={text.titleChoose}
          onConfirm={(fields) => {
            const key = fields.get("step");
            return again(typeof key === "string" ? key : undefined);
          }}
        >
          <StepChoice run={run} look={look} />
          <p>
            {text.newRun} {text.bodyFrom}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

/** A list that opens has room for so many; of thousands, each is found in the list of steps, and done again from there. */
const mostChoices = 200;

function StepChoice({ run, look }: RerunProps) {
  const id = useId();
  const steps = Object.values(run.steps).filter((step) => step !== undefined);
  const failed = steps.find(({ status }) => status === "failed");
  return (
    <div>
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {text.step}
      </label>
      <select
        id={id}
        name="step"
        required
        defaultValue={failed?.key ?? ""}
        className="mt-1.5 w-full rounded-lg border border-line bg-page px-3 py-2 text-[15px] text-ink"
      >
        <option value="" disabled>
          {text.chooseStep}
        </option>
        {[...new Set([...(failed ? [failed] : []), ...steps.slice(0, mostChoices)])].map((step) => (
          <option key={step.key} value={step.key}>
            {titleOfStep(look, step)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Does a run again from a step on, and goes to the new run's page. */
export function RerunFrom({
  run,
  look,
  step,
  primary = false,
}: RerunProps & { step: StepState; primary?: boolean | undefined }) {
  const again = useAgain(run);
  return (
    <ConfirmButton
      label={text.fromHere}
      Icon={RotateCcw}
      primary={primary}
      title={text.titleFrom(titleOfStep(look, step))}
      confirmLabel={text.label}
      onConfirm={() => again(step.key)}
    >
      <p>
        {text.newRun} {text.bodyFrom}
      </p>
    </ConfirmButton>
  );
}

function useAgain(run: Rerunnable): (fromStep?: string) => Promise<void> {
  const router = useRouter();
  return async (fromStep) => {
    const runId = await run.rerun({ fromStep });
    focusNextHeading();
    router.push(`/runs/${runId}`);
  };
}
