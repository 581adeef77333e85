import { sharedWords } from "../words/shared.ts";

/** Where everything will be, before the first of it is here. */
export function RunSkeleton() {
  return (
    <div className="animate-pulse pt-2" aria-busy="true" data-testid="skeleton">
      <span role="status" className="sr-only">
        {sharedWords.loading}
      </span>
      <Bar className="h-5 w-48" />
      <Bar className="mt-2 h-8 w-2/3 max-w-sm sm:h-9" />
      <div className="mt-4 flex flex-wrap gap-x-4 gap-y-2">
        <Round className="h-8 w-28" />
        <div className="flex gap-2 max-sm:basis-full sm:ml-auto">
          <Round className="h-8 w-24" />
          <Round className="h-8 w-24" />
        </div>
      </div>
      <Round className="mt-4 h-1 w-full" />
      <Bar className="mt-2 h-5 w-56" />
      <div className="mt-6 grid items-start gap-8 lg:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
        <div>
          <div className="mb-4 border-b border-line pb-2.5">
            <Bar className="h-7.5 w-3/4" />
          </div>
          <div className="space-y-3">
            {Array.from({ length: 6 }, (_, index) => (
              <div key={index} className="h-18 rounded-2xl border border-line bg-surface" />
            ))}
          </div>
        </div>
        <div className="hidden h-44 rounded-2xl border border-dashed border-line lg:block" />
      </div>
    </div>
  );
}

function Bar({ className }: { className: string }) {
  return <div className={`rounded-md bg-line/60 ${className}`} />;
}

function Round({ className }: { className: string }) {
  return <div className={`rounded-full bg-line/60 ${className}`} />;
}
