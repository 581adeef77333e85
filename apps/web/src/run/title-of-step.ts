import type { StepState } from "@stepcast/pipeline";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";

type Look = Pick<PipelineLook, "agents">;

/** What a step is called on screen; one of several of an agent says which. */
export function titleOfStep(look: Look, step: StepState): string {
  const agent = agentLook(look, step.step);
  if (!agent) return step.key;
  if (agent.titleOf) return agent.titleOf(step);
  const which = whichOf(step.key, step.step);
  return which === "" ? agent.title : `${agent.title} · ${which}`;
}

/** The same of a step that may not have begun, of which only the key is known. */
export function titleOfKey(look: Look, key: string, step: StepState | undefined): string {
  if (step) return titleOfStep(look, step);
  return agentLook(look, agentOfKey(key))?.title ?? key;
}

/** How an agent is called, and what it is for; undefined for one that this app does not know. */
export function agentLook(look: Look, agent: string) {
  return Object.hasOwn(look.agents, agent) ? look.agents[agent] : undefined;
}

/** `b` of `a/b`, `b#2` and `b:key`. */
export function agentOfKey(key: string): string {
  const call = key.slice(key.lastIndexOf("/") + 1);
  return call.replace(/[:#].*$/s, "");
}

/** What a key says beyond the agent's name: its item, number or own key. */
function whichOf(key: string, agent: string): string {
  const at = key.lastIndexOf(`/${agent}`);
  const scope = at < 0 ? "" : key.slice(0, at);
  const own = key.slice(at < 0 ? agent.length : at + 1 + agent.length).replace(/^[:#]/, "");
  return [scope, own].filter(Boolean).join(" · ");
}
