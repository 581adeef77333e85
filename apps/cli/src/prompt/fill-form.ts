import type { FileRef } from "@stepcast/pipeline";
import {
  addItem,
  changeItem,
  changePart,
  changeVariant,
  chooseVariant,
  clearedDraft,
  type Draft,
  englishWords as words,
  type Field,
  givenDraft,
  isOmittable,
  labelOf,
  nameItem,
  type Place,
  placesAt,
  problemAt,
  setDraft,
  textOfValue,
  typed,
  variantLabel,
} from "@stepcast/react/form-model";
import { explainError } from "../explain-error.ts";
import type { KeepFile } from "../run/read-typed.ts";
import type { Choice, Prompts } from "./prompts.ts";

type Of<Kind extends Field["kind"]> = Extract<Field, { kind: Kind }>;
type PlaceOf<Kind extends Field["kind"]> = Place & { field: Of<Kind> };

/** Asks for one place of a form and all in it; with `wrong` only for what these ids name, and what is in them. */
export type Fill = (place: Place, wrong?: ReadonlySet<string>) => Promise<Draft>;

/**
 * Fills a form by prompts, field by field in its order. What is wrong is said at once and asked again.
 * @throws PromptLeft
 */
export function formFiller(prompts: Prompts, keep: KeepFile): Fill {
  return fill;

  async function fill(place: Place, wrong?: ReadonlySet<string>): Promise<Draft> {
    if (wrong && !isTouched(place.id, wrong)) return place.draft;
    // Of a field that is wrong itself all is asked again.
    let draft = await askOrLeaveOut(place, wrong?.has(place.id) ? undefined : wrong);
    for (;;) {
      const problem = problemAt({ ...place, draft }, words);
      if (problem === undefined) return draft;
      prompts.say(`${labelOf(place, words)}: ${problem}`);
      draft = await ask({ ...place, draft }, undefined);
    }
  }

  /** A part that may be left out, and has parts of its own, is asked for first as a whole. */
  async function askOrLeaveOut(place: Place, wrong: ReadonlySet<string> | undefined): Promise<Draft> {
    const { field, draft } = place;
    if (wrong || !isOmittable(field) || !isComposed(field)) return ask(place, wrong);
    const isGiven = await prompts.yes(words.include(labelOf(place, words)), draft.is !== "none");
    return isGiven ? ask(place, undefined) : clearedDraft(field);
  }

  async function ask(place: Place, wrong: ReadonlySet<string> | undefined): Promise<Draft> {
    const { field } = place;
    const given = place.draft.is === "none" ? { ...place, draft: givenDraft(field) } : place;
    switch (field.kind) {
      case "text":
      case "number":
      case "date":
      case "json":
        return askTyped(given, field);
      case "tick":
        return { is: "ticked", ticked: await prompts.yes(titleOf(place), isTicked(given.draft)) };
      case "choice":
        return askChoice({ ...place, field });
      case "choices": {
        const chosen = await prompts.some(titleOf(place), choicesOf(field), chosenIn(given.draft));
        return { is: "chosen", chosen };
      }
      case "constant":
        return place.draft;
      case "group":
      case "tuple":
        return askParts(given, wrong);
      case "list":
        return askItems({ ...given, field }, wrong);
      case "record":
        return askEntries({ ...given, field }, wrong);
      case "variants":
        return askVariant({ ...given, field }, wrong);
      case "file":
        return askFile(place);
    }
  }

  async function askTyped(
    place: Place,
    field: Of<"text"> | Of<"number"> | Of<"date"> | Of<"json">,
  ): Promise<Draft> {
    const text = await prompts.text(titleOf(place), {
      initial: place.draft.is === "typed" ? place.draft.text : "",
      hint: hintOf(field),
      secret: field.kind === "text" && field.format === "password",
      problem: (text) => problemAt({ ...place, draft: typed(text) }, words),
    });
    return typed(text);
  }

  async function askChoice(place: PlaceOf<"choice">): Promise<Draft> {
    const { field, draft } = place;
    const choices = choicesOf(field);
    const isNoneToo = isOmittable(field);
    if (isNoneToo) choices.push({ label: words.none, hint: undefined });
    const [initial = isNoneToo ? field.options.length : undefined] = chosenIn(draft);
    const index = await prompts.one(titleOf(place), choices, initial);
    return index === field.options.length ? clearedDraft(field) : { is: "chosen", chosen: [index] };
  }

  async function askParts(place: Place, wrong: ReadonlySet<string> | undefined): Promise<Draft> {
    sayTitle(place);
    let { draft } = place;
    for (const part of placesAt(place)) {
      const name = String(part.path.at(-1));
      draft = changePart(name, setDraft(await fill(part, wrong)))(draft);
    }
    return draft;
  }

  async function askItems(place: PlaceOf<"list">, wrong: ReadonlySet<string> | undefined): Promise<Draft> {
    const { field } = place;
    sayTitle(place);
    let { draft } = place;
    const fillItem = async (index: number) => {
      const item = placesAt({ ...place, draft })[index];
      const id = itemIds(draft)[index];
      if (item && id !== undefined) draft = changeItem(id, setDraft(await fill(item, wrong)))(draft);
    };
    for (const index of itemIds(draft).keys()) await fillItem(index);
    while (!wrong && (await isMore(place, itemIds(draft).length))) {
      draft = addItem(field)(draft);
      await fillItem(itemIds(draft).length - 1);
    }
    return draft;
  }

  async function isMore(place: PlaceOf<"list">, count: number): Promise<boolean> {
    const { minItems, maxItems } = place.field;
    if (count < minItems) return true;
    if (maxItems !== undefined && count >= maxItems) return false;
    return prompts.yes(words.add(labelOf(place, words)), count === 0);
  }

  async function askEntries(
    place: PlaceOf<"record">,
    wrong: ReadonlySet<string> | undefined,
  ): Promise<Draft> {
    const { field } = place;
    sayTitle(place);
    let { draft } = place;
    const fillEntry = async (index: number) => {
      const id = itemIds(draft)[index];
      const name = placesAt({ ...place, draft })[2 * index];
      if (id === undefined || !name) return;
      const named = await fill(name, wrong);
      if (named.is === "typed") draft = nameItem(id, named.text)(draft);
      const value = placesAt({ ...place, draft })[2 * index + 1];
      if (value) draft = changeItem(id, setDraft(await fill(value, wrong)))(draft);
    };
    for (const index of itemIds(draft).keys()) await fillEntry(index);
    while (!wrong && (await prompts.yes(words.add(labelOf(place, words)), itemIds(draft).length === 0))) {
      draft = addItem(field)(draft);
      await fillEntry(itemIds(draft).length - 1);
    }
    return draft;
  }

  async function askVariant(
    place: PlaceOf<"variants">,
    wrong: ReadonlySet<string> | undefined,
  ): Promise<Draft> {
    const { field, id, path } = place;
    const before = place.draft.is === "variant" ? place.draft.chosen : undefined;
    const choices = field.variants.map((variant, index) => ({
      label: variantLabel(variant, index, words),
      hint: variant.field.description,
    }));
    const index = wrong && before !== undefined ? before : await prompts.one(titleOf(place), choices, before);
    const draft = chooseVariant(field, index)(place.draft);
    const inner = field.variants[index]?.field;
    if (!inner || draft.is !== "variant") return draft;
    const within = {
      id: `${id}/${index}`,
      path,
      field: inner,
      draft: draft.drafts[index] ?? givenDraft(inner),
    };
    return changeVariant(index, setDraft(await fill(within, wrong)))(draft);
  }

  /** By the path of a local one. */
  async function askFile(place: Place): Promise<Draft> {
    const { field, draft } = place;
    const before = draft.is === "file" ? draft.file : undefined;
    const hint = before ? `return keeps ${before.name}` : "the path of a file";
    const problem = (text: string) =>
      text !== "" || before || isOmittable(field) ? undefined : words.required;
    for (;;) {
      const path = await prompts.text(titleOf(place), { initial: "", hint, secret: false, problem });
      if (path === "") return before ? draft : clearedDraft(field);
      const file = await kept(path);
      if (file) return { is: "file", file, upload: undefined, failure: undefined };
    }
  }

  async function kept(path: string): Promise<FileRef | undefined> {
    try {
      return await keep(path);
    } catch (error) {
      prompts.say(explainError(error).message);
      return undefined;
    }
  }

  /** The title of a group is said, not asked; that of the whole form stands in the question. */
  function sayTitle(place: Place): void {
    if (place.path.length > 0) prompts.say(titleOf(place));
  }
}

function isTouched(id: string, wrong: ReadonlySet<string>): boolean {
  return [...wrong].some((each) => each === id || each.startsWith(`${id}/`));
}

function isComposed({ kind }: Field): boolean {
  return kind === "group" || kind === "tuple" || kind === "list" || kind === "record" || kind === "variants";
}

function titleOf(place: Place): string {
  const { description } = place.field;
  const label = labelOf(place, words);
  return description === undefined ? label : `${label}: ${description}`;
}

function hintOf(field: Of<"text"> | Of<"number"> | Of<"date"> | Of<"json">): string {
  const [example] = field.examples;
  if (example !== undefined) return words.examples([textOfValue(example, words)]);
  const hints = {
    text: isOmittable(field) ? words.optional : "",
    number: "a number",
    date:
      field.kind === "date" && field.format === "date" ? "2026-05-01" : "2026-05-01 14:30, or with its zone",
    json: words.json,
  };
  return hints[field.kind];
}

function choicesOf({ options }: Of<"choice"> | Of<"choices">): Choice[] {
  return options.map(({ value, title, description }) => ({
    label: title ?? textOfValue(value, words),
    hint: description,
  }));
}

function chosenIn(draft: Draft): readonly number[] {
  return draft.is === "chosen" ? draft.chosen : [];
}

function isTicked(draft: Draft): boolean {
  return draft.is === "ticked" && draft.ticked;
}

function itemIds(draft: Draft): number[] {
  return draft.is === "items" ? draft.items.map(({ id }) => id) : [];
}
