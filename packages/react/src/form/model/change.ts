import { type Draft, type Item, itemsIn, nothing, partDraft } from "./draft.ts";
import { clearedDraft, givenDraft } from "./draft-of.ts";
import type { Field, ListField, RecordField, VariantsField } from "./field.ts";
import { isOmittable } from "./field-of.ts";

/**
 * What a user does to a field, as a function of what stands in it by then. So changes that meet (an upload ends while somebody types)
 * both hold.
 */
export type Change = (draft: Draft) => Draft;

export function setDraft(draft: Draft): Change {
  return () => draft;
}

export function changePart(name: string, change: Change): Change {
  return (draft) => {
    const { parts, others } = draft.is === "parts" ? draft : { parts: {}, others: {} };
    return { is: "parts", parts: { ...parts, [name]: change(partDraft(draft, name)) }, others };
  };
}

/** Gives a field that may be left out, or leaves it out. */
export function include(field: Field, isIncluded: boolean): Change {
  return () => (isIncluded ? givenDraft(field) : nothing);
}

export function changeItem(id: number, change: Change): Change {
  return changeItems((items) =>
    items.map((item) => (item.id === id ? { ...item, draft: change(item.draft) } : item)),
  );
}

export function nameItem(id: number, key: string): Change {
  return changeItems((items) => items.map((item) => (item.id === id ? { ...item, key } : item)));
}

export function addItem({ item }: ListField | RecordField): Change {
  return changeItems((items) => [...items, { id: nextItemId(items), key: "", draft: givenDraft(item) }]);
}

export function nextItemId(items: readonly Item[]): number {
  return items.reduce((highest, { id }) => Math.max(highest, id), -1) + 1;
}

/** A list that may be left out is, when its last item goes: as with a text, empty is none. */
export function removeItem(field: ListField | RecordField, id: number): Change {
  return (draft) => {
    const items = itemsIn(draft).filter((item) => item.id !== id);
    return items.length === 0 && isOmittable(field) ? clearedDraft(field) : { is: "items", items };
  };
}

/** Changes places with the one before (-1) or after (1). */
export function moveItem(id: number, by: -1 | 1): Change {
  return changeItems((items) => {
    const from = items.findIndex((item) => item.id === id);
    const [item, other] = [items[from], items[from + by]];
    if (!item || !other) return items;
    return items.with(from, other).with(from + by, item);
  });
}

function changeItems(change: (items: readonly Item[]) => readonly Item[]): Change {
  return (draft) => ({ is: "items", items: change(itemsIn(draft)) });
}

/** What was entered into the one chosen before is kept. */
export function chooseVariant({ variants }: VariantsField, index: number): Change {
  return (draft) => {
    const drafts = draft.is === "variant" ? draft.drafts : {};
    const variant = variants[index];
    if (!variant) return draft;
    return { is: "variant", chosen: index, drafts: { [index]: givenDraft(variant.field), ...drafts } };
  };
}

export function changeVariant(index: number, change: Change): Change {
  return (draft) => {
    const drafts = draft.is === "variant" ? draft.drafts : {};
    return { is: "variant", chosen: index, drafts: { ...drafts, [index]: change(drafts[index] ?? nothing) } };
  };
}
