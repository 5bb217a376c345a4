import { useState } from 'react';
import { Button, Dialog, Flex, Typography } from '@strapi/design-system';
import type { ExperienceView } from '../../../../server/src/contracts';
import type { Degree } from '../../../../server/src/engine/types';
import { useApi } from '../../components/useApi';
import { useText } from '../../components/useText';
import { useTry } from '../../components/useTry';
import { usePermissions } from '../../permissions';
import { inputOf } from '../Experiences/draft';

const OFFERED: readonly Degree[] = ['rules', 'rulesThenPerson', 'person'];

interface Props {
  experience: ExperienceView;
  onDecided: (experience: ExperienceView) => void;
}

/** Acts on the answer: who decides from now on. Asks once; without the right to go live it stays a draft. */
export const Decide = ({ experience, onDecided }: Props) => {
  const t = useText();
  const api = useApi();
  const { edit, publish } = usePermissions();
  const { busy, run } = useTry();
  const [asked, setAsked] = useState<Degree | null>(null);
  const goesLive = publish && experience.status === 'live' && !experience.changed;

  const decide = async (degree: Degree) => {
    const { slot } = experience;
    const done = await run(
      async () => {
        const saved = await api.saveExperience(slot, { ...inputOf(experience), degree });
        return goesLive ? api.goLive(slot, { shadow: experience.shadow }) : saved;
      },
      t(goesLive ? 'live.done' : 'experience.saved'),
    );
    setAsked(null);
    if (done) onDecided(done);
  };

  return (
    <>
      <Flex gap={2} wrap="wrap" paddingTop={4} role="group" aria-label={t('degree.title')}>
        {OFFERED.map((degree) => (
          <Button
            key={degree}
            variant={degree === experience.degree ? 'default' : 'tertiary'}
            aria-pressed={degree === experience.degree}
            disabled={!edit}
            onClick={() => degree !== experience.degree && setAsked(degree)}
          >
            {t(`decide.${degree as 'rules' | 'rulesThenPerson' | 'person'}`)}
          </Button>
        ))}
      </Flex>
      <Dialog.Root open={asked !== null} onOpenChange={(open) => !open && setAsked(null)}>
        <Dialog.Content>
          <Dialog.Header>{asked && t(`decide.${asked as 'rules' | 'rulesThenPerson' | 'person'}`)}</Dialog.Header>
          <Dialog.Body>
            <Flex direction="column" gap={2}>
              <Typography textAlign="center">{asked && t(`degree.${asked}.means`)}</Typography>
              <Typography textAlign="center">{t(goesLive ? 'decide.live' : 'decide.draft')}</Typography>
            </Flex>
          </Dialog.Body>
          <Dialog.Footer>
            <Dialog.Cancel>
              <Button variant="tertiary" fullWidth>
                {t('cancel')}
              </Button>
            </Dialog.Cancel>
            <Button fullWidth loading={busy} onClick={() => asked && void decide(asked)}>
              {t(goesLive ? 'decide.now' : 'decide.save')}
            </Button>
          </Dialog.Footer>
        </Dialog.Content>
      </Dialog.Root>
    </>
  );
};
