import { Grid } from '@strapi/design-system';
import type { SegmentView, VocabularyView } from '../../../../server/src/contracts';
import type { Condition } from '../../../../server/src/engine/types';
import { Choice } from '../../components/Choice';
import { Suggest } from '../../components/Suggest';
import { useText } from '../../components/useText';
import { BehaviourFields } from './BehaviourFields';
import type { Leaf } from './condition';
import { NeedFields } from './NeedFields';
import { TestFields } from './TestFields';
import { TimeFields } from './TimeFields';

/** What the rows of the editor offer: suggestions, and the other segments. */
export interface Offer {
  vocabulary: VocabularyView;
  segments: readonly SegmentView[];
}

interface Props {
  condition: Leaf;
  offer: Offer;
  onChange: (condition: Condition) => void;
}

const KeyedFields = ({
  condition,
  offer,
  onChange,
}: Props & { condition: Extract<Leaf, { kind: 'context' | 'trait' }> }) => {
  const t = useText();
  const known = condition.kind === 'context' ? offer.vocabulary.context : offer.vocabulary.traits;
  return (
    <Grid.Root gap={4} width="100%">
      <Grid.Item col={4} s={12} alignItems="flex-start">
        <Suggest
          label={t(`row.${condition.kind}.key`)}
          hint={t(`row.${condition.kind}.hint`)}
          value={condition.key}
          suggestions={known.map(({ key }) => key)}
          onChange={(key) => onChange({ ...condition, key })}
        />
      </Grid.Item>
      <TestFields
        test={condition.test}
        suggestions={known.find(({ key }) => key === condition.key)?.values ?? []}
        onChange={(test) => onChange({ ...condition, test })}
      />
    </Grid.Root>
  );
};

const EnteredFields = ({ condition, offer, onChange }: Props & { condition: Extract<Leaf, { kind: 'entered' }> }) => {
  const t = useText();
  const { attributes } = offer.vocabulary;
  return (
    <Grid.Root gap={4} width="100%">
      <Grid.Item col={6} s={12} alignItems="flex-start">
        <Suggest
          label={t('behaviour.attribute')}
          value={condition.attribute}
          suggestions={attributes.map(({ name }) => name)}
          onChange={(attribute) => onChange({ ...condition, attribute })}
        />
      </Grid.Item>
      <Grid.Item col={6} s={12} alignItems="flex-start">
        <Suggest
          label={t('test.value')}
          value={condition.value}
          suggestions={attributes.find(({ name }) => name === condition.attribute)?.values ?? []}
          onChange={(value) => onChange({ ...condition, value })}
        />
      </Grid.Item>
    </Grid.Root>
  );
};

/** The fields of one row, by what it is about. */
export const LeafFields = ({ condition, offer, onChange }: Props) => {
  const t = useText();
  switch (condition.kind) {
    case 'context':
    case 'trait':
      return <KeyedFields condition={condition} offer={offer} onChange={onChange} />;
    case 'behaviour':
      return <BehaviourFields condition={condition} vocabulary={offer.vocabulary} onChange={onChange} />;
    case 'entered':
      return <EnteredFields condition={condition} offer={offer} onChange={onChange} />;
    case 'time':
      return <TimeFields condition={condition} onChange={onChange} />;
    case 'need':
      return <NeedFields condition={condition} onChange={onChange} />;
    case 'segment':
      return (
        <Choice
          label={t('row.segment.label')}
          value={condition.segment}
          placeholder={t('row.segment.placeholder')}
          options={offer.segments.map(({ key, name }) => ({ value: key, label: name }))}
          onChange={(segment) => onChange({ ...condition, segment })}
        />
      );
  }
};
