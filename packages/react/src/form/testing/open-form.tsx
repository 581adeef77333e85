import { act, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { onTestFinished } from "vitest";
import type { JsonValue } from "../model/json.ts";
import { SchemaForm, type SchemaFormProps } from "../schema-form.tsx";

// React's own switch for tests, which it has no type for.
(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

/** A form in a document, used as a person with a keyboard does: by labels, roles and events. */
export class OpenForm {
  /** What it handed over, in order. */
  readonly submitted: JsonValue[] = [];
  readonly host: HTMLElement = document.createElement("main");
  private readonly root = createRoot(this.host);
  private props: SchemaFormProps;

  constructor(props: Omit<SchemaFormProps, "onSubmit"> & Partial<Pick<SchemaFormProps, "onSubmit">>) {
    this.props = { onSubmit: (value) => this.submitted.push(value), ...props };
  }

  async render(changed: Partial<SchemaFormProps> = {}): Promise<void> {
    this.props = { ...this.props, ...changed };
    await act(async () =>
      this.root.render(
        <StrictMode>
          <SchemaForm {...this.props} />
        </StrictMode>,
      ),
    );
  }

  /** The frame of a field, by its path: `"address.city"`. */
  field(path: string): HTMLElement {
    const found = [...this.host.querySelectorAll<HTMLElement>("[data-path]")].filter(
      ({ dataset }) => dataset["path"] === path && dataset["kind"] !== "name",
    );
    // Of a choice and what was chosen, the choice.
    if (!found[0]) throw new Error(`no field at ${JSON.stringify(path)} in ${this.host.innerHTML}`);
    return found[0];
  }

  hasField(path: string): boolean {
    return [...this.host.querySelectorAll<HTMLElement>("[data-path]")].some(
      ({ dataset }) => dataset["path"] === path,
    );
  }

  control(path: string): Control {
    return controlIn(this.field(path));
  }

  async type(path: string, text: string): Promise<void> {
    await typeInto(this.control(path), text);
  }

  /** Clicks what has this label or text, within a field. */
  async click(path: string, label: string): Promise<void> {
    await clickOn(labelled(this.field(path), label));
  }

  async submit(): Promise<void> {
    const button = this.host.querySelector<HTMLElement>("[data-does=submit]");
    if (!button) throw new Error("the form has no button");
    await clickOn(button);
  }

  /** What the field says is wrong, without the word that it is an error. */
  error(path: string): string | undefined {
    const field = this.field(path);
    const message = [...field.querySelectorAll(".sc-error")].find(
      (found) => found.closest("[data-place]") === field,
    );
    return message?.lastChild?.textContent?.trim();
  }

  get summary(): string[] {
    return [...this.host.querySelectorAll(".sc-summary li")].map(({ textContent }) => textContent);
  }

  /** The path of the field that has the focus. */
  get focused(): string | undefined {
    return document.activeElement?.closest<HTMLElement>("[data-path]")?.dataset["path"];
  }

  async leave(): Promise<void> {
    await act(async () => this.root.unmount());
    this.host.remove();
  }
}

export async function openForm(...args: ConstructorParameters<typeof OpenForm>): Promise<OpenForm> {
  const form = new OpenForm(...args);
  document.body.append(form.host);
  await form.render();
  onTestFinished(() => form.leave());
  return form;
}

export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function controlIn(field: Element): Control {
  const control = field.querySelector<Control>("input, textarea, select");
  if (!control) throw new Error(`no control in ${field.outerHTML}`);
  return control;
}

/** As the browser does: the value, past React's own setter, then the event. */
export async function typeInto(control: Control, text: string): Promise<void> {
  // Every element has a prototype, and these have a value on theirs.
  const prototype = Object.getPrototypeOf(control) as object;
  await act(async () => {
    Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(control, text);
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

export async function clickOn(element: HTMLElement): Promise<void> {
  await act(async () => element.click());
}

/** The control with this label, or the button with this text. */
export function labelled(within: Element, text: string): HTMLElement {
  const label = [...within.querySelectorAll("label")].find(({ textContent }) => textContent === text);
  const button = [...within.querySelectorAll("button")].find(({ textContent }) => textContent === text);
  const found = label?.control ?? button;
  if (!found) throw new Error(`nothing is called ${JSON.stringify(text)} in ${within.outerHTML}`);
  return found;
}
