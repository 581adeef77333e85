// @vitest-environment jsdom
import { createRoot } from "react-dom/client";
import { expect, onTestFinished, test, vi } from "vitest";
import { type App, openApp, trpc } from "../testing/open-app.tsx";
import { chooser } from "../testing/pipelines.ts";
import { usePipelineRun } from "../use-pipeline-run.ts";
import { QuestionForm, type QuestionFormProps } from "./index.ts";
import { controlIn, labelled } from "./testing/open-form.tsx";

// What comes from a server comes when it comes.
(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = false;

type Own = Pick<QuestionFormProps, "answered" | "children" | "words">;

function Asked({ runId, ...own }: { runId: string } & Own) {
  const run = usePipelineRun(trpc.chooser, { runId });
  const { data: pipeline } = trpc.chooser.describe.useQuery();
  if (!pipeline) return null;
  return (
    <QuestionForm run={run} asked={run.questions.text} schema={pipeline.questions.text.answer} {...own} />
  );
}

/** A page that shows the question of a run, once it is there. */
async function openQuestion(app: App, runId: string, own: Own = {}): Promise<HTMLElement> {
  const host = document.createElement("main");
  document.body.append(host);
  const root = createRoot(host);
  root.render(app.openPage().around(<Asked runId={runId} {...own} />));
  onTestFinished(() => {
    root.unmount();
    host.remove();
  });
  await vi.waitFor(() => expect(host.querySelector(".sc-question")).not.toBeNull());
  return host;
}

async function ask() {
  const app = await openApp();
  const { runId } = await app.engine.start(chooser, { texts: ["one"] });
  return { app, runId };
}

/** As the browser does: the value, past React's own setter, then the event. */
function type(host: HTMLElement, path: string, text: string): void {
  const field = host.querySelector(`[data-path="${path}"]`);
  const control = field && controlIn(field);
  const prototype = Object.getPrototypeOf(control) as object;
  Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(control, text);
  control?.dispatchEvent(new Event("input", { bubbles: true }));
}

function submit(host: HTMLElement): void {
  host.querySelector<HTMLElement>("[data-does=submit]")?.click();
}

const statusOf = (host: HTMLElement) => host.querySelector<HTMLElement>(".sc-question")?.dataset["status"];
const told = (host: HTMLElement) => host.querySelector(".sc-answered")?.textContent;

test("answers the question, and shows the recorded answer in the form's place, with its focus", async () => {
  const { app, runId } = await ask();
  const host = await openQuestion(app, runId);
  type(host, "text", "two words");
  host.querySelector<HTMLElement>("[data-does=submit]")?.focus();
  submit(host);
  await vi.waitFor(() => expect(statusOf(host)).toBe("answered"));
  expect(host.querySelector("form")).toBeNull();
  expect(told(host)).toMatch(/^Answered at \d/);
  expect(host.querySelector(".sc-answer dt")?.textContent).toBe("Text");
  expect(host.querySelector(".sc-answer dd")?.textContent).toBe("two words");
  expect(document.activeElement).toBe(host.querySelector(".sc-question"));
  expect((await app.engine.state(runId)).questions["text"]?.answer).toEqual({ text: "two words", times: 1 });
});

test("what only the server can see is said at its field, and what was typed stays", async () => {
  const { app, runId } = await ask();
  const host = await openQuestion(app, runId);
  type(host, "text", "two words");
  type(host, "times", "13");
  submit(host);
  await vi.waitFor(() =>
    expect(host.querySelector('[data-path="times"] .sc-error')?.textContent).toContain("bad luck"),
  );
  expect(statusOf(host)).toBe("open");
  type(host, "times", "12");
  submit(host);
  await vi.waitFor(() => expect(statusOf(host)).toBe("answered"));
  expect((await app.engine.state(runId)).questions["text"]?.answer).toMatchObject({ times: 12 });
});

test("of two pages one wins, and the other hears who was first and sees that answer", async () => {
  const { app, runId } = await ask();
  const [one, other] = [await openQuestion(app, runId), await openQuestion(app, runId)];
  type(one, "text", "one");
  type(other, "text", "two words");
  submit(one);
  submit(other);
  await vi.waitFor(() => expect([statusOf(one), statusOf(other)]).toEqual(["answered", "answered"]));
  await vi.waitFor(() =>
    expect(
      [one, other].filter((host) => told(host)?.startsWith("Somebody else answered first at")),
    ).toHaveLength(1),
  );
  const shown = [one, other].map((host) => host.querySelector(".sc-answer")?.textContent);
  expect(shown[0]).toBe(shown[1]);
});

test("who watches sees the answer of another come in, with their name", async () => {
  const { app, runId } = await ask();
  const host = await openQuestion(app, runId);
  await app.engine.answer(runId, "text", { text: "by hand", since: new Date(0) }, { by: "Ann" });
  await vi.waitFor(() => expect(told(host)).toMatch(/^Answered by Ann at /));
  expect(host.querySelector(".sc-answer time")?.getAttribute("datetime")).toBe("1970-01-01T00:00:00.000Z");
});

test("a question that its run's end closed is said to be closed", async () => {
  const { app, runId } = await ask();
  const host = await openQuestion(app, runId);
  await app.engine.cancel(runId);
  await vi.waitFor(() => expect(statusOf(host)).toBe("closed"));
  expect(told(host)).toBe("This was closed before anyone answered.");
  expect(host.querySelector("form")).toBeNull();
});

test("a form of one's own takes the place of the schema's, and all around it stays", async () => {
  const { app, runId } = await ask();
  const host = await openQuestion(app, runId, {
    children: ({ send, errors }) => (
      <>
        <p id="wrong">{errors.map(({ message }) => message).join()}</p>
        <button onClick={() => void send({ text: "one", times: 13 })}>Thirteen</button>
        <button onClick={() => void send({ text: "one", times: 2 })}>Two</button>
      </>
    ),
    answered: (answer) => <b>{JSON.stringify(answer)}</b>,
    words: { answered: () => "Beantwortet" },
  });
  expect(host.querySelector("form")).toBeNull();
  labelled(host, "Thirteen").click();
  await vi.waitFor(() => expect(host.querySelector("#wrong")?.textContent).toBe("13 brings bad luck"));
  labelled(host, "Two").click();
  await vi.waitFor(() => expect(host.querySelector("b")?.textContent).toBe('{"text":"one","times":2}'));
  expect(told(host)).toBe("Beantwortet");
});
