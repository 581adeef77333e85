import { type ComponentType, lazy, Suspense, useSyncExternalStore } from "react";

/**
 * A component that is loaded where it is first shown. Until then `Waiting` stands in for it; without that, what was shown before stays,
 * so nothing moves twice. `next/dynamic` does the same, would also name it in the page's head, and is 2 kB in every page.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting?: ComponentType,
): ComponentType<Props> {
  const Loaded = lazy(async () => ({ default: await load() }));
  // A lazy component takes the props of what it loads, which React's type says only of known props.
  const Part = Loaded as unknown as ComponentType<Props>;
  if (!Waiting) return Part;
  return (props) => (
    <Suspense fallback={<Waiting />}>
      <Part {...props} />
    </Suspense>
  );
}

/** The same for what only a browser can show: the server's page has `Waiting` in its place, or nothing. */
export function inBrowser<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting: ComponentType = Nothing,
): ComponentType<Props> {
  const Part = later(load, Waiting);
  return function InBrowser(props) {
    const isHere = useSyncExternalStore(
      () => () => undefined,
      () => true,
      () => false,
    );
    return isHere ? <Part {...props} /> : <Waiting />;
  };
}

function Nothing() {
  return null;
}
