import { expectTypeOf, test } from "vitest";
import { trpc } from "./testing/open-app.tsx";
import { usePipelineRun } from "./use-pipeline-run.ts";

test("an answer is typed by its question", () => {
  const Component = () => {
    const run = usePipelineRun(trpc.chooser);
    expectTypeOf(run.questions.text?.data.texts).toEqualTypeOf<string[] | undefined>();
    expectTypeOf(run.questions["text#2"]?.answer?.since).toEqualTypeOf<Date | undefined>();
    expectTypeOf(run.answer("text", { text: "one" })).toEqualTypeOf<Promise<void>>();
    void run.answer("text", { text: "one", times: 3, since: new Date(0) }, { key: "text#2" });
    void run.answer("enough", true);
    // @ts-expect-error a text is a string
    void run.answer("text", { text: 7 });
    // @ts-expect-error the text is missing
    void run.answer("text", { times: 3 });
    // @ts-expect-error there is no such field
    void run.answer("text", { text: "one", time: 3 });
    // @ts-expect-error the answer is another question's
    void run.answer("enough", { text: "one" });
    // @ts-expect-error there is no such question
    void run.answer("texts", { text: "one" });
    // @ts-expect-error the key is another question's
    void run.answer("text", { text: "one" }, { key: "enough" });
    return null;
  };
  expectTypeOf(Component).returns.toBeNull();
});

test("a message is typed by its name, and a rerun by its input", () => {
  const Component = () => {
    const run = usePipelineRun(trpc.chooser);
    expectTypeOf(run.signal("add", { text: "one" }, { id: "1" })).toEqualTypeOf<Promise<boolean>>();
    // @ts-expect-error the text is missing
    void run.signal("add", {});
    // @ts-expect-error there is no such message
    void run.signal("remove", { text: "one" });
    expectTypeOf(run.rerun({ fromStep: "count", input: { texts: [] } })).toEqualTypeOf<Promise<string>>();
    // @ts-expect-error the input does not fit
    void run.rerun({ input: { texts: "one" } });
    expectTypeOf([run.pause(), run.resume()]).toEqualTypeOf<Promise<boolean>[]>();
    return null;
  };
  expectTypeOf(Component).returns.toBeNull();
});

test("a pipeline that asks nothing takes no answer and no message", () => {
  const Component = () => {
    const run = usePipelineRun(trpc.counting);
    // @ts-expect-error there is no question
    void run.answer("text", { text: "one" });
    // @ts-expect-error there is no message
    void run.signal("add", { text: "one" });
    return null;
  };
  expectTypeOf(Component).returns.toBeNull();
});
