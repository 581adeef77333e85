import type { RunEvent } from "@stepcast/pipeline";
import type { Progress } from "@modelcontextprotocol/sdk/types.js";
import { answerHint, oneLine, percent } from "../view/words.ts";

/**
 * How far a run has come, as one number that only grows, out of the steps known so far. A step counts a tenth as soon as it has begun,
 * then by tenths, however fine its own progress is.
 */
export class RunProgress {
  private readonly tenths = new Map<string, number>();
  private sum = 0;
  private readonly agents: number;

  /** @param agents how many agents the pipeline has: each is taken for one step until more are seen */
  constructor(agents: number) {
    this.agents = agents;
  }

  /** What an event adds; undefined where it is not worth a word. */
  after(event: RunEvent): Progress | undefined {
    if (event.type === "run.completed") return this.full();
    const reached = tenthsOf(event);
    if (!reached || !this.grows(reached.key, reached.tenths)) return undefined;
    return {
      progress: this.sum / 10,
      total: Math.max(this.agents, this.tenths.size),
      message: oneLine(`${reached.key}: ${reached.words}`),
    };
  }

  /** Agents that the run had no need of are taken for done, as all is. */
  private full(): Progress | undefined {
    const total = Math.max(this.agents, this.tenths.size);
    if (this.sum === 10 * total) return undefined;
    this.sum = 10 * total;
    return { progress: total, total, message: "completed" };
  }

  private grows(key: string, tenths: number): boolean {
    const before = this.tenths.get(key) ?? 0;
    if (tenths <= before) return false;
    this.tenths.set(key, tenths);
    this.sum += tenths - before;
    return true;
  }
}

interface Reached {
  key: string;
  tenths: number;
  words: string;
}

function tenthsOf(event: RunEvent): Reached | undefined {
  switch (event.type) {
    case "step.started":
      return { key: event.key, tenths: 1, words: "started" };
    case "step.progressed": {
      const { key, done, total, message = "" } = event;
      const tenths = total ? Math.min(9, Math.floor((10 * done) / total)) : 1;
      return { key, tenths, words: `${percent(done, total)} ${message}` };
    }
    case "step.completed":
      return { key: event.key, tenths: 10, words: "completed" };
    case "step.failed":
      // An abandoned attempt is followed by another.
      return event.error.code === "abandoned" ? undefined : { key: event.key, tenths: 10, words: "failed" };
    // A question is passed as a step is.
    case "question.asked":
      return {
        key: `question ${event.key}`,
        tenths: 1,
        words: `waits for an answer: ${answerHint(event.runId, event.key, "")}`,
      };
    case "question.answered":
    case "question.closed":
      return { key: `question ${event.key}`, tenths: 10, words: event.type.replace("question.", "") };
    default:
      return undefined;
  }
}
