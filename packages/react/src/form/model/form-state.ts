import type { ErrorIssue } from "@stepcast/pipeline";
import type { Change } from "./change.ts";
import type { Draft } from "./draft.ts";
import { draftOf } from "./draft-of.ts";
import type { Field } from "./field.ts";
import { problemsFrom, stillStands } from "./issues.ts";
import type { JsonValue } from "./json.ts";
import { placesIn, rootPlace } from "./place.ts";
import { type Problem, problemsOf } from "./problems.ts";
import { valueOf } from "./value-of.ts";
import type { FormWords } from "./words.ts";

/** A form at some moment. */
export interface FormState {
  readonly field: Field;
  readonly draft: Draft;
  /** How often it was tried to be sent. What is wrong is said from the first time on, and then as it is typed. */
  readonly tries: number;
  /** The value that was sent last, or with which it began: what a server's issues speak of. */
  readonly sent: JsonValue | undefined;
}

export type FormAction = { type: "changed"; change: Change } | { type: "tried"; sent?: JsonValue };

export function openForm(field: Field, value: JsonValue | undefined): FormState {
  const draft = draftOf(field, value);
  return { field, draft, tries: 0, sent: valueOf(field, draft) };
}

export function formReducer(state: FormState, action: FormAction): FormState {
  switch (action.type) {
    case "changed":
      return { ...state, draft: action.change(state.draft) };
    case "tried":
      return { ...state, tries: state.tries + 1, sent: action.sent === undefined ? state.sent : action.sent };
  }
}

/** What the browser alone knows, by place: half a number in a number's field, say, which it shows to no script. */
export type Unread = ReadonlyMap<string, string>;

/** What keeps a form from being sent, in its order. */
export function obstaclesIn({ field, draft }: FormState, unread: Unread, words: FormWords): Problem[] {
  const said = new Map(problemsOf(field, draft, words).map((problem) => [problem.id, problem]));
  return placesIn(rootPlace(field, draft)).flatMap(({ id, path }) => {
    const message = unread.get(id);
    return message === undefined ? (said.get(id) ?? []) : [{ id, path, message }];
  });
}

/**
 * What there is to correct, in the order of the form: once it was tried to be sent, what keeps it from that; and what the server said, of
 * what has not been changed since.
 */
export function problemsIn(
  state: FormState,
  unread: Unread,
  issues: readonly ErrorIssue[],
  words: FormWords,
): Problem[] {
  const { field, draft, sent, tries } = state;
  if (tries === 0 && issues.length === 0) return [];
  const places = placesIn(rootPlace(field, draft));
  const value = valueOf(field, draft);
  const standing = issues.filter((issue) => stillStands(issue, sent, value));
  const all = [...(tries > 0 ? obstaclesIn(state, unread, words) : []), ...problemsFrom(standing, places)];
  const byPlace = Map.groupBy(all, ({ id }) => id);
  return places.flatMap(({ id }) => byPlace.get(id) ?? []);
}
