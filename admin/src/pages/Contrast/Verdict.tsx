import { Box, Flex, LinkButton, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { ContrastView, EarnedView, ExperienceView } from '../../../../server/src/contracts';
import { useText } from '../../components/useText';
import { HOME } from '../../pluginId';
import { Decide } from './Decide';
import { verdictWords } from './earned-words';
import { headlineOf } from './words';

interface Props {
  earned: EarnedView;
  view: ContrastView;
  experience: ExperienceView;
  /** Null for the people whom rules cover. */
  segmentName: string | null;
  onDecided: (experience: ExperienceView) => void;
}

const SHEET = {
  personWins: ['success100', 'success200'],
  rulesWin: ['warning100', 'warning200'],
  same: ['primary100', 'primary200'],
  tooEarly: ['primary100', 'primary200'],
  cannotCompare: ['neutral0', 'neutral200'],
} as const;

/** What stands in the way of comparing, each with the way to mend it. */
const Causes = ({ earned }: { earned: EarnedView }) => {
  const t = useText();
  if (earned.verdict.kind !== 'cannotCompare') return null;
  const experience = `${HOME}/experiences/${encodeURIComponent(earned.slot)}`;
  return (
    <Flex gap={2} wrap="wrap" paddingTop={3}>
      {earned.verdict.causes.map(({ cause, mend }) => (
        <LinkButton
          key={cause}
          tag={NavLink}
          to={mend === 'sendExposures' ? `${HOME}/health` : mend === 'openPage' ? '/content-manager' : experience}
          variant="secondary"
        >
          {t(`verdict.mend.${mend}`)}
        </LinkButton>
      ))}
    </Flex>
  );
};

/** The early sign needs no experiment and is never blank: it stands where nothing is proven yet. */
const Sign = ({ view, segmentName }: Pick<Props, 'view' | 'segmentName'>) => {
  const t = useText();
  const [answer, because] = headlineOf(view, segmentName, t);
  return (
    <Box paddingTop={4}>
      <Typography variant="sigma" tag="h3">
        {t('verdict.sign')}
      </Typography>
      <Typography tag="p" fontWeight="bold">
        {answer}
      </Typography>
      <Typography tag="p">{because}</Typography>
    </Box>
  );
};

/** The sheet on top of the page: who earned more, what it stands on, and the way to act on it. */
export const Verdict = ({ earned, view, experience, segmentName, onDecided }: Props) => {
  const t = useText();
  const { verdict } = earned;
  const [answer, because] = verdictWords(earned, t);
  const [background, borderColor] = SHEET[verdict.kind];
  const proven = verdict.kind !== 'tooEarly' && verdict.kind !== 'cannotCompare';
  return (
    <Box background={background} borderColor={borderColor} hasRadius padding={6} tag="section" aria-live="polite">
      <Typography variant="beta" tag="h2">
        {answer}
      </Typography>
      <Box paddingTop={2} maxWidth="60rem">
        <Typography tag="p">{because}</Typography>
      </Box>
      <Causes earned={earned} />
      {!proven && <Sign view={view} segmentName={segmentName} />}
      <Decide experience={experience} onDecided={onDecided} />
      <Box paddingTop={3}>
        <Typography variant="pi" textColor="neutral700">
          {t('headline.people', { ...view.people, version: earned.version })}
        </Typography>
      </Box>
    </Box>
  );
};
