import type { StepsSeen } from "./grown/steps-of.ts";
import type { TitleOf } from "./title-of.ts";
import type { PartsWords } from "./words.ts";

interface StepChoiceProps {
  words: PartsWords;
  keysByName: StepsSeen["keysByName"];
  titleOf: TitleOf;
  step: string | undefined;
  setStep(step: string | undefined): void;
}

/** Chooses all steps, those of one agent, or one. */
export function StepChoice({ words, keysByName, titleOf, step, setStep }: StepChoiceProps) {
  const isKnown = [...keysByName].some(([name, keys]) => name === step || keys.includes(step ?? ""));
  return (
    <label className="sc-choice">
      <span className="sc-hidden">{words.step}</span>
      <select
        value={step ?? ""}
        onChange={({ target }) => setStep(target.value === "" ? undefined : target.value)}
      >
        <option value="">{words.allSteps}</option>
        {step !== undefined && !isKnown && <option value={step}>{titleOf(step)}</option>}
        {[...keysByName].map(([name, keys]) => (
          <StepOptions key={name} name={name} keys={keys} titleOf={titleOf} />
        ))}
      </select>
    </label>
  );
}

/** All steps of an agent, then each. */
function StepOptions({ name, keys, titleOf }: { name: string; keys: readonly string[]; titleOf: TitleOf }) {
  const others = keys.filter((key) => key !== name);
  const title = titleOf(name);
  return (
    <>
      <option value={name}>{others.length === 0 ? title : `${title} (${keys.length})`}</option>
      {others.map((key) => (
        <option key={key} value={key}>
          {`\u2003${titleOf(key)}`}
        </option>
      ))}
    </>
  );
}
