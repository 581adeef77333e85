import type { ComponentPropsWithRef, ComponentType } from "react";

type PillButtonProps = ComponentPropsWithRef<"button"> & {
  Icon: ComponentType<{ className?: string }>;
  danger?: boolean;
};

/** A small button beside others. */
export function PillButton({ Icon, danger = false, children, ...rest }: PillButtonProps) {
  const hover = danger ? "hover:border-bad hover:text-bad" : "hover:border-accent hover:text-accent";
  return (
    <button
      type="button"
      {...rest}
      className={`inline-flex shrink-0 items-center gap-1.5 rounded-full border border-line bg-surface px-3 py-1 text-sm font-medium text-soft disabled:opacity-60 ${hover}`}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      {children}
    </button>
  );
}
