import type {
  ParsedInputOf,
  Pipeline,
  QuestionName,
  QuestionState,
  RunState,
  StepName,
  StepOutput,
  StepState,
} from "@stepcast/pipeline";
import type { PipelineRun } from "@stepcast/react";
import type { OwnFormProps } from "@stepcast/react/form";
import type { PipelineRouter } from "@stepcast/trpc";
import type { DecorateRouterRecord } from "@trpc/react-query";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { StartFormProps } from "../start/start-form.ts";

/** tRPC's hooks of one pipeline: `trpc.feedback`. */
export type HooksOf<P extends Pipeline> = DecorateRouterRecord<
  PipelineRouter<P>["_def"]["_config"]["$types"],
  PipelineRouter<P>["_def"]["record"]
>;

/**
 * How this app shows the runs of one pipeline: all that the generic pages cannot know. What is optional has a generic form. Its parts are methods, which
 * compare bivariantly: the look of every pipeline is a `PipelineLook` to the generic pages.
 */
export interface PipelineLook<P extends Pipeline = Pipeline> extends SharedLook<P> {
  /** How each agent is called on screen, and what it found. */
  readonly agents: { readonly [Name in StepName<P>]: AgentLook<P, Name> };
  /** The steps of every run in their order; those in one row run side by side. Agents that are called as it comes may be left out. */
  readonly stages: readonly (readonly StepName<P>[])[];
  /** How many steps of an agent there will be, as soon as the run itself has found out; else one is expected. */
  expects?(run: RunState<P>): { readonly [Name in StepName<P>]?: number | undefined };
  /** What was asked of a run and is to come, beyond the stages: it is shown before it begins. */
  awaited?(run: RunState<P>): readonly AwaitedStep<P>[];
  readonly questions: { readonly [Name in QuestionName<P>]: QuestionLook<P, Name> };
  /** The run's title where it was given none. */
  titleOf(input: ParsedInputOf<P>): string;
  /** What a completed run has to show. */
  Result?(props: { run: PipelineRun<P> }): ReactNode;
  /** What can be said to a run that goes on, beyond answers. */
  Talk?(props: { run: PipelineRun<P> }): ReactNode;
}

interface SharedLook<P extends Pipeline> {
  readonly name: P["name"];
  readonly title: string;
  readonly Icon: LucideIcon;
  readonly hooks: HooksOf<P>;
}

export interface AwaitedStep<P extends Pipeline = Pipeline> {
  readonly agent: StepName<P>;
  /** The key it will have. */
  readonly key: string;
  readonly title: string;
}

export interface AgentLook<P extends Pipeline, Name extends StepName<P>> {
  readonly title: string;
  readonly purpose: string;
  /** Tells one of many steps of this agent from the others. */
  titleOf?(step: StepState<P, Name>): string;
  /** What a completed step found, in one line. */
  finding?(output: StepOutput<P, Name>): string;
  /** A picture of what a step found, or of what it has streamed until now. */
  Figure?(props: { step: StepState<P, Name> }): ReactNode;
}

export interface QuestionLook<P extends Pipeline, Name extends QuestionName<P>> {
  readonly title: string;
  /** Stands below the title of an open question. */
  hint?(asked: QuestionState<P, Name>): string | undefined;
  /** In place of the form of the answer's schema. */
  Form?(props: OwnFormProps & { asked: QuestionState<P, Name> }): ReactNode;
  /** In place of the answer as its schema describes it. */
  Answered?(props: { asked: QuestionState<P, Name> }): ReactNode;
}

/** What the start page says of a pipeline, apart from the look of its runs, which is large. */
export interface StartLook<P extends Pipeline = Pipeline> extends SharedLook<P> {
  /** What one gets for what, in a sentence or two. */
  readonly purpose: string;
  /** What one gets, as a headline. */
  readonly headline: string;
  /** What happens, below the headline. */
  readonly lead: string;
  /** On the button that starts it. */
  readonly action: string;
  /** In place of the form of its input's schema; it is also filled in with the input of an earlier run, where `from` says one. */
  Form?(props: StartFormProps): ReactNode;
}
