import { Box, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { EarnedGoal, EarnedPiece } from '../../../../server/src/contracts';
import { useText } from '../../components/useText';
import { amountWords, signedPercent } from './earned-words';

/** What each block brought, against the original: which ones were worth making. Closed until somebody asks. */
export const Pieces = ({ pieces, goal }: { pieces: readonly EarnedPiece[]; goal: EarnedGoal }) => {
  const t = useText();
  const { locale, formatNumber } = useIntl();
  const amount = (value: number) => amountWords(value, goal, locale);
  return (
    <Box paddingTop={4}>
      <details>
        <summary style={{ cursor: 'pointer' }}>
          <Typography variant="pi" textColor="primary600">
            {t('pieces.title')}
          </Typography>
        </summary>
        <Box paddingTop={2}>
          <Table colCount={4} rowCount={pieces.length + 1} aria-label={t('pieces.title')}>
            <Thead>
              <Tr>
                <Th>{t('pieces.column.block')}</Th>
                <Th>{t('pieces.column.value')}</Th>
                <Th>{t('pieces.column.difference')}</Th>
                <Th>{t('earned.column.people')}</Th>
              </Tr>
            </Thead>
            <Tbody>
              {pieces.map(({ variant, label, value, lift, people, clear }) => (
                <Tr key={variant}>
                  <Td>
                    <Typography>{label}</Typography>
                  </Td>
                  <Td>
                    <Typography>{value === null ? t('pieces.tooFew') : amount(value)}</Typography>
                  </Td>
                  <Td>
                    <Typography fontWeight={clear ? 'bold' : undefined}>
                      {lift
                        ? t(clear ? 'pieces.clear' : 'pieces.unclear', {
                            lift: signedPercent(lift.value, t),
                            low: signedPercent(lift.low, t),
                            high: signedPercent(lift.high, t),
                          })
                        : '–'}
                    </Typography>
                  </Td>
                  <Td>
                    <Typography>{formatNumber(people)}</Typography>
                  </Td>
                </Tr>
              ))}
            </Tbody>
          </Table>
        </Box>
      </details>
    </Box>
  );
};
