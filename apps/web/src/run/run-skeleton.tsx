import { sharedWords } from "../words/shared.ts";

/** Where everything will be, before the first of it is here. */
export function RunSkeleton() {
  return (
    <div className="animate-pulse pt-2" aria-busy="true" data-testid="skeleton">
      <span role="status" className="sr-only">
        {sharedWords.loading}
      </span>
      <Bar className="h-4 w-48" />
      <Bar className="mt-3 h-8 w-2/3 max-w-lg" />
      <Bar className="mt-5 h-7 w-64" />
      <Bar className="mt-4 h-1.5 w-full" />
      <Bar className="mt-3 h-3.5 w-56" />
      <Bar className="mt-8 h-9 w-full" />
      <div className="mt-4 grid gap-8 lg:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
        <div className="space-y-3">
          {Array.from({ length: 6 }, (_, index) => (
            <Bar key={index} className="h-19 w-full rounded-2xl" />
          ))}
        </div>
        <Bar className="hidden h-44 w-full rounded-2xl lg:block" />
      </div>
    </div>
  );
}

function Bar({ className }: { className: string }) {
  return <div className={`rounded-md bg-sunken ${className}`} />;
}
