import { limits } from "../model/limits.ts";

/** The first of these as one page: up to the event that fills it, so that a page that is not full is the end of what there was. */
export function takePage<Event extends { readonly text: string }>(events: Iterable<Event>): Event[] {
  const page: Event[] = [];
  let chars = 0;
  for (const event of events) {
    page.push(event);
    chars += event.text.length;
    if (page.length >= limits.pageEvents || chars >= limits.pageChars) break;
  }
  return page;
}

/** Whether more may follow. */
export function isFullPage(events: readonly { readonly text: string }[]): boolean {
  const chars = events.reduce((sum, event) => sum + event.text.length, 0);
  return events.length >= limits.pageEvents || chars >= limits.pageChars;
}
