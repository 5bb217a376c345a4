import { Box, Flex, LinkButton, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { ContrastView, ExperienceView } from '../../../../server/src/contracts';
import { useText } from '../../components/useText';
import { HOME } from '../../pluginId';
import { headlineOf } from './words';

interface Props {
  view: ContrastView;
  experience: ExperienceView;
  /** Null for the people whom rules cover. */
  segmentName: string | null;
}

/** The sheet on top of the page: what to know, and the way to act on it. */
export const Headline = ({ view, experience, segmentName }: Props) => {
  const t = useText();
  const [answer, because] = headlineOf(view, segmentName, t);
  const { lookedAt, inSegment } = view.people;
  return (
    <Box background="primary100" borderColor="primary200" hasRadius padding={6} tag="section" aria-live="polite">
      <Typography variant="beta" tag="h2">
        {answer}
      </Typography>
      <Box paddingTop={2} maxWidth="60rem">
        <Typography tag="p">{because}</Typography>
      </Box>
      <Flex justifyContent="space-between" alignItems="center" gap={4} paddingTop={4} wrap="wrap">
        <Typography variant="pi" textColor="neutral700">
          {t('headline.people', { inSegment, lookedAt, version: view.version })}
        </Typography>
        <Flex gap={2} alignItems="center">
          <Typography variant="pi">{t('headline.degree', { degree: t(`degree.${experience.degree}`) })}</Typography>
          <LinkButton
            tag={NavLink}
            to={`${HOME}/experiences/${encodeURIComponent(experience.slot)}`}
            variant="secondary"
            size="S"
          >
            {t('headline.change')}
          </LinkButton>
        </Flex>
      </Flex>
    </Box>
  );
};
