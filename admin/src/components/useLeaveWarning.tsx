import { useEffect, useRef, type ReactNode } from 'react';
import { Button, Dialog, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useBlocker, useNavigate } from 'react-router-dom';
import { useText } from './useText';

interface LeaveWarning {
  /** To be shown on the page: the question, when it is asked. */
  question: ReactNode;
  /** Goes elsewhere without asking, after saving. */
  leave: (to: string) => void;
}

/** Asks before the page, or the browser tab, is left while something is not saved. */
export const useLeaveWarning = (unsaved: boolean): LeaveWarning => {
  const t = useText();
  const navigate = useNavigate();
  const saved = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved && !saved.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsaved]);
  const stay = () => blocker.reset?.();

  const question = (
    <Dialog.Root open={blocker.state === 'blocked'} onOpenChange={(open) => !open && stay()}>
      <Dialog.Content>
        <Dialog.Header>{t('leave.title')}</Dialog.Header>
        <Dialog.Body icon={<WarningCircle width="24px" height="24px" fill="warning600" aria-hidden />}>
          <Typography textAlign="center">{t('leave.sure')}</Typography>
        </Dialog.Body>
        <Dialog.Footer>
          <Dialog.Cancel>
            <Button variant="tertiary" fullWidth onClick={stay}>
              {t('leave.stay')}
            </Button>
          </Dialog.Cancel>
          <Dialog.Action>
            <Button variant="danger" fullWidth onClick={() => blocker.proceed?.()}>
              {t('leave.go')}
            </Button>
          </Dialog.Action>
        </Dialog.Footer>
      </Dialog.Content>
    </Dialog.Root>
  );
  return {
    question,
    leave: (to) => {
      saved.current = true;
      navigate(to);
    },
  };
};
