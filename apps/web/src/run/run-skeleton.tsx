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
      {/* On a phone what can be done stands in a row of its own. */}
      <Bar className="mt-4 mb-14 h-8 w-28 sm:mb-4 sm:w-64" />
      <Bar className="h-1" />
      <Bar className="mt-2 h-5 w-56" />
      <div className="mt-6 grid items-start gap-x-8 lg:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
        <div className="space-y-3">
          <Bar className="mb-4 h-10" />
          {Array.from({ length: 6 }, (_, index) => (
            <Bar key={index} className="h-18" />
          ))}
        </div>
        <Bar className="hidden h-44 lg:block" />
      </div>
    </div>
  );
}

function Bar({ className }: { className: string }) {
  return <div className={`rounded-lg bg-line/50 ${className}`} />;
}
