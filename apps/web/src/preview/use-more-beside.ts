import { type RefObject, useCallback, useEffect, useState } from "react";

/** Whether something is hidden to the right of what scrolls, which is not to be seen where scrollbars hide. `look` is for its `onScroll`. */
export function useMoreBeside(scroller: RefObject<HTMLElement | null>): { isMore: boolean; look(): void } {
  const [isMore, setMore] = useState(false);
  const look = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    setMore(element.scrollLeft + element.clientWidth < element.scrollWidth - 1);
  }, [scroller]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(look);
    observer.observe(element);
    // Its columns may grow with the rows that come.
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [scroller, look]);
  return { isMore, look };
}
