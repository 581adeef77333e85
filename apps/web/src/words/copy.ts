/** What is said where the browser does not let a page copy, loaded then. */
export const copyWords = {
  hint: "Your browser did not allow copying. The text is selected: copy it yourself.",
  close: "Close",
} as const;
