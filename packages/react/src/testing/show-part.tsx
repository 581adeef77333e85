import axe from "axe-core";
import { act, type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { expect, onTestFinished } from "vitest";

// React's own switch for tests, which it has no type for.
(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

/** A part in a document, until the test is over. */
export interface ShownPart {
  host: HTMLElement;
  render(node: ReactNode): Promise<void>;
  /** The only element that fits. */
  one(selector: string): HTMLElement;
  all(selector: string): HTMLElement[];
}

/** jsdom lays nothing out: every element is `size` large, unless a test says otherwise. */
export async function showPart(
  node: ReactNode,
  size: { widthPx: number; heightPx: number } = { widthPx: 800, heightPx: 400 },
): Promise<ShownPart> {
  layOut(size);
  const host = document.createElement("main");
  document.body.append(host);
  const root = createRoot(host);
  const render = (shown: ReactNode) => act(async () => root.render(<StrictMode>{shown}</StrictMode>));
  onTestFinished(async () => {
    await act(async () => root.unmount());
    host.remove();
  });
  await render(node);
  const all = (selector: string) => [...host.querySelectorAll<HTMLElement>(selector)];
  return {
    host,
    render,
    all,
    one(selector) {
      const [found, ...more] = all(selector);
      if (!found || more.length > 0)
        throw new Error(`${more.length + (found ? 1 : 0)} of ${selector} in ${host.innerHTML}`);
      return found;
    },
  };
}

export async function click(element: HTMLElement): Promise<void> {
  await act(async () => element.click());
}

export async function focus(element: HTMLElement): Promise<void> {
  await act(async () => element.focus());
}

/** A key, where the focus is. */
export async function press(key: string, init: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body;
  await act(async () => {
    target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init }));
  });
}

/** What axe objects to. Without a layout nothing has a colour. */
export async function violationsOf(host: HTMLElement): Promise<string[]> {
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const { violations, passes } = await act(() => axe.run(host, { rules }));
  expect(passes.length).toBeGreaterThan(0);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

function layOut({ widthPx, heightPx }: { widthPx: number; heightPx: number }): void {
  const { prototype } = HTMLElement;
  const heightOf = (element: HTMLElement) =>
    "row" in element.dataset || "index" in element.dataset ? rowPx : heightPx;
  const names = ["offsetWidth", "clientWidth", "offsetHeight", "clientHeight", "scrollTo"] as const;
  const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(prototype, name)] as const);
  for (const name of ["offsetWidth", "clientWidth"])
    Object.defineProperty(prototype, name, { configurable: true, get: () => widthPx });
  for (const name of ["offsetHeight", "clientHeight"])
    Object.defineProperty(prototype, name, {
      configurable: true,
      get(this: HTMLElement) {
        return heightOf(this);
      },
    });
  prototype.scrollTo = function scrollTo(this: HTMLElement, to?: ScrollToOptions | number) {
    if (typeof to !== "object" || to.top === undefined) return;
    this.scrollTop = to.top;
    this.dispatchEvent(new Event("scroll"));
  };
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  onTestFinished(() => {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(prototype, name, descriptor);
      else Reflect.deleteProperty(prototype, name);
    }
  });
}

/** How high a row of a list is. */
export const rowPx = 40;
