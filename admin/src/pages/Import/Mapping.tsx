import { Checkbox, Field, Flex, Grid } from '@strapi/design-system';
import type { ImportFile, ImportItemType, ImportPlan } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { Choice } from '../../components/Choice';
import { useText } from '../../components/useText';
import {
  columnOptions,
  happenedOf,
  happenedOptions,
  itemOptions,
  itemsOf,
  NEEDED,
  NONE,
  OPTIONAL,
  withColumn,
  withHappened,
  withItems,
} from './plan';

interface Props {
  file: ImportFile;
  itemTypes: readonly ImportItemType[];
  plan: ImportPlan;
  disabled: boolean;
  onChange: (plan: ImportPlan) => void;
}

const Columns = ({ file, plan, disabled, onChange }: Omit<Props, 'itemTypes'>) => {
  const t = useText();
  return (
    <>
      {NEEDED.map((field) => (
        <Grid.Item key={field} col={4} s={12}>
          <Choice
            label={t(`import.field.${field}`)}
            value={plan.columns[field] ?? null}
            options={columnOptions(file, null)}
            placeholder={t('import.choose')}
            disabled={disabled}
            onChange={(column) => onChange(withColumn(plan, field, column))}
          />
        </Grid.Item>
      ))}
      <Grid.Item col={4} s={12}>
        <Choice
          label={t('import.field.type')}
          value={happenedOf(plan)}
          options={happenedOptions(file, t)}
          placeholder={t('import.choose')}
          disabled={disabled}
          onChange={(choice) => onChange(withHappened(plan, choice))}
        />
      </Grid.Item>
      {OPTIONAL.map((field) => (
        <Grid.Item key={field} col={4} s={12}>
          <Choice
            label={t(`import.field.${field}`)}
            value={plan.columns[field] ?? NONE}
            options={columnOptions(file, t('import.noColumn'))}
            disabled={disabled}
            onChange={(column) => onChange(withColumn(plan, field, column))}
          />
        </Grid.Item>
      ))}
    </>
  );
};

/** What the columns of the file say, what its items are, and that the people agreed. */
export const Mapping = ({ itemTypes, ...props }: Props) => {
  const t = useText();
  const { file, plan, disabled, onChange } = props;
  return (
    <Card title={t('import.mapping')} hint={t('import.mapping.hint')}>
      <Flex direction="column" alignItems="stretch" gap={5}>
        <Grid.Root gap={5}>
          {file.format === 'csv' && <Columns {...props} />}
          <Grid.Item col={8} s={12}>
            <Choice
              label={t('import.items')}
              hint={t('import.items.hint')}
              value={itemsOf(plan)}
              options={itemOptions(itemTypes, t)}
              disabled={disabled}
              onChange={(choice) => onChange(withItems(plan, choice))}
            />
          </Grid.Item>
        </Grid.Root>
        <Field.Root hint={t('import.consent.hint')}>
          <Checkbox
            checked={plan.consent}
            disabled={disabled}
            onCheckedChange={(checked) => onChange({ ...plan, consent: checked === true })}
          >
            {t('import.consent')}
          </Checkbox>
          <Field.Hint />
        </Field.Root>
      </Flex>
    </Card>
  );
};
