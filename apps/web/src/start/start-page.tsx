"use client";

import { notFound, usePathname } from "next/navigation";
import { memo, useCallback, useState } from "react";
import { later } from "../components/later.tsx";
import { useLocale } from "../components/locale.ts";
import { useOnline } from "../components/use-online.ts";
import type { StartLook } from "../pipelines/pipeline-look.ts";
import { startLooks } from "../pipelines/start-looks.ts";
import { DropAnywhere } from "./drop-anywhere.tsx";
import { FormSkeleton } from "./form-skeleton.tsx";
import { PipelineCards } from "./pipeline-cards.tsx";
import { pathTo, pipelineAt } from "./pipeline-path.ts";
import { RecentRuns } from "./recent-runs.tsx";
import { SamplePicker } from "./sample-picker.tsx";
import { startWords } from "../words/start.ts";
import type { StartFormProps } from "./start-form.ts";
import { useStart } from "./use-start.ts";

// What makes forms of schemas is large, and not every pipeline needs it.
const InputForm = later(
  () => import("./input-form.tsx").then((module) => module.InputForm),
  () => <FormSkeleton />,
);

/** What can be run, the form of one of them, and what has run lately. */
export function StartPage({ from }: { from?: string | undefined }) {
  useLocale();
  const pathname = usePathname();
  const named = pipelineAt(pathname);
  const look = named ?? startLooks[0];
  // An address of a pipeline that is none, or not known to this app.
  if (!look || (!named && pathname !== "/")) notFound();
  return <Chosen look={look} isNamed={named !== undefined} from={from} />;
}

/**
 * The server's form is there before its code: whoever types into it already must not lose that. Given anything new meanwhile, React would
 * draw the form anew (https://react.dev/errors/421); so nothing is given that is not new.
 */
const StillForm = memo(function StillForm(props: StartFormProps) {
  const Form = props.look.Form ?? InputForm;
  return <Form {...props} />;
});

interface ChosenProps {
  look: StartLook;
  /** By the address. */
  isNamed: boolean;
  from: string | undefined;
}

/** One pipeline among all: what one gets, its form, what to try it with, and the newest runs. */
function Chosen({ look, isNamed, from }: ChosenProps) {
  const start = useStart(look);
  const [dropped, setDropped] = useState<{ file: File; for: string }>();
  const [busy, setBusy] = useState<string>();
  const isOnline = useOnline();
  const onBusy = useCallback((is: boolean) => setBusy(is ? look.name : undefined), [look.name]);

  function take(file: File, name: string) {
    // The page stays as it is, with the file in it; Next keeps the address in step.
    if (!isNamed || look.name !== name) window.history.pushState(null, "", pathTo(name));
    setDropped({ file, for: name });
  }

  return (
    <>
      <DropAnywhere current={isNamed ? look : undefined} onDrop={take} />
      <div className="grid gap-x-12 gap-y-10 pt-4 sm:pt-8 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
        <div className="min-w-0">
          <PipelineCards current={look} />
          <h1 className="mt-8 text-3xl font-semibold tracking-tight text-balance sm:text-4xl">
            {look.headline}
          </h1>
          <p className="mt-3 max-w-2xl text-lg text-pretty text-soft">{look.lead}</p>
          <div className="mt-8">
            <StillForm
              key={look.name}
              look={look}
              dropped={dropped?.for === look.name ? dropped.file : undefined}
              from={from}
              start={start}
              onBusy={onBusy}
            />
          </div>
        </div>
        {/* On a phone before the samples, which are many: whoever comes back looks for their run. */}
        <RecentRuns />
        <SamplePicker
          key={look.name}
          look={look}
          start={start}
          disabled={busy === look.name}
          onBusy={onBusy}
        />
      </div>
      {busy !== undefined && !isOnline && (
        <p
          role="status"
          className="sticky bottom-4 mt-6 rounded-xl border border-line bg-surface px-4 py-3 text-sm shadow-lg"
        >
          {startWords.offline}
        </p>
      )}
    </>
  );
}
