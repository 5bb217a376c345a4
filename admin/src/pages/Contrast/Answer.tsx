import { Flex, Grid } from '@strapi/design-system';
import type { ContrastView, EarnedView, ExperienceView } from '../../../../server/src/contracts';
import { Differ } from './Differ';
import { Earned } from './Earned';
import { EarlySign } from './EarlySign';
import { Gaps } from './Gaps';
import { situationOf } from './reading';
import { Shadowed } from './Shadowed';
import { Shows } from './Shows';
import { Somebody } from './Somebody';
import { Verdict } from './Verdict';

interface AnswerProps {
  view: ContrastView;
  earned: EarnedView;
  experience: ExperienceView;
  segmentName: string | null;
  onDecided: (experience: ExperienceView) => void;
}

/** The four questions about one slot, the answer first. */
export const Answer = ({ view, earned, experience, segmentName, onDecided }: AnswerProps) => {
  const comparable = !['noVisits', 'noMembers'].includes(situationOf(view));
  const hasEarned = comparable || earned.policies.length > 0;
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <Verdict earned={earned} view={view} experience={experience} segmentName={segmentName} onDecided={onDecided} />
      {comparable && (
        <>
          <Shows view={view} />
          <Grid.Root gap={6}>
            <Grid.Item col={6} s={12} direction="column" alignItems="stretch">
              <Differ view={view} />
            </Grid.Item>
            <Grid.Item col={6} s={12} direction="column" alignItems="stretch">
              <EarlySign view={view} />
            </Grid.Item>
          </Grid.Root>
        </>
      )}
      {/* What was written down stays, also when nobody came for a month. */}
      {earned.shadow ? <Shadowed shadow={earned.shadow} /> : hasEarned && <Earned view={earned} />}
      {comparable && (
        <>
          <Somebody key={`${view.slot}/${view.segment ?? ''}`} view={view} />
          <Gaps gaps={view.gaps} />
        </>
      )}
    </Flex>
  );
};
