import { Listr, type ListrTaskObject, ListrTaskState } from "listr2";
import { oneLine } from "./words.ts";

/** Lines on a terminal that are drawn anew as they change, and stay as they are at the end. */
export interface Drawing {
  /** A line, made where it is not there. */
  draw(id: string, title: string, state: ListrTaskState): void;
  /** One line below all others; none where it is empty. */
  note(text: string): void;
  end(): Promise<void>;
}

export function openDrawing(): Drawing {
  const ended = Promise.withResolvers<void>();
  // A task without a title shows nothing: it keeps the list alive while lines, which nobody knows beforehand, come and go.
  const list = new Listr([{ task: () => ended.promise }], {
    registerSignalListeners: false,
    exitOnError: false,
    rendererOptions: { formatOutput: "truncate" },
  });
  const [keeper] = list.tasks;
  const lines = new Map<string, ListrTaskObject<object>>();
  const drawn = list.run();

  return {
    draw(id, title, state) {
      const line = lines.get(id) ?? add(id);
      line.title$ = title;
      line.state$ = state;
    },
    note(text) {
      if (keeper && (keeper.title || text)) keeper.title$ = text;
    },
    async end() {
      // What still works does so, but not before these eyes.
      for (const line of lines.values()) if (line.isStarted()) line.state$ = ListrTaskState.WAITING;
      ended.resolve();
      await drawn;
    },
  };

  function add(id: string): ListrTaskObject<object> {
    list.add({ title: oneLine(id), task: () => undefined });
    const line = list.tasks.at(-1);
    if (!line) throw new Error("the list just got a task");
    lines.set(id, line);
    // Only a task that was asked whether it is enabled is drawn.
    void line.check({});
    return line;
  }
}
