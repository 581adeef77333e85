import { styleText } from "node:util";
import cliTruncate from "cli-truncate";
import figures from "figures";
import { createLogUpdate } from "log-update";
import { oneLine } from "./words.ts";

export type LineState = "idle" | "paused" | "working" | "completed" | "skipped" | "failed";

/** Lines on a terminal: what goes on is drawn anew as it changes, and what is over stays above it as it is. */
export interface Drawing {
  /** A line, made where it is not there. */
  draw(id: string, title: string, state: LineState): void;
  /** One line below all others; none where it is empty. */
  note(text: string): void;
  /** Whatever is drawn stays as it is. */
  end(): void;
}

/** Often enough for eyes, and what a frame costs does not grow with the run. */
const frameMs = 100;

export function openDrawing(terminal: NodeJS.WriteStream = process.stdout): Drawing {
  const update = createLogUpdate(terminal);
  /** What is not yet above, in the order in which it was first drawn. */
  const lines = new Map<string, Line>();
  let noted = "";
  let frame = 0;
  const frames = setInterval(show, frameMs);

  return {
    draw: (id, title, state) => void lines.set(id, { title, state }),
    note: (text) => void (noted = text),
    end() {
      clearInterval(frames);
      update.clear();
      // What still works does so, but not before these eyes.
      keep([...lines.values()].map((line) => (line.state === "working" ? { ...line, state: "idle" } : line)));
      update.done();
    },
  };

  function show(): void {
    frame += 1;
    keep(takeOver());
    const open = [...lines.values()];
    const left = open.length - room();
    const more = left > 0 ? [styleText("dim", `  and ${left} more`)] : [];
    const text = [...open.slice(0, room()).map(drawn), ...more, ...(noted && [fit(oneLine(noted))])].join(
      "\n",
    );
    if (text === "") update.clear();
    else update(text);
  }

  function room(): number {
    return Math.max(1, (terminal.rows || defaultRows) - 3);
  }

  /** Lines that are over, down to the first that goes on: so they keep their order, unless they would crowd out what goes on. */
  function takeOver(): Line[] {
    const isFull = lines.size > room();
    const over: Line[] = [];
    for (const [id, line] of lines) {
      const goesOn = line.state === "working" || line.state === "paused" || line.state === "idle";
      if (goesOn && !isFull) break;
      if (goesOn) continue;
      over.push(line);
      lines.delete(id);
    }
    return over;
  }

  function keep(over: readonly Line[]): void {
    if (over.length > 0) update.persist(over.map(drawn).join("\n"));
  }

  function drawn({ title, state }: Line): string {
    return fit(`${state === "working" ? spinner(frame) : icons[state]} ${title}`);
  }

  function fit(text: string): string {
    return cliTruncate(text, terminal.columns || defaultColumns);
  }
}

interface Line {
  title: string;
  state: LineState;
}

const defaultRows = 24;
const defaultColumns = 80;

const icons = {
  idle: styleText("dim", figures.squareSmallFilled),
  paused: styleText("yellow", figures.square),
  completed: styleText("green", figures.tick),
  skipped: styleText("yellow", figures.arrowDown),
  failed: styleText("red", figures.cross),
} as const;

const turns = figures.tick === "✔" ? [..."⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"] : [..."-\\|/"];

function spinner(frame: number): string {
  return styleText("yellow", turns[frame % turns.length] ?? "");
}
