import { isJsonObject, type JsonValue } from "../model/json.ts";
import { localText } from "../model/date-text.ts";
import { clickOn, controlIn, labelled, typeInto } from "./open-form.tsx";

/** Enters a value into a form or a field as a person would, by what the page shows. Undefined leaves a field as it is. */
export async function fill(within: HTMLElement, value: JsonValue | undefined): Promise<void> {
  if (within.dataset["kind"] !== undefined) return fillField(within, value);
  const [frame] = framesIn(within);
  // A form of one group has no frame around its fields.
  if (frame?.dataset["path"] === "") return fillField(frame, value);
  return fillParts(within, Array.isArray(value) ? { ...value } : value);
}

/** The fields right in one. */
function framesIn(within: HTMLElement): HTMLElement[] {
  const frames = [...within.querySelectorAll<HTMLElement>("[data-place]")];
  const outer = within.closest("[data-place]");
  return frames.filter((frame) => frame.parentElement?.closest("[data-place]") === outer);
}

async function fillField(frame: HTMLElement, value: JsonValue | undefined): Promise<void> {
  if (value === undefined) return;
  switch (frame.dataset["kind"]) {
    case "text":
    case "number":
      return typeInto(controlIn(frame), value === null ? "" : textOf(value));
    case "json":
      return typeInto(controlIn(frame), JSON.stringify(value));
    case "date": {
      const control = controlIn(frame);
      return typeInto(control, control.type === "date" ? textOf(value) : localText(textOf(value)));
    }
    case "tick":
      return tick(controlIn(frame), value === true);
    case "choice":
      return choose(frame, value);
    case "choices":
      for (const each of Array.isArray(value) ? value : []) await clickOn(labelled(frame, textOf(each)));
      return;
    case "group":
    case "tuple":
      return fillGroup(frame, value);
    case "list":
      return fillList(frame, value);
    case "record":
      return fillRecord(frame, value);
    case "variants":
      return fillVariant(frame, value);
    default:
      throw new Error(`nobody knows how to fill a ${frame.dataset["kind"]}`);
  }
}

function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

async function tick(control: Element, wanted: boolean): Promise<void> {
  if (control instanceof HTMLInputElement && control.checked !== wanted) await clickOn(control);
}

async function choose(frame: HTMLElement, value: JsonValue): Promise<void> {
  const label = value === null ? "None" : value === true ? "Yes" : value === false ? "No" : textOf(value);
  const select = frame.querySelector("select");
  if (!select) return clickOn(labelled(frame, label));
  const option = [...select.options].find(({ text }) => text === label);
  if (!option) throw new Error(`no ${label} in ${frame.outerHTML}`);
  return typeInto(select, option.value);
}

async function fillGroup(frame: HTMLElement, value: JsonValue): Promise<void> {
  const box = frame.querySelector(":scope > .sc-include input");
  if (box) await tick(box, value !== null);
  return fillParts(frame, Array.isArray(value) ? { ...value } : value);
}

async function fillParts(within: HTMLElement, value: JsonValue | undefined): Promise<void> {
  if (!isJsonObject(value)) return;
  for (const frame of framesIn(within)) {
    const name = decodeURIComponent(frame.dataset["place"]?.split("/").at(-1) ?? "");
    await fillField(frame, Object.hasOwn(value, name) ? value[name] : undefined);
  }
}

async function fillList(frame: HTMLElement, value: JsonValue): Promise<void> {
  if (!Array.isArray(value)) return;
  while (itemsOf(frame).length < value.length) await add(frame);
  for (const [index, item] of itemsOf(frame).entries()) {
    const [inner] = framesIn(item);
    // A constant shows no field.
    if (inner) await fillField(inner, value[index]);
  }
}

async function fillRecord(frame: HTMLElement, value: JsonValue): Promise<void> {
  if (!isJsonObject(value)) return;
  for (const [name, each] of Object.entries(value)) {
    await add(frame);
    const item = itemsOf(frame).at(-1);
    const [nameFrame, valueFrame] = item ? framesIn(item) : [];
    if (nameFrame) await typeInto(controlIn(nameFrame), name);
    if (valueFrame) await fillField(valueFrame, each);
  }
}

function itemsOf(frame: HTMLElement): HTMLElement[] {
  return [...frame.querySelectorAll<HTMLElement>(":scope > ol > li")];
}

async function add(frame: HTMLElement): Promise<void> {
  const button = frame.querySelector<HTMLElement>(":scope > [data-does=add]");
  if (!button) throw new Error(`nothing to add with in ${frame.outerHTML}`);
  await clickOn(button);
}

async function fillVariant(frame: HTMLElement, value: JsonValue): Promise<void> {
  if (value === null) return;
  const variants = frame.querySelector<HTMLElement>(":scope > .sc-variants");
  if (!variants) throw new Error(`nothing to choose from in ${frame.outerHTML}`);
  await clickOn(labelled(variants, variantOf(value)));
  if (isJsonObject(value) && typeof value["kind"] === "string") return fillParts(frame, value);
  const [inner] = framesIn(frame);
  if (inner) await fillField(inner, value);
}

function variantOf(value: JsonValue): string {
  if (typeof value === "string") return "Text";
  if (typeof value === "number") return "Number";
  if (typeof value === "boolean") return "Yes or no";
  if (Array.isArray(value)) return "A list";
  // The fifth of what JSON can be.
  return isJsonObject(value) && typeof value["kind"] === "string" ? value["kind"] : "Option 5";
}
