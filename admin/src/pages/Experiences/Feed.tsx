import { Box, Field, Flex, NumberInput, TextInput } from '@strapi/design-system';
import type { ExperienceInput } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { Choice } from '../../components/Choice';
import { useText } from '../../components/useText';
import { useModel } from '../../slot-panel/zones';

type FeedInput = NonNullable<ExperienceInput['feed']>;

interface Props {
  /** Component of the slot's block; undefined where no page has the slot. */
  component: string | undefined;
  value: FeedInput | null;
  /** Names of the attributes that entries can share. */
  attributes: readonly string[];
  onChange: (value: FeedInput | null) => void;
}

/** No field and no attribute has this name. */
const NONE = '-';
const START: Omit<FeedInput, 'field'> = { impact: 70 };
const IN_A_ROW = 2;

/** `1, 3` → [1, 3]; anything else between is left out. */
const placesTyped = (text: string): number[] =>
  [...new Set(text.split(/[^0-9]+/).map(Number))].filter((place) => place >= 1 && place <= 100).slice(0, 50);

/** Largest number of entries that a list can be chosen from; as the server has it. */
const MOST_CANDIDATES = 500;

const whole = (value: number | undefined, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(value ?? least)));

const Arrangement = ({ value, attributes, onChange }: Omit<Props, 'component'> & { value: FeedInput }) => {
  const t = useText();
  const { diversity } = value;
  return (
    <Flex gap={4} alignItems="flex-start" wrap="wrap">
      <Box flex="1" minWidth="14rem">
        <Field.Root width="100%" hint={t('feed.impact.hint')}>
          <Field.Label>{t('feed.impact')}</Field.Label>
          <NumberInput
            value={value.impact}
            onValueChange={(impact) => onChange({ ...value, impact: whole(impact, 0, 100) })}
          />
          <Field.Hint />
        </Field.Root>
      </Box>
      <Box flex="1" minWidth="14rem">
        <Choice
          label={t('feed.diversity')}
          value={diversity?.attribute ?? NONE}
          options={[
            { value: NONE, label: t('feed.diversity.none') },
            ...attributes.map((name) => ({ value: name, label: name })),
          ]}
          onChange={(attribute) =>
            onChange({
              ...value,
              diversity: attribute === NONE ? null : { attribute, inARow: diversity?.inARow ?? IN_A_ROW },
            })
          }
        />
      </Box>
      {diversity && (
        <Box flex="1" minWidth="14rem">
          <Field.Root width="100%">
            <Field.Label>{t('feed.inARow')}</Field.Label>
            <NumberInput
              value={diversity.inARow}
              onValueChange={(inARow) =>
                onChange({ ...value, diversity: { attribute: diversity.attribute, inARow: whole(inARow, 1, 10) } })
              }
            />
          </Field.Root>
        </Box>
      )}
      <Box flex="1" minWidth="14rem">
        <Field.Root width="100%" hint={t('feed.pinned.hint')}>
          <Field.Label>{t('feed.pinned')}</Field.Label>
          <TextInput
            defaultValue={(value.pinned ?? []).join(', ')}
            onChange={(event) => onChange({ ...value, pinned: placesTyped(event.target.value) })}
          />
          <Field.Hint />
        </Field.Root>
      </Box>
      <Box flex="1" minWidth="14rem">
        <Field.Root width="100%" hint={t('feed.candidates.hint')}>
          <Field.Label>{t('feed.candidates')}</Field.Label>
          <NumberInput
            value={value.candidates?.limit ?? 0}
            onValueChange={(typed) => {
              const limit = whole(typed, 0, MOST_CANDIDATES);
              onChange({ ...value, candidates: limit === 0 ? null : { ...value.candidates, limit } });
            }}
          />
          <Field.Hint />
        </Field.Root>
      </Box>
    </Flex>
  );
};

/** Whether the list in the block comes in the visitor's order; not there for a block without a list. */
export const Feed = ({ component, value, attributes, onChange }: Props) => {
  const t = useText();
  const lists = useModel()?.listsOf(component ?? '') ?? [];
  if (!lists.length && !value) return null;
  return (
    <Card title={t('feed.title')} hint={t('feed.hint')}>
      <Flex direction="column" alignItems="stretch" gap={4}>
        <Choice
          label={t('feed.list')}
          value={value?.field ?? NONE}
          options={[
            { value: NONE, label: t('feed.none') },
            ...lists.map((name) => ({ value: name, label: t('feed.field', { name }) })),
          ]}
          onChange={(field) => onChange(field === NONE ? null : { ...START, ...value, field })}
        />
        {value && <Arrangement value={value} attributes={attributes} onChange={onChange} />}
      </Flex>
    </Card>
  );
};
