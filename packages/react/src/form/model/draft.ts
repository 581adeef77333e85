import type { FileRef } from "@stepcast/pipeline";
import type { Field, VariantsField } from "./field.ts";
import { type JsonObject, ownPart } from "./json.ts";

/**
 * What has been entered into a field so far, which need not be a value yet. Which of these a field has follows from its kind: `typed`
 * for text, numbers, dates and JSON, `chosen` for choices, by the index of their options, `parts` for groups and tuples, `items` for
 * lists and records. A draft never changes; a change makes another.
 */
export type Draft =
  | NoDraft
  | TypedDraft
  | TickedDraft
  | ChosenDraft
  | PartsDraft
  | ItemsDraft
  | VariantDraft
  | FileDraft;

/** Nothing is given, or null is. */
export interface NoDraft {
  readonly is: "none";
  readonly value: null | undefined;
}

export interface TypedDraft {
  readonly is: "typed";
  readonly text: string;
  /** The value that the text shows, as long as nobody types: a clock shows one hour twice a year. */
  readonly shows?: string;
}

export interface TickedDraft {
  readonly is: "ticked";
  readonly ticked: boolean;
}

export interface ChosenDraft {
  readonly is: "chosen";
  readonly chosen: readonly number[];
}

export interface PartsDraft {
  readonly is: "parts";
  readonly parts: Readonly<Record<string, Draft>>;
  /** What the value came with besides its parts. */
  readonly others: JsonObject;
}

export interface Item {
  /** Stays with the item while items before it come, go and move. */
  readonly id: number;
  /** The name of an entry of a record; empty in lists. */
  readonly key: string;
  readonly draft: Draft;
}

export interface ItemsDraft {
  readonly is: "items";
  readonly items: readonly Item[];
}

/** What was entered into the other variants is kept, for who comes back. */
export interface VariantDraft {
  readonly is: "variant";
  readonly chosen: number | undefined;
  readonly drafts: Readonly<Record<number, Draft>>;
}

export interface FileDraft {
  readonly is: "file";
  readonly file: FileRef | undefined;
  /** The upload under way; its identity tells whether it is still the one. */
  readonly upload: { readonly name: string } | undefined;
  /** Why the last upload failed. */
  readonly failure: string | undefined;
}

export const nothing: NoDraft = { is: "none", value: undefined };

export function typed(text: string): TypedDraft {
  return { is: "typed", text };
}

export function typedText(draft: Draft): string {
  return draft.is === "typed" ? draft.text : "";
}

export function chosenIn(draft: Draft): readonly number[] {
  return draft.is === "chosen" ? draft.chosen : [];
}

export function itemsIn(draft: Draft): readonly Item[] {
  return draft.is === "items" ? draft.items : [];
}

export function partDraft(draft: Draft, name: string): Draft {
  return (draft.is === "parts" && ownPart(draft.parts, name)) || nothing;
}

/** The variant that was chosen, and what was entered into it. */
export function chosenVariant(
  { variants }: VariantsField,
  draft: Draft,
): { index: number; field: Field; draft: Draft } | undefined {
  const index = draft.is === "variant" ? draft.chosen : undefined;
  const variant = index === undefined ? undefined : variants[index];
  if (draft.is !== "variant" || index === undefined || !variant) return undefined;
  return { index, field: variant.field, draft: draft.drafts[index] ?? nothing };
}
