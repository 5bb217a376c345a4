import { useState } from 'react';
import { Box, Button, Flex, Link, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { NavLink } from 'react-router-dom';
import type { ExperienceInput, SegmentView } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import type { Option } from '../../components/Choice';
import { useText } from '../../components/useText';
import { HOME } from '../../pluginId';
import { moved, newRule, type RuleInput } from './draft';
import { RuleRow } from './RuleRow';

interface Props {
  /** Decides which rules count, and in which order. */
  degree: ExperienceInput['degree'];
  rules: readonly RuleInput[];
  segments: readonly SegmentView[];
  blocks: readonly Option[];
  onChange: (rules: RuleInput[]) => void;
}

/** The ordered list: the first rule that fits and whose block can be shown wins. */
export const Rules = ({ degree, rules, segments, blocks, onChange }: Props) => {
  const t = useText();
  const [said, setSaid] = useState('');
  const move = (index: number, by: -1 | 1) => {
    onChange(moved(rules, index, by));
    setSaid(t('rule.moved', { from: index + 1, to: index + 1 + by }));
  };
  const options = segments.map(({ key, name }) => ({ value: key, label: name }));
  return (
    <Card
      title={t('rules.title')}
      hint={t(`rules.hint.${degree}`)}
      aside={
        <Link tag={NavLink} to={`${HOME}/segments`}>
          {t('rules.segments')}
        </Link>
      }
    >
      <Flex tag="ol" direction="column" alignItems="stretch" gap={3}>
        {rules.map((rule, index) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            position={index}
            count={rules.length}
            segments={options}
            blocks={blocks}
            onChange={(next) => onChange(rules.map((other, at) => (at === index ? next : other)))}
            onMove={(by) => move(index, by)}
            onRemove={() => onChange(rules.filter((_rule, at) => at !== index))}
          />
        ))}
      </Flex>
      {!rules.length && (
        <Typography textColor="neutral600">{t(segments.length ? 'rules.none' : 'rules.noSegments')}</Typography>
      )}
      <Box paddingTop={4}>
        <Button
          variant="secondary"
          startIcon={<Plus aria-hidden />}
          disabled={!segments.length}
          onClick={() => onChange([...rules, newRule(rules, '', blocks[blocks.length > 1 ? 1 : 0].value)])}
        >
          {t('rules.add')}
        </Button>
      </Box>
      <div
        aria-live="polite"
        style={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }}
      >
        {said}
      </div>
    </Card>
  );
};
