/** How long a run still takes, said where earlier ones tell. */
export const expectedTimeWords = {
  left: (time: string) => `about ${time} left`,
  soon: "any moment now",
  longer: (usual: string) => `longer than usual (${usual})`,
} as const;
