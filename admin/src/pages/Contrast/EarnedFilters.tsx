import { Grid } from '@strapi/design-system';
import type { EarnedView } from '../../../../server/src/contracts';
import { Choice } from '../../components/Choice';
import { useText } from '../../components/useText';
import { goalWords } from './earned-words';

interface Props {
  view: EarnedView;
  onChoose: (part: { goal?: string; version?: string }) => void;
}

/** By which goal, and of which version: offered where there is a choice. */
export const EarnedFilters = ({ view, onChoose }: Props) => {
  const t = useText();
  return (
    <>
      {view.goals.length > 1 && (
        <Grid.Item col={4} s={12}>
          <Choice
            label={t('contrast.goal')}
            value={view.goal?.which ?? 'near'}
            options={view.goals.map((goal) => ({ value: goal.which, label: goalWords(goal, t) }))}
            onChange={(goal) => onChoose({ goal })}
          />
        </Grid.Item>
      )}
      {view.versions.length > 1 && (
        <Grid.Item col={4} s={12}>
          <Choice
            label={t('contrast.version')}
            value={String(view.version)}
            options={view.versions.map(({ version, people }) => ({
              value: String(version),
              label: t('contrast.version.of', { version, people }),
            }))}
            onChange={(version) => onChoose({ version })}
          />
        </Grid.Item>
      )}
    </>
  );
};
