import { type RefObject, useEffect, useRef, useState } from "react";
import type { Span } from "../step-group.ts";
import { focusOf, panned, revealing, shownOf, zoomed, zoomedOn } from "./view.ts";

/** One press or click. */
const zoomStep = 2;
const panStep = 0.25;

export interface View {
  /** What is to be seen, in milliseconds since 1970. */
  shown: Span;
  isZoomed: boolean;
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
  /** By a part of what is shown: -0.25, 0.25. */
  pan(share: number): void;
  panTo(from: number): void;
  reveal(span: Span): void;
}

/**
 * Which part of `whole` is shown. Buttons and keys zoom into what is chosen, or where there is work, since the middle may be a stretch in which nothing changes. Ctrl and the wheel zoom where the pointer is; a sideways wheel, shift and the wheel, and dragging pan,
 * all over the element that is marked `data-track` inside `around`.
 */
export function useView(
  whole: Span,
  around: RefObject<HTMLElement | null>,
  chosen: Span | undefined,
  work: readonly Span[],
): View {
  const [view, setView] = useState<Span>();
  const wholeNow = useRef(whole);
  useEffect(() => {
    wholeNow.current = whole;
  });
  useEffect(() => {
    const element = around.current;
    return element ? followPointer(element, wholeNow, setView) : undefined;
  }, [around]);
  const shown = shownOf(view, whole);
  const lengthMs = shown.to - shown.from;
  const zoomIn = () => {
    const middle = (shown.from + shown.to) / 2;
    const closer = zoomedOn(view, whole, 1 / zoomStep, focusOf(shown, chosen, work) ?? middle);
    setView(chosen ? revealing(closer, whole, chosen) : closer);
  };
  return {
    shown,
    isZoomed: view !== undefined,
    zoomIn,
    zoomOut: () => setView(zoomed(view, whole, zoomStep)),
    fit: () => setView(undefined),
    pan: (share) => setView(panned(view, whole, Math.sign(share) * Math.max(1, Math.abs(share) * lengthMs))),
    panTo: (from) => setView(panned(view, whole, from - shown.from)),
    reveal: (span) => setView(revealing(view, whole, span)),
  };
}

export { panStep };

type SetView = (change: (view: Span | undefined) => Span | undefined) => void;

/** React listens to wheels in a way that cannot keep the browser from zooming the page. */
function followPointer(element: HTMLElement, whole: RefObject<Span>, setView: SetView): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const onWheel = (event: WheelEvent) => {
    const rect = trackAt(element);
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (!rect || rect.width === 0) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const share = (event.clientX - rect.left) / rect.width;
      const factor = 2 ** Math.max(-1, Math.min(1, event.deltaY / 100));
      setView((view) => {
        const { from, to } = shownOf(view, whole.current);
        return zoomed(view, whole.current, factor, from + share * (to - from));
      });
    } else if (Math.abs(sideways) > Math.abs(event.deltaY) || event.shiftKey) {
      event.preventDefault();
      setView((view) => panned(view, whole.current, msOf(view, whole.current, sideways, rect.width)));
    }
  };
  element.addEventListener("wheel", onWheel, { passive: false, signal });
  element.addEventListener("pointerdown", (event) => drag(event, element, whole, setView), { signal });
  return () => listening.abort();
}

/** So far a pointer goes before it drags, and does not click. */
const dragPx = 4;

/** The pointer takes what is shown along. What it does at the end is no click. */
function drag(down: PointerEvent, element: HTMLElement, whole: RefObject<Span>, setView: SetView): void {
  const rect = trackAt(element);
  if (down.button !== 0 || !rect || down.clientX < rect.left || down.clientX > rect.right) return;
  const dragging = new AbortController();
  const { signal } = dragging;
  let lastX = down.clientX;
  let isDragging = false;
  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== down.pointerId) return;
    isDragging ||= Math.abs(event.clientX - down.clientX) > dragPx;
    if (!isDragging) return;
    const byPx = lastX - event.clientX;
    lastX = event.clientX;
    setView((view) => panned(view, whole.current, msOf(view, whole.current, byPx, rect.width)));
  };
  const onEnd = () => {
    dragging.abort();
    if (!isDragging) return;
    const swallow = (event: MouseEvent) => event.stopPropagation();
    element.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => element.removeEventListener("click", swallow, { capture: true }));
  };
  window.addEventListener("pointermove", onMove, { signal });
  window.addEventListener("pointerup", onEnd, { signal });
  window.addEventListener("pointercancel", onEnd, { signal });
}

function trackAt(element: HTMLElement): DOMRect | undefined {
  return element.querySelector("[data-track]")?.getBoundingClientRect();
}

function msOf(view: Span | undefined, whole: Span, px: number, widthPx: number): number {
  const { from, to } = shownOf(view, whole);
  return ((to - from) * px) / widthPx;
}
