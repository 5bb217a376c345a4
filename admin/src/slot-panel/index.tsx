import { Typography } from '@strapi/design-system';
import { useQueryParams } from '@strapi/strapi/admin';
import { keyOf } from '../components/keyOf';
import { useText } from '../components/useText';
import { PLUGIN_ID, VARIANT_TYPE } from '../pluginId';
import { Blocks } from './Blocks';
import { VariantPanel } from './VariantPanel';
import { useModel } from './zones';

interface PanelProps {
  model: string;
  documentId?: string;
  /** Absent while an entry is created or cloned. */
  document?: Record<string, unknown>;
  activeTab?: 'draft' | 'published' | null;
}

interface LocaleQuery {
  plugins?: { i18n?: { locale?: string } };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What an entry is called, as far as its fields tell: as people say it, where a key can be made of that. */
const titleOf = (document: Record<string, unknown>): string =>
  ['title', 'name', 'slug'].map((field) => text(document[field])).find(keyOf) ?? '';

/** The panel beside an entry with a dynamic zone, or beside a variant; on every other entry it is not there. */
export const SlotPanel = ({ model, documentId, document, activeTab }: PanelProps) => {
  const t = useText();
  const shapes = useModel();
  const [{ query }] = useQueryParams<LocaleQuery>();
  if (model === VARIANT_TYPE && documentId && document && text(document.slot))
    return {
      title: t('panel.title'),
      content: (
        <VariantPanel
          slot={text(document.slot)}
          documentId={documentId}
          model={shapes}
          readOnly={activeTab === 'published'}
          revision={text(document.updatedAt)}
        />
      ),
    };
  if (!shapes?.hasZone(model) || model.startsWith(`plugin::${PLUGIN_ID}.`)) return null;

  const saved = document && documentId && document.documentId;
  const content = saved ? (
    <Blocks
      entry={{
        contentType: model,
        documentId,
        locale: text(document.locale) || query.plugins?.i18n?.locale || null,
      }}
      page={titleOf(document)}
      model={shapes}
      readOnly={activeTab === 'published'}
      revision={text(document.updatedAt)}
    />
  ) : (
    <Typography variant="pi">{t('panel.saveFirst')}</Typography>
  );
  return { title: t('panel.title'), content };
};
