import { useState } from 'react';
import { Button } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import type { ExperienceView } from '../../../server/src/contracts';
import type { BlockPlace } from '../api';
import { useApi } from '../components/useApi';
import { Choice } from '../components/Choice';
import { NamePrompt } from '../components/NamePrompt';
import { useText } from '../components/useText';
import { useTry } from '../components/useTry';

interface Props {
  place: BlockPlace;
  /** What the slot may be called: page and component. */
  suggestion: string;
  /** All slots of the site: for free keys, and to join one. */
  slots: readonly Pick<ExperienceView, 'slot' | 'name'>[];
  disabled: boolean;
  onDone: () => void;
}

const OWN = '';

/** "Make this a slot": asks for a name, or joins the block to a slot that other pages have. */
export const MarkBlock = ({ place, suggestion, slots, disabled, onDone }: Props) => {
  const t = useText();
  const api = useApi();
  const { busy, run } = useTry();
  const [asking, setAsking] = useState(false);
  const [shared, setShared] = useState(OWN);

  const mark = async (named: { name: string; key: string }) => {
    const other = slots.find(({ slot }) => slot === shared);
    const slot = other ? { key: other.slot, name: other.name || other.slot } : named;
    const done = await run(async () => (await api.mark(place, slot), true), t('slot.made', { name: slot.name }));
    if (!done) return;
    setAsking(false);
    onDone();
  };

  return (
    <>
      <Button
        variant="secondary"
        size="S"
        startIcon={<Plus aria-hidden />}
        disabled={disabled}
        onClick={() => setAsking(true)}
      >
        {t('slot.make')}
      </Button>
      {asking && (
        <NamePrompt
          title={t('slot.make')}
          explanation={t('slot.make.explained')}
          label={t('slot.name')}
          hint={t('key.hint')}
          confirm={t('slot.make.confirm')}
          suggestion={suggestion}
          taken={slots.map(({ slot }) => slot)}
          busy={busy}
          named={shared === OWN}
          onClose={() => setAsking(false)}
          onName={mark}
        >
          {slots.length > 0 && (
            <Choice
              label={t('slot.whose')}
              hint={t('slot.whose.hint')}
              value={shared || 'own'}
              options={[
                { value: 'own', label: t('slot.own') },
                ...slots.map(({ slot, name }) => ({ value: slot, label: t('slot.shared', { name: name || slot }) })),
              ]}
              onChange={(next) => setShared(next === 'own' ? OWN : next)}
            />
          )}
        </NamePrompt>
      )}
    </>
  );
};
