import type { View } from "../view/view.ts";

/** Where a reader goes on: behind a cursor as servers and pages give it, or behind a `seq`, as it stands in every event. */
export interface After {
  cursor: string | undefined;
  seq: number;
}

export function toAfter(text: string | undefined): After {
  if (text === undefined) return { cursor: undefined, seq: 0 };
  return /^\d{1,15}$/.test(text) ? { cursor: undefined, seq: Number(text) } : { cursor: text, seq: 0 };
}

/** A view that shows nothing up to a `seq`; after a reset that place is gone, and everything is shown. */
export function behind({ seq }: After, view: View): View {
  let from = seq;
  return {
    ...view,
    show(event) {
      if (event.type === "log.reset") from = 0;
      if (event.type === "log.reset" || event.seq > from) view.show(event);
    },
  };
}
