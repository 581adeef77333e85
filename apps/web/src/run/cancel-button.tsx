"use client";

import { Square } from "lucide-react";
import { type Ref, useState } from "react";
import { inBrowser } from "../components/later.tsx";
import { PillButton } from "../components/pill-button.tsx";
import { runWords } from "../words/run.ts";

const CancelDialog = inBrowser(() => import("./cancel-dialog.tsx").then((module) => module.CancelDialog));

interface CancelButtonProps {
  run: { readonly cancelRequested: boolean; cancel(reason?: string): Promise<void> };
  ref?: Ref<HTMLButtonElement>;
}

export function CancelButton({ run, ref }: CancelButtonProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <PillButton
        ref={ref}
        Icon={Square}
        danger
        disabled={run.cancelRequested}
        aria-haspopup="dialog"
        onClick={() => setAsking(true)}
      >
        {run.cancelRequested ? runWords.cancelling : runWords.cancel}
      </PillButton>
      {isAsking && <CancelDialog cancel={run.cancel} onClosed={() => setAsking(false)} />}
    </>
  );
}
