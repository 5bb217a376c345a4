import { Box, Flex, Link, Status, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { ExperienceView, VariantView } from '../../../../server/src/contracts';
import { AddCollection } from '../../components/AddCollection';
import { AddVariant } from '../../components/AddVariant';
import { Card } from '../../components/Card';
import { useText, type Text } from '../../components/useText';
import { entryAddress, VARIANT_TYPE } from '../../pluginId';

const STATE = { draft: 'secondary', modified: 'alternative', published: 'success' } as const;

/** Where a variant stands in the Content Manager. */
export const stateOf = (variant: VariantView): keyof typeof STATE => {
  if (!variant.published) return 'draft';
  return variant.modified ? 'modified' : 'published';
};

const learnedFrom = (variant: VariantView, t: Text): string => {
  if (variant.collection) return t('collection.learned');
  const pairs = Object.entries(variant.attributes).filter(([, values]) => values.length);
  return pairs.length
    ? pairs.map(([name, values]) => `${name}: ${values.join(', ')}`).join(' · ')
    : t('variants.attributes.none');
};

interface Props {
  view: ExperienceView;
  editable: boolean;
}

const Add = ({ view }: { view: ExperienceView }) => {
  const taken = view.variants.map(({ key }) => key);
  const [place] = view.places;
  return (
    <Flex gap={2} wrap="wrap" justifyContent="flex-end">
      {place && <AddCollection slot={view.slot} component={place.component} taken={taken} />}
      <AddVariant slot={view.slot} taken={taken} />
    </Flex>
  );
};

/** The blocks that this slot can show beside the original, and where each is edited. */
export const Variants = ({ view, editable }: Props) => {
  const t = useText();
  return (
    <Card title={t('variants.title')} hint={t('variants.hint')} aside={editable && <Add view={view} />}>
      {view.variants.length ? (
        <Table colCount={4} rowCount={view.variants.length + 1}>
          <Thead>
            <Tr>
              {(['name', 'attributes', 'state', 'locales'] as const).map((column) => (
                <Th key={column}>
                  <Typography variant="sigma">{t(`variants.column.${column}`)}</Typography>
                </Th>
              ))}
            </Tr>
          </Thead>
          <Tbody>
            {view.variants.map((variant) => (
              <Tr key={variant.key}>
                <Td>
                  <Link tag={NavLink} to={entryAddress(VARIANT_TYPE, variant.documentId)}>
                    {variant.collection
                      ? t('collection.of', { name: variant.name, count: variant.collection.entries })
                      : variant.name}
                  </Link>
                </Td>
                <Td maxWidth="32rem">
                  <Typography style={{ whiteSpace: 'normal' }}>{learnedFrom(variant, t)}</Typography>
                </Td>
                <Td>
                  <Status variant={STATE[stateOf(variant)]} size="S" width="max-content">
                    {t(`variant.${stateOf(variant)}`)}
                  </Status>
                  {variant.outOfStock && (
                    <Status variant="danger" size="S" width="max-content">
                      {t('variant.outOfStock')}
                    </Status>
                  )}
                </Td>
                <Td>
                  <Typography>{variant.locales.join(', ') || '–'}</Typography>
                </Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      ) : (
        <Typography textColor="neutral600">{t('variants.none')}</Typography>
      )}
      {view.places.length > 0 && (
        <Box paddingTop={6}>
          <Typography variant="pi" fontWeight="bold" tag="h3">
            {t('places.title')}
          </Typography>
          <Flex tag="ul" direction="column" alignItems="flex-start" gap={1} paddingTop={2}>
            {view.places.map((place) => (
              <li key={`${place.documentId}-${place.locale}-${place.field}-${place.index}`}>
                <Link tag={NavLink} to={entryAddress(place.contentType, place.documentId, place.locale)}>
                  {t('places.place', { title: place.title, number: place.index + 1, locale: place.locale ?? 'none' })}
                </Link>
              </li>
            ))}
          </Flex>
        </Box>
      )}
    </Card>
  );
};
