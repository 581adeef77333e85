import { type ComponentType, lazy, Suspense, useSyncExternalStore } from "react";

/**
 * A component that is loaded where it is first shown; `Waiting` stands in for it until then. `next/dynamic` would also name it in the
 * page's head, and is 2 kB in every page.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting?: ComponentType,
): ComponentType<Props> {
  const Loaded = lazy(async () => ({ default: await load() }));
  // A lazy component takes the props of what it loads, which React's type says only of known props.
  const Part = Loaded as unknown as ComponentType<Props>;
  return (props) => (
    <Suspense fallback={Waiting && <Waiting />}>
      <Part {...props} />
    </Suspense>
  );
}

/** The same for what only a browser can show: the server's page has `Waiting` in its place. */
export function inBrowser<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting?: ComponentType,
): ComponentType<Props> {
  const Part = later(load, Waiting);
  return function InBrowser(props) {
    const isHere = useSyncExternalStore(
      () => () => undefined,
      () => true,
      () => false,
    );
    if (isHere) return <Part {...props} />;
    return Waiting ? <Waiting /> : null;
  };
}
