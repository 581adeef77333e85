"use client";

import { Check, Copy } from "lucide-react";
import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { sharedWords } from "../words/shared.ts";
import { inBrowser } from "./later.tsx";

// Most browsers give their clipboard.
const CopyDialog = inBrowser(() => import("./copy-dialog.tsx").then((module) => module.CopyDialog));

interface CopyButtonProps {
  /** What is copied, made when it is asked for. */
  text: () => string;
  /** What the button does, for those who hear it and in its title. */
  label: string;
  /** What is said when it is done. */
  done?: string;
  Icon?: ComponentType<{ className?: string }> | undefined;
  className?: string;
  children?: ReactNode;
}

const shownMs = 2_000;

/** Copies a text, and says so for a moment, where it moves nothing. What the clipboard does not take is shown, to be copied by hand. */
export function CopyButton({
  text,
  label,
  done = sharedWords.copied,
  Icon = Copy,
  className = "",
  children,
}: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  const [refused, setRefused] = useState<string>();
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  async function copy() {
    const copied = text();
    try {
      // Browsers give their clipboard to secure addresses only: elsewhere it is not there.
      await navigator.clipboard.writeText(copied);
      setCopied(true);
    } catch {
      setRefused(copied);
    }
  }
  const Shown = isCopied ? Check : Icon;
  return (
    <>
      <button
        type="button"
        onClick={() => void copy()}
        title={label}
        className={`relative inline-flex min-w-0 items-center gap-1.5 ${className}`}
      >
        <span className="sr-only">{label}</span>
        {children}
        <Shown className="size-3.5 shrink-0" aria-hidden="true" />
        <span role="status" className={isCopied ? "bubble" : "sr-only"}>
          {isCopied && done}
        </span>
      </button>
      {refused !== undefined && (
        <CopyDialog
          title={label}
          text={refused}
          onCopied={() => setCopied(true)}
          onClosed={() => setRefused(undefined)}
        />
      )}
    </>
  );
}
