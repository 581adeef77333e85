"use client";

import { X } from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import { later } from "../components/later.tsx";
import { useMedia } from "../components/use-media.ts";
import { detailsWords } from "../words/details.ts";
import type { RunPart } from "./run-view.tsx";
import { titleOfKey } from "./title-of-step.ts";
import type { Usual } from "./use-usual.ts";

const StepDetails = later(
  () => import("./step-details.tsx").then((module) => module.StepDetails),
  () => <div className="h-64 animate-pulse bg-sunken" aria-busy="true" />,
);

const text = detailsWords;

interface StepPaneProps extends RunPart {
  usual: Usual;
}

/** Tailwind's `lg`. */
const besideQuery = "(min-width: 64rem)";

/** The chosen step: beside the list where there is room, else in a sheet over it. Escape closes it, and the focus goes back. */
export function StepPane(props: StepPaneProps) {
  const { run, look, place, usual } = props;
  const isBeside = useMedia(besideQuery, true);
  const { step: key, closeStep } = place;
  if (key === undefined) return null;
  const step = run.steps[key];
  const title = titleOfKey(look, key, step);
  const contents = step ? (
    <StepDetails run={run} look={look} place={place} step={step} usualMs={usual.stepMs.get(step.step)} />
  ) : (
    <p className="px-5 py-8 text-center text-soft">
      <span className="block font-medium text-ink">{text.notThere}</span>
      {run.endedAt === undefined && text.notThereHint}
    </p>
  );
  const frame = { title, stepKey: key, onClose: closeStep };
  return isBeside ? <Beside {...frame}>{contents}</Beside> : <Sheet {...frame}>{contents}</Sheet>;
}

interface FrameProps {
  title: string;
  stepKey: string;
  onClose(): void;
  children: ReactNode;
}

function Beside({ title, stepKey, onClose, children }: FrameProps) {
  const back = useFocusBack(stepKey);
  const close = () => {
    onClose();
    back();
  };
  useEscape(close);
  return (
    <section
      aria-label={text.label(title)}
      data-details={stepKey}
      className="mb-6 flex max-h-[calc(100dvh-2rem)] flex-col overflow-hidden rounded-2xl border border-line bg-surface"
    >
      <Head title={title} onClose={close} />
      <div className="relative overflow-y-auto">{children}</div>
    </section>
  );
}

function Sheet({ title, stepKey, onClose, children }: FrameProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    // The browser gives the focus back by itself as it closes.
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={text.label(title)}
      data-details={stepKey}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      closedby="any"
      className="m-0 mt-auto h-[85dvh] max-h-none w-full max-w-none overflow-hidden rounded-t-2xl border-t border-line bg-surface text-ink backdrop:bg-black/45"
    >
      <div className="flex h-full flex-col">
        <Head title={title} onClose={onClose} />
        <div className="relative grow overflow-y-auto overscroll-contain">{children}</div>
      </div>
    </dialog>
  );
}

function Head({ title, onClose }: Pick<FrameProps, "title" | "onClose">) {
  return (
    <div className="flex items-start gap-3 border-b border-line px-5 py-3.5">
      <h2 dir="auto" className="line-clamp-3 min-w-0 grow font-semibold text-pretty [overflow-wrap:anywhere]">
        {title}
      </h2>
      <button
        type="button"
        onClick={onClose}
        className="-my-0.75 -mr-2 rounded-full p-1.5 text-soft hover:bg-sunken hover:text-ink"
        title={text.close}
      >
        <span className="sr-only">{text.close}</span>
        <X className="size-4.5" aria-hidden="true" />
      </button>
    </div>
  );
}

/** Gives the focus back to the step in the list, if it is there and the focus is nowhere else. */
function useFocusBack(stepKey: string): () => void {
  return () => document.querySelector<HTMLElement>(`[data-step="${CSS.escape(stepKey)}"] > button`)?.focus();
}

function useEscape(close: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog:modal")) return;
    close();
  });
  useEffect(() => {
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
