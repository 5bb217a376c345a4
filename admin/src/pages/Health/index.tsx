import { useCallback } from 'react';
import { Badge, Box, Button, Flex, Typography } from '@strapi/design-system';
import { ArrowClockwise, CheckCircle, Information, WarningCircle } from '@strapi/icons';
import type { HealthFinding } from '../../../../server/src/contracts';
import { useApi } from '../../components/useApi';
import { Card } from '../../components/Card';
import { Frame } from '../../components/Frame';
import { useLoad } from '../../components/useLoad';
import { useText } from '../../components/useText';
import { Waiting } from '../../components/Waiting';

const ORDER = { error: 0, warning: 1, info: 2 } as const;
const COLOUR = { error: 'danger600', warning: 'warning600', info: 'primary600' } as const;

const Finding = ({ finding }: { finding: HealthFinding }) => {
  const t = useText();
  const fine = finding.code === 'HEALTHY';
  const Icon = fine ? CheckCircle : finding.level === 'info' ? Information : WarningCircle;
  return (
    <Box tag="li" background="neutral0" hasRadius shadow="tableShadow" padding={5}>
      <Flex gap={4} alignItems="flex-start">
        <Box paddingTop={1}>
          <Icon fill={fine ? 'success600' : COLOUR[finding.level]} aria-hidden />
        </Box>
        <Box flex="1">
          <Flex gap={3} wrap="wrap">
            <Typography fontWeight="bold">{finding.message}</Typography>
            {!fine && <Badge>{t(`health.level.${finding.level}`)}</Badge>}
          </Flex>
          {finding.remedy && (
            <Box paddingTop={1}>
              <Typography textColor="neutral700">{t('health.remedy', { remedy: finding.remedy })}</Typography>
            </Box>
          )}
        </Box>
      </Flex>
    </Box>
  );
};

const sorted = (findings: readonly HealthFinding[]): HealthFinding[] =>
  [...findings].sort((a, b) => ORDER[a.level] - ORDER[b.level]);

/** "Why is nothing individualized?": every fault by name, with what mends it. */
export const Health = () => {
  const t = useText();
  const api = useApi();
  const loaded = useLoad(useCallback(() => api.health(), [api]));
  return (
    <Frame
      title={t('health.title')}
      subtitle={t('health.subtitle')}
      actions={
        <Button
          variant="tertiary"
          startIcon={<ArrowClockwise aria-hidden />}
          onClick={loaded.reload}
          loading={loaded.loading}
        >
          {t('health.again')}
        </Button>
      }
    >
      <Waiting of={loaded}>
        {(findings) =>
          findings.length ? (
            <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
              {sorted(findings).map((finding) => (
                <Finding key={`${finding.code}-${finding.message}`} finding={finding} />
              ))}
            </Flex>
          ) : (
            <Card>
              <Flex gap={3}>
                <CheckCircle fill="success600" aria-hidden />
                <Typography>{t('health.fine')}</Typography>
              </Flex>
            </Card>
          )
        }
      </Waiting>
    </Frame>
  );
};
