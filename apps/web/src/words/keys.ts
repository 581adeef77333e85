/** What a page's keys do, loaded when they are asked for. */
export const keysWords = {
  run: {
    next: "Next step",
    previous: "Previous step",
    close: "Close the step",
    cancel: "Cancel the run (asks first)",
    views: "Switch view, left to right",
  },
  runs: {
    next: "Next run",
    previous: "Previous run",
    open: "Open the run",
    choose: "Select or deselect the run",
    search: "Search",
    cancel: "Cancel the selected runs, or this one (asks first)",
    none: "Clear selection",
  },
} as const;
