import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface NoticeProps {
  Icon: LucideIcon;
  title: string;
  children?: ReactNode;
}

/** In the place of a result. */
export function Notice({ Icon, title, children }: NoticeProps) {
  return (
    <div className="rounded-2xl border border-dashed border-line p-8 text-center">
      <Icon className="mx-auto size-8 text-faint" aria-hidden="true" />
      <h2 className="mt-3 font-medium">{title}</h2>
      <p className="mx-auto mt-1 max-w-xs text-sm text-pretty text-soft [overflow-wrap:anywhere]">
        {children}
      </p>
    </div>
  );
}
