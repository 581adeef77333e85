import { chosenVariant, type Draft, itemsIn, partDraft } from "./draft.ts";
import type { Field } from "./field.ts";

/** A field where it stands in the form, with what has been entered. */
export interface Place {
  /** Unique among the places of a form; stays with an item of a list while it moves. Safe in an HTML id. */
  readonly id: string;
  /** Where its value stands in the form's value, as in the issues of zod. */
  readonly path: readonly (string | number)[];
  readonly field: Field;
  readonly draft: Draft;
  /** It is the name of an entry in a record, and these are taken by the others. */
  readonly taken?: readonly string[];
  /** It is the value of an entry in a record, whose name is the user's own. */
  readonly isEntry?: boolean;
}

export function rootPlace(field: Field, draft: Draft): Place {
  return { id: "", path: [], field, draft };
}

/** This place and all in it, in the order of the form. */
export function placesIn(place: Place): Place[] {
  const places: Place[] = [];
  const visit = (each: Place) => {
    places.push(each);
    for (const inner of placesAt(each)) visit(inner);
  };
  visit(place);
  return places;
}

/** The places right in this one. */
export function placesAt(place: Place): Place[] {
  const { field, draft } = place;
  // Without a value it has no fields.
  if (draft.is === "none" && field.kind !== "constant") return [];
  switch (field.kind) {
    case "group":
    case "tuple":
      return field.parts.map(({ name, field: part }) => ({
        id: `${place.id}/${encodeURIComponent(name)}`,
        path: [...place.path, field.kind === "tuple" ? Number(name) : name],
        field: part,
        draft: partDraft(draft, name),
      }));
    case "list":
      return itemsIn(draft).map((item, index) => ({
        id: `${place.id}/${item.id}`,
        path: [...place.path, index],
        field: field.item,
        draft: item.draft,
      }));
    case "record":
      return itemsIn(draft).flatMap((_, index) => Object.values(entryPlaces(place, index) ?? {}));
    case "variants": {
      const inner = variantPlace(place);
      // The fields of a group stand under the choice itself.
      return inner ? (inner.field.kind === "group" ? placesAt(inner) : [inner]) : [];
    }
    default:
      return [];
  }
}

/** The name and the value of an entry in a record. */
export function entryPlaces(place: Place, index: number): { key: Place; value: Place } | undefined {
  const items = itemsIn(place.draft);
  const item = items[index];
  if (place.field.kind !== "record" || !item) return undefined;
  const path = [...place.path, item.key];
  const taken = items.filter((other) => other.id !== item.id).map(({ key }) => key);
  return {
    key: {
      id: `${place.id}/${item.id}:key`,
      path,
      field: place.field.key,
      draft: { is: "typed", text: item.key },
      taken,
    },
    value: { id: `${place.id}/${item.id}`, path, field: place.field.item, draft: item.draft, isEntry: true },
  };
}

export function variantPlace({ id, path, field, draft }: Place): Place | undefined {
  const chosen = field.kind === "variants" ? chosenVariant(field, draft) : undefined;
  return chosen && { id: `${id}/${chosen.index}`, path, field: chosen.field, draft: chosen.draft };
}
