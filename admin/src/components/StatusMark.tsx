import { Status, Typography } from '@strapi/design-system';
import type { ExperienceView } from '../../../server/src/contracts';
import { useText } from './useText';

const VARIANT = { draft: 'secondary', live: 'success', paused: 'alternative' } as const;

type Standing = Pick<ExperienceView, 'status' | 'changed' | 'shadow'>;

const standingOf = ({ status, changed, shadow }: Standing) => {
  if (status !== 'live') return status;
  if (changed) return 'changed';
  return shadow ? 'shadow' : 'live';
};

/** Where an experience stands: draft, paused, live, live in shadow mode, live with saved changes that wait. */
export const StatusMark = ({ of }: { of: Standing }) => {
  const t = useText();
  return (
    <Status
      variant={of.shadow && of.status === 'live' ? 'alternative' : VARIANT[of.status]}
      size="S"
      width="max-content"
    >
      <Typography variant="pi" fontWeight="bold">
        {t(`status.${standingOf(of)}`)}
      </Typography>
    </Status>
  );
};
