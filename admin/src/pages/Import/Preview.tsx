import { useCallback } from 'react';
import { Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { ImportPlan, ImportPreview } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { useApi } from '../../components/useApi';
import { useLoad } from '../../components/useLoad';
import { useText } from '../../components/useText';
import { Waiting } from '../../components/Waiting';

const COLUMNS = ['line', 'visitor', 'type', 'item', 'at', 'value'] as const;

const Row = ({ line }: { line: ImportPreview['lines'][number] }) => {
  const t = useText();
  const { formatDate } = useIntl();
  if ('code' in line)
    return (
      <Tr>
        <Td>
          <Typography>{line.line}</Typography>
        </Td>
        <Td colSpan={COLUMNS.length - 1}>
          <Typography textColor="danger600">
            {t('import.refused', { why: t(`import.code.${line.code}`), message: line.message })}
          </Typography>
        </Td>
      </Tr>
    );
  const cells = [line.line, line.visitor, line.type];
  return (
    <Tr>
      {cells.map((cell, index) => (
        <Td key={index}>
          <Typography>{cell}</Typography>
        </Td>
      ))}
      <Td>
        <Typography textColor={line.label === null ? 'warning700' : undefined}>
          {line.label ?? t('import.item.unknown', { item: line.item })}
        </Typography>
      </Td>
      <Td>
        <Typography>{formatDate(line.at, { dateStyle: 'medium', timeStyle: 'short' })}</Typography>
      </Td>
      <Td>
        <Typography>{[line.value, line.currency].filter((part) => part !== null).join(' ')}</Typography>
      </Td>
    </Tr>
  );
};

/** What the first lines of the file would become. */
export const Preview = ({ plan }: { plan: ImportPlan }) => {
  const t = useText();
  const api = useApi();
  const loaded = useLoad(useCallback(() => api.previewImport(plan), [api, plan]));
  return (
    <Card title={t('import.preview')} hint={t('import.preview.hint')}>
      <Waiting of={loaded}>
        {({ lines }) => (
          <Table colCount={COLUMNS.length} rowCount={lines.length + 1}>
            <Thead>
              <Tr>
                {COLUMNS.map((column) => (
                  <Th key={column}>
                    <Typography variant="sigma">{t(`import.column.${column}`)}</Typography>
                  </Th>
                ))}
              </Tr>
            </Thead>
            <Tbody>
              {lines.map((line) => (
                <Row key={line.line} line={line} />
              ))}
            </Tbody>
          </Table>
        )}
      </Waiting>
    </Card>
  );
};
