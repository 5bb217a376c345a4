import { useCallback } from 'react';
import {
  Badge,
  Box,
  Button,
  Checkbox,
  EmptyStateLayout,
  Flex,
  Grid,
  LinkButton,
  Typography,
} from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { AttributeSetting, AttributeTypeView } from '../../../../server/src/contracts';
import { useApi } from '../../components/useApi';
import { Card } from '../../components/Card';
import { Choice } from '../../components/Choice';
import { Frame } from '../../components/Frame';
import { useLoad } from '../../components/useLoad';
import { useText } from '../../components/useText';
import { useTry } from '../../components/useTry';
import { Waiting } from '../../components/Waiting';
import { usePermissions } from '../../permissions';
import { HOME } from '../../pluginId';
import { Holdout } from './Holdout';

interface TypeProps {
  type: AttributeTypeView;
  editable: boolean;
  onSave: (setting: AttributeSetting) => void;
}

const enabledFields = (type: AttributeTypeView): string[] =>
  type.fields.filter((field) => field.enabled).map((field) => field.name);

/** One click enables a type with the fields chosen automatically, unless somebody has chosen before. */
const settingWhenEnabled = (type: AttributeTypeView): AttributeSetting => {
  const chosen = enabledFields(type);
  return {
    enabled: true,
    fields: chosen.length ? chosen : type.fields.filter((field) => field.automatic).map((field) => field.name),
  };
};

const Fields = ({ type, editable, onSave }: TypeProps) => {
  const t = useText();
  const chosen = enabledFields(type);
  if (!type.fields.length) return <Typography textColor="neutral600">{t('settings.noFields')}</Typography>;
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
      {type.fields.map((field) => (
        <Grid.Root tag="li" key={field.name} gap={4}>
          <Grid.Item col={3} s={12}>
            <Checkbox
              checked={field.enabled}
              disabled={!editable}
              onCheckedChange={() =>
                onSave(
                  field.enabled
                    ? { enabled: type.enabled, fields: chosen.filter((name) => name !== field.name) }
                    : { enabled: true, fields: [...chosen, field.name] },
                )
              }
            >
              {field.name}
            </Checkbox>
          </Grid.Item>
          <Grid.Item col={3} s={12}>
            <Typography textColor="neutral600">{t(`settings.kind.${field.kind}`)}</Typography>
          </Grid.Item>
          <Grid.Item col={4} s={12}>
            <Typography textColor="neutral600">
              {field.example ? t('settings.example', { example: field.example }) : ''}
            </Typography>
          </Grid.Item>
          <Grid.Item col={2} s={12}>
            {field.automatic && <Badge>{t('settings.automatic')}</Badge>}
          </Grid.Item>
        </Grid.Root>
      ))}
    </Flex>
  );
};

/** The field that says whether an entry can be had: what shows only entries that cannot is not served. */
const Stock = ({ type, editable, onSave }: TypeProps) => {
  const t = useText();
  const possible = type.fields.filter(({ kind }) => kind === 'boolean' || kind === 'number');
  if (possible.length === 0) return null;
  return (
    <Box paddingTop={5} maxWidth="28rem">
      <Choice
        label={t('settings.stock')}
        hint={t('settings.stock.hint')}
        value={type.stock ?? ''}
        disabled={!editable}
        options={[
          { value: '', label: t('settings.stock.none') },
          ...possible.map(({ name, kind }) => ({
            value: name,
            label: t(kind === 'number' ? 'settings.stock.number' : 'settings.stock.boolean', { name }),
          })),
        ]}
        onChange={(name) => onSave({ enabled: true, fields: enabledFields(type), stock: name || null })}
      />
    </Box>
  );
};

const Type = (props: TypeProps) => {
  const { type, editable, onSave } = props;
  const t = useText();
  return (
    <Card
      title={type.name}
      hint={`${t('settings.entries', { count: type.entries })} · ${
        type.enabled ? t('settings.learns', { fields: enabledFields(type).join(', ') }) : t('settings.choose')
      }`}
      aside={
        type.enabled ? (
          <Button
            variant="tertiary"
            disabled={!editable}
            onClick={() => onSave({ enabled: false, fields: enabledFields(type) })}
          >
            {t('settings.disable', { name: type.name })}
          </Button>
        ) : (
          settingWhenEnabled(type).fields.length > 0 && (
            <Button disabled={!editable} onClick={() => onSave(settingWhenEnabled(type))}>
              {t('settings.enable', { name: type.name })}
            </Button>
          )
        )
      }
    >
      <Fields {...props} />
      {type.enabled && <Stock {...props} />}
    </Card>
  );
};

const ImportHistory = () => {
  const t = useText();
  return (
    <Card
      title={t('import.title')}
      hint={t('import.subtitle')}
      aside={
        <LinkButton tag={NavLink} variant="tertiary" to={`${HOME}/settings/import`}>
          {t('import.open')}
        </LinkButton>
      }
    />
  );
};

/** What is learned from comes first, then what could be, then what has nothing to say. */
const byUse = (types: readonly AttributeTypeView[]): AttributeTypeView[] => {
  const use = (type: AttributeTypeView): number =>
    (type.enabled ? 4 : 0) + (type.fields.some(({ automatic }) => automatic) ? 2 : 0) + (type.entries ? 1 : 0);
  return [...types].sort((a, b) => use(b) - use(a));
};

/** What the site may learn from: content types and their fields, enabled in one click. */
export const Settings = () => {
  const t = useText();
  const api = useApi();
  const { settings } = usePermissions();
  const { run, busy } = useTry();
  const loaded = useLoad(useCallback(() => api.attributes(), [api]));
  const save = async (type: AttributeTypeView, setting: AttributeSetting) => {
    const done = await run(
      async () => (await api.saveAttributes(type.contentType, setting), true),
      t('settings.saved', { name: type.name }),
    );
    if (done) loaded.reload();
  };
  return (
    <Frame title={t('settings.title')} subtitle={t('settings.subtitle')}>
      <Waiting of={loaded}>
        {(types) =>
          types.length ? (
            <Flex direction="column" alignItems="stretch" gap={6}>
              {byUse(types).map((type) => (
                <Type
                  key={type.contentType}
                  type={type}
                  editable={settings && !busy}
                  onSave={(setting) => save(type, setting)}
                />
              ))}
            </Flex>
          ) : (
            <EmptyStateLayout content={t('settings.empty')} />
          )
        }
      </Waiting>
      <Flex direction="column" alignItems="stretch" gap={6} paddingTop={6}>
        <Holdout editable={settings} />
        {settings && <ImportHistory />}
      </Flex>
    </Frame>
  );
};
