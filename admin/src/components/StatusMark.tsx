import { Status, Typography } from '@strapi/design-system';
import { useText } from './useText';

const VARIANT = { draft: 'secondary', live: 'success', paused: 'alternative' } as const;

interface Props {
  status: 'draft' | 'live' | 'paused';
  /** Saved changes wait for going live. */
  changed?: boolean;
}

/** Where an experience stands: draft, live, paused, live with waiting changes. */
export const StatusMark = ({ status, changed }: Props) => {
  const t = useText();
  return (
    <Status variant={VARIANT[status]} size="S" width="max-content">
      <Typography variant="pi" fontWeight="bold">
        {t(status === 'live' && changed ? 'status.changed' : `status.${status}`)}
      </Typography>
    </Status>
  );
};
