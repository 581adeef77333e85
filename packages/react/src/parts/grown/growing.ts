/**
 * A function that makes its next answer of its last: of a list that grows, only what has come since is looked at. `make` answers the same
 * whatever it is given as `before`, only sooner, so it does no harm where a render is thrown away.
 */
export function growing<Given extends unknown[], T>(
  make: (...given: [...Given, before?: T | undefined]) => T,
): (...given: Given) => T {
  let last: T | undefined;
  return (...given) => {
    last = make(...given, last);
    return last;
  };
}
