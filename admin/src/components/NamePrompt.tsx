import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, Field, Flex, Modal, TextInput, Typography } from '@strapi/design-system';
import { freeKey } from './keyOf';
import { useText } from './useText';

interface Props {
  title: string;
  explanation: string;
  label: string;
  hint: string;
  confirm: string;
  suggestion?: string;
  taken: readonly string[];
  busy: boolean;
  /** False where the choice among the children makes a name unnecessary. */
  named?: boolean;
  children?: ReactNode;
  onClose: () => void;
  onName: (named: { name: string; key: string }) => void;
}

/** Asks for a name; the key that the site uses follows from it. */
export const NamePrompt = (props: Props) => {
  const {
    title,
    explanation,
    label,
    hint,
    confirm,
    suggestion,
    taken,
    busy,
    named = true,
    children,
    onClose,
    onName,
  } = props;
  const t = useText();
  const [name, setName] = useState(suggestion ?? '');
  const key = freeKey(name, taken);
  const ready = !named || Boolean(key);
  const submit = (event: FormEvent) => {
    // The dialog is drawn inside the form of the entry: its submit must not reach that one.
    event.preventDefault();
    event.stopPropagation();
    if (ready) onName({ name: name.trim(), key });
  };
  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Modal.Content>
        <Modal.Header closeLabel={t('close')}>
          <Modal.Title>{title}</Modal.Title>
        </Modal.Header>
        <form onSubmit={submit}>
          <Modal.Body>
            <Flex direction="column" alignItems="stretch" gap={4}>
              <Typography tag="p">{explanation}</Typography>
              {children}
              {named && (
                <Field.Root required hint={key ? `${hint} ${key}` : t('name.missing')} width="100%">
                  <Field.Label>{label}</Field.Label>
                  <TextInput value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
                  <Field.Hint />
                </Field.Root>
              )}
            </Flex>
          </Modal.Body>
          <Modal.Footer>
            <Button variant="tertiary" type="button" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!ready}>
              {confirm}
            </Button>
          </Modal.Footer>
        </form>
      </Modal.Content>
    </Modal.Root>
  );
};
