import { useRef } from 'react';
import { Button, Flex, Typography } from '@strapi/design-system';
import { Upload } from '@strapi/icons';
import type { ImportView } from '../../../../server/src/contracts';
import { Card } from '../../components/Card';
import { useText } from '../../components/useText';

const MEGABYTE = 1024 * 1024;

interface Props {
  view: ImportView;
  busy: boolean;
  onFile: (file: File) => void;
  /** The file is larger than what is taken here. */
  onTooLarge: (most: number) => void;
}

/** The file that is imported, and what was found in it. */
export const ChooseFile = ({ view: { file, work, mostBytes }, busy, onFile, onTooLarge }: Props) => {
  const t = useText();
  const input = useRef<HTMLInputElement>(null);
  const take = (chosen: File | undefined) => {
    if (input.current) input.current.value = '';
    if (!chosen) return;
    if (chosen.size > mostBytes) onTooLarge(mostBytes / MEGABYTE);
    else onFile(chosen);
  };
  return (
    <Card title={t('import.file')} hint={t('import.file.hint', { most: mostBytes / MEGABYTE })}>
      <Flex gap={4} wrap="wrap">
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,.jsonl,.ndjson,.gz"
          onChange={(event) => take(event.target.files?.[0])}
        />
        <Button
          variant={file ? 'tertiary' : 'default'}
          startIcon={<Upload aria-hidden />}
          loading={busy}
          disabled={work?.state === 'running'}
          onClick={() => input.current?.click()}
        >
          {t(file ? 'import.file.other' : 'import.file.choose')}
        </Button>
        {file && (
          <Typography>
            {t(`import.file.${file.format}`, {
              name: file.name,
              megabytes: Math.ceil((file.bytes / MEGABYTE) * 10) / 10,
              columns: file.columns.length,
            })}
          </Typography>
        )}
      </Flex>
    </Card>
  );
};
