import type { Client } from './client';
import type { TasteProfile, VisitorPatch } from './types';

/** One question with its answers, as a block of the content API brings it. */
export interface Question {
  question: string;
  /** What the answer is about: an attribute of the content, or `mission` for whom somebody is here. */
  attribute: string;
  answers: readonly { label: string; value: string }[];
}

export interface QuestionOptions {
  /** Text of the button that takes the question away. Default: Not now */
  skip?: string;
  /** Called after the answer was taken: time to ask for the page again. */
  onAnswer?: (answer: { label: string; value: string }) => void;
}

const MISSION = 'mission';
/** As sure as this, nobody needs to be asked. */
const SURE = 0.5;

/** Whether an answer would tell something: nothing is declared about the attribute, and nothing seen that is clear. */
export const isUnsure = ({ affinities, intent, mission }: TasteProfile, attribute: string): boolean => {
  if (attribute === MISSION) return mission === null && intent === null;
  return !affinities.some(
    (known) => known.attribute === attribute && (known.origin === 'declared' || known.confidence >= SURE),
  );
};

/** The patch that an answer makes: declared taste, or the mission of this session. */
export const patchOf = (attribute: string, value: string): VisitorPatch =>
  attribute === MISSION ? { mission: value } : { declare: { [attribute]: value } };

const button = (text: string, run: () => void): HTMLButtonElement => {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  element.addEventListener('click', run);
  return element;
};

/**
 * A question that shows itself where the answer is not known yet, and goes once it was answered or put off. The answer
 * counts from the next request on, as declared. Fails quietly: without the plugin nothing is asked.
 */
export const askQuestion = (
  client: Pick<Client, 'me' | 'change'>,
  { question, attribute, answers }: Question,
  { skip = 'Not now', onAnswer }: QuestionOptions = {},
): HTMLElement => {
  const group = document.createElement('fieldset');
  const legend = document.createElement('legend');
  legend.textContent = question;
  const close = (): void => {
    group.hidden = true;
  };
  const answered = async (answer: { label: string; value: string }): Promise<void> => {
    group.disabled = true;
    try {
      await client.change(patchOf(attribute, answer.value));
      close();
      onAnswer?.(answer);
    } catch {
      // It can be asked again.
      group.disabled = false;
    }
  };
  group.append(
    legend,
    ...answers.map((answer) => button(answer.label, () => void answered(answer))),
    button(skip, close),
  );
  close();
  client.me().then(
    (profile) => {
      group.hidden = !isUnsure(profile, attribute);
    },
    () => undefined,
  );
  return group;
};
