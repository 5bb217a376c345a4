import { useCallback } from 'react';
import { Box, Field, Flex, Radio, Typography } from '@strapi/design-system';
import type { Degree as DegreeValue } from '../../../../server/src/engine/types';
import { Card } from '../../components/Card';
import { useApi } from '../../components/useApi';
import { useLoad } from '../../components/useLoad';
import { useText } from '../../components/useText';
import { DegreeForecast } from './DegreeForecast';

export const DEGREES: readonly DegreeValue[] = ['original', 'rules', 'rulesThenPerson', 'person'];

interface Props {
  slot: string;
  value: DegreeValue;
  onChange: (value: DegreeValue) => void;
}

/** How far the slot goes: four plain choices, each with what it means, would bring and costs. */
export const Degree = ({ slot, value, onChange }: Props) => {
  const t = useText();
  const api = useApi();
  // Only helps to choose: the choice is there before it, and without it.
  const forecast = useLoad(useCallback(() => api.degrees(slot), [api, slot]));
  return (
    <Card title={t('degree.title')} hint={t('degree.hint')}>
      <Field.Root width="100%">
        <Radio.Group
          value={value}
          onValueChange={(next: string) => onChange(next as DegreeValue)}
          aria-label={t('degree.title')}
        >
          <Flex direction="column" alignItems="stretch" gap={3}>
            {DEGREES.map((degree) => (
              <Box
                key={degree}
                padding={4}
                hasRadius
                borderColor={degree === value ? 'primary600' : 'neutral200'}
                background={degree === value ? 'primary100' : 'neutral0'}
              >
                <Radio.Item value={degree} aria-describedby={`degree-${degree}`}>
                  {t(`degree.${degree}`)}
                </Radio.Item>
                <Box paddingLeft={7} paddingTop={1} id={`degree-${degree}`}>
                  <Typography textColor="neutral700">{t(`degree.${degree}.means`)}</Typography>
                  {forecast.value && <DegreeForecast degree={degree} view={forecast.value} />}
                </Box>
              </Box>
            ))}
          </Flex>
        </Radio.Group>
      </Field.Root>
    </Card>
  );
};
