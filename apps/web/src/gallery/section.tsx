import type { ReactNode } from "react";

interface SectionProps {
  id: string;
  title: string;
  children: ReactNode;
}

/** One part with all of its states. */
export function Section({ id, title, children }: SectionProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="mt-14 scroll-mt-6">
      <h2 id={`${id}-title`} className="text-lg font-semibold">
        {title}
      </h2>
      <div className="mt-4 space-y-6">{children}</div>
    </section>
  );
}

/** One state, under what is special about it. */
export function Example({ title, children }: Pick<SectionProps, "title" | "children">) {
  return (
    <div data-example={title}>
      <h3 className="mb-2 text-sm text-soft">{title}</h3>
      {children}
    </div>
  );
}
