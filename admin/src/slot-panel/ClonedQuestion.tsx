import { Button, Flex, Typography } from '@strapi/design-system';
import type { BlockPlace, CloneAnswer } from '../api';
import { useApi } from '../components/useApi';
import { useText } from '../components/useText';
import { useTry } from '../components/useTry';

interface Props {
  entry: Pick<BlockPlace, 'contentType' | 'documentId'>;
  count: number;
  disabled: boolean;
  onDone: () => void;
}

const ANSWERS: readonly CloneAnswer[] = ['share', 'copy', 'none'];

/** A cloned page had slots: share them, make new ones, or leave ordinary blocks. */
export const ClonedQuestion = ({ entry, count, disabled, onDone }: Props) => {
  const t = useText();
  const api = useApi();
  const { busy, run } = useTry();
  const answer = async (chosen: CloneAnswer) => {
    const done = await run(
      async () => (await api.answerClone(entry.contentType, entry.documentId, chosen), true),
      t('cloned.done'),
    );
    if (done) onDone();
  };
  return (
    <Flex
      direction="column"
      alignItems="stretch"
      gap={2}
      background="warning100"
      padding={3}
      hasRadius
      role="group"
      aria-label={t('cloned.title')}
    >
      <Typography fontWeight="bold">{t('cloned.title')}</Typography>
      <Typography variant="pi">{t('cloned.question', { count })}</Typography>
      {ANSWERS.map((chosen) => (
        <Flex key={chosen} direction="column" alignItems="stretch" gap={1}>
          <Button
            variant={chosen === 'share' ? 'secondary' : 'tertiary'}
            size="S"
            fullWidth
            loading={busy}
            disabled={disabled}
            onClick={() => answer(chosen)}
          >
            {t(`cloned.${chosen}`)}
          </Button>
          <Typography variant="pi" textColor="neutral600">
            {t(`cloned.${chosen}.means`)}
          </Typography>
        </Flex>
      ))}
    </Flex>
  );
};
