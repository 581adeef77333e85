"use client";

import { type ComponentType, type Ref, useState } from "react";
import { inBrowser } from "./later.tsx";
import type { Confirmation } from "./confirm-dialog.tsx";
import { PillButton } from "./pill-button.tsx";

/** The question alone, for whatever opens it: loaded with the first that is asked. */
export const ConfirmDialog = inBrowser(() =>
  import("./confirm-dialog.tsx").then((module) => module.ConfirmDialog),
);

interface ConfirmButtonProps extends Confirmation {
  label: string;
  Icon: ComponentType<{ className?: string }>;
  primary?: boolean | undefined;
  disabled?: boolean | undefined;
  ref?: Ref<HTMLButtonElement> | undefined;
}

/** A button that asks back before it does something. Its children may hold fields. */
export function ConfirmButton({ label, Icon, primary, disabled, ref, ...ask }: ConfirmButtonProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <PillButton
        ref={ref}
        Icon={Icon}
        danger={ask.danger}
        primary={primary}
        disabled={disabled}
        aria-haspopup="dialog"
        onClick={() => setAsking(true)}
      >
        {label}
      </PillButton>
      {isAsking && <ConfirmDialog {...ask} onClosed={() => setAsking(false)} />}
    </>
  );
}
