import type { ReactNode } from 'react';
import { Alert, Box, Button, Flex, Loader } from '@strapi/design-system';
import type { Loaded } from './useLoad';
import { sentenceOfTrouble } from './useTry';
import { useText } from './useText';

interface Props<T> {
  of: Loaded<T>;
  children: (value: T) => ReactNode;
}

/** Shows what was loaded, or why it is not there and what can be done. */
export const Waiting = <T,>({ of, children }: Props<T>) => {
  const t = useText();
  if (of.value !== null) return <>{children(of.value)}</>;
  if (of.trouble) {
    const forbidden = of.trouble.kind === 'forbidden';
    return (
      <Box padding={2} role="alert">
        <Alert
          variant={forbidden ? 'default' : 'danger'}
          title={t(forbidden ? 'trouble.forbidden.title' : 'trouble.title')}
          closeLabel={t('close')}
          onClose={of.reload}
          action={
            forbidden ? undefined : (
              <Button variant="tertiary" size="S" onClick={of.reload}>
                {t('trouble.again')}
              </Button>
            )
          }
        >
          {sentenceOfTrouble(of.trouble, t)}
        </Alert>
      </Box>
    );
  }
  return (
    <Flex justifyContent="center" padding={6}>
      <Loader>{t('loading')}</Loader>
    </Flex>
  );
};
