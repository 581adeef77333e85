/** Which of the two runs. */
export type Place = "first" | "second";

/** Of the first run everything is hollow, of the second it is filled: told apart without colour too. */
export const barLook: Record<Place, string> = {
  first: "border-2 border-meh bg-sunken",
  second: "bg-accent",
};

export function PlaceMark({ place }: { place: Place }) {
  return <span aria-hidden="true" className={`size-2.5 shrink-0 rounded-xs ${barLook[place]}`} />;
}
