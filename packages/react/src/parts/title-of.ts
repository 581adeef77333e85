/** What an agent, a question, or a step of a key is called: the app's own words, or as the log has it. */
export type TitleOf = (name: string) => string;

export const asItIs: TitleOf = (name) => name;
