import { Button, Dialog, Typography } from '@strapi/design-system';
import type en from '../translations/en.json';

interface Props {
  label: (key: keyof typeof en) => string;
  onRemove: () => Promise<void>;
}

/** Asks once: with the shoppers goes everything that was changed since they came. */
export const Remove = ({ label, onRemove }: Props) => (
  <Dialog.Root>
    <Dialog.Trigger>
      <Button variant="danger-light">{label('demo.traffic.remove')}</Button>
    </Dialog.Trigger>
    <Dialog.Content>
      <Dialog.Header>{label('demo.traffic.remove')}</Dialog.Header>
      <Dialog.Body>
        <Typography textAlign="center">{label('demo.traffic.remove.means')}</Typography>
      </Dialog.Body>
      <Dialog.Footer>
        <Dialog.Cancel>
          <Button variant="tertiary" fullWidth>
            {label('demo.traffic.keep')}
          </Button>
        </Dialog.Cancel>
        <Dialog.Action>
          <Button variant="danger-light" fullWidth onClick={() => void onRemove()}>
            {label('demo.traffic.remove.now')}
          </Button>
        </Dialog.Action>
      </Dialog.Footer>
    </Dialog.Content>
  </Dialog.Root>
);
