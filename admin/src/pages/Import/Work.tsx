import { Box, Button, Flex, ProgressBar, Typography } from '@strapi/design-system';
import type { ImportWork } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { useText } from '../../components/useText';

interface Props {
  work: ImportWork | null;
  /** The plan says all that is needed. */
  ready: boolean;
  busy: boolean;
  onCheck: () => void;
  onStart: () => void;
  onStop: () => void;
}

/** Why lines of events are refused. */
const CODES = ['LINE_INVALID', 'EVENT_INVALID', 'AT_OUT_OF_RANGE', 'NO_CONSENT'] as const;

const Result = ({ work }: { work: ImportWork }) => {
  const t = useText();
  const { report, refused, problems, kind, state, failure } = work;
  const good = report.events - report.refused;
  return (
    <Flex direction="column" alignItems="stretch" gap={3} role="status">
      <Typography variant="omega" fontWeight="bold" textColor={state === 'failed' ? 'danger600' : undefined}>
        {t(kind === 'check' ? `import.check.${state}` : `import.import.${state}`, { message: failure ?? '' })}
      </Typography>
      <Typography>
        {kind === 'check'
          ? t('import.counts.check', { lines: report.events, good, refused: report.refused })
          : t('import.counts', {
              ...{ lines: report.events, imported: report.imported, known: report.duplicates },
              refused: report.refused,
            })}
      </Typography>
      {report.unknownItems > 0 && (
        <Typography textColor="warning700">{t('import.unknownItems', { count: report.unknownItems })}</Typography>
      )}
      {report.refused > 0 && (
        <Box tag="ul" paddingLeft={4} style={{ listStyle: 'disc' }}>
          {CODES.filter((code) => refused[code]).map((code) => (
            <li key={code}>
              <Typography>
                {t('import.byCode', { why: t(`import.code.${code}`), count: refused[code] ?? 0 })}
              </Typography>
            </li>
          ))}
        </Box>
      )}
      {problems.length > 0 && (
        <Box tag="details">
          <Typography tag="summary">{t('import.problems', { count: problems.length })}</Typography>
          <Box
            tag="ol"
            paddingTop={2}
            maxHeight="20rem"
            overflow="auto"
            tabIndex={0}
            aria-label={t('import.problems', { count: problems.length })}
          >
            {problems.map(({ line, message }) => (
              <li key={line}>
                <Typography>{t('import.problem', { line, message })}</Typography>
              </li>
            ))}
          </Box>
        </Box>
      )}
    </Flex>
  );
};

/** Checks the whole file, imports it, and says what became of its lines. */
export const Work = ({ work, ready, busy, onCheck, onStart, onStop }: Props) => {
  const t = useText();
  const running = work?.state === 'running';
  return (
    <Card title={t('import.work')} hint={t('import.work.hint')}>
      <Flex direction="column" alignItems="stretch" gap={5}>
        <Flex gap={3} wrap="wrap">
          {running ? (
            <Button variant="danger-light" onClick={onStop} loading={busy}>
              {t('import.stop')}
            </Button>
          ) : (
            <>
              <Button variant="secondary" onClick={onCheck} disabled={!ready} loading={busy}>
                {t('import.check')}
              </Button>
              <Button onClick={onStart} disabled={!ready} loading={busy}>
                {t('import.start')}
              </Button>
            </>
          )}
        </Flex>
        {!ready && !running && <Typography textColor="neutral600">{t('import.incomplete')}</Typography>}
        {running && (
          <ProgressBar
            value={Math.round(100 * work.done)}
            aria-label={t('import.progress')}
            style={{ width: '100%' }}
          />
        )}
        {work && <Result work={work} />}
      </Flex>
    </Card>
  );
};
