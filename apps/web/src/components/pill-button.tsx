import type { ComponentPropsWithRef, ComponentType } from "react";

type PillButtonProps = ComponentPropsWithRef<"button"> & {
  Icon?: ComponentType<{ className?: string }>;
  danger?: boolean | undefined;
  /** What most will want of several. */
  primary?: boolean | undefined;
};

/** A small button beside others. */
export function PillButton({
  Icon,
  danger = false,
  primary = false,
  className = "",
  children,
  ...rest
}: PillButtonProps) {
  return (
    <button type="button" {...rest} className={`disabled:opacity-60 ${lookOf(danger, primary)} ${className}`}>
      {Icon && <Icon className="size-3.5" aria-hidden="true" />}
      {children}
    </button>
  );
}

function lookOf(danger: boolean, primary: boolean): string {
  if (primary) return "pill border-accent bg-accent text-accent-ink hover:brightness-95";
  return danger ? "pill-danger" : "pill-quiet";
}
