let isAwaited = false;

/** The heading of the page that is gone to next takes the focus, which else would be nowhere. */
export function focusNextHeading(): void {
  isAwaited = true;
}

/** The `ref` of such a heading, which has `tabIndex` -1. */
export function nextHeading(heading: HTMLElement | null): void {
  if (!heading || !isAwaited) return;
  isAwaited = false;
  heading.focus({ preventScroll: true });
}
