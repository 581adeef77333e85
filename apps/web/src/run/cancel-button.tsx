"use client";

import { Square } from "lucide-react";
import dynamic from "next/dynamic";
import { type Ref, useState } from "react";
import { PillButton } from "../components/pill-button.tsx";
import { runWords } from "../words/run.ts";

const CancelDialog = dynamic(() => import("./cancel-dialog.tsx").then((module) => module.CancelDialog), {
  ssr: false,
});

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
