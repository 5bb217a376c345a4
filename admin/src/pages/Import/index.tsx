import { useCallback, useEffect, useState } from 'react';
import { Flex, Link } from '@strapi/design-system';
import { ArrowLeft } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { ImportFile, ImportPlan, ImportView } from '../../../../server/src/contracts';
import { Frame } from '../../components/Frame';
import { useApi } from '../../components/useApi';
import { useLoad, type Loaded } from '../../components/useLoad';
import { useText } from '../../components/useText';
import { useTry } from '../../components/useTry';
import { Waiting } from '../../components/Waiting';
import { HOME } from '../../pluginId';
import { ChooseFile } from './ChooseFile';
import { Mapping } from './Mapping';
import { isComplete } from './plan';
import { Preview } from './Preview';
import { Work } from './Work';

const ROUND_MS = 1000;

interface StepsProps {
  view: ImportView;
  onView: Loaded<ImportView>['replace'];
}

/** How the file is to be read, what that gives, and the work on it. */
const Reading = ({ file, view, onView }: StepsProps & { file: ImportFile }) => {
  const t = useText();
  const api = useApi();
  const { busy, run } = useTry();
  const [plan, setPlan] = useState<ImportPlan>(file.guess);
  const ready = isComplete(file, plan);
  const take = async (answer: Promise<ImportView | null>) => {
    const next = await answer;
    if (next) onView(next);
  };
  return (
    <>
      <Mapping
        file={file}
        itemTypes={view.itemTypes}
        plan={plan}
        disabled={view.work?.state === 'running'}
        onChange={setPlan}
      />
      {ready && <Preview plan={plan} />}
      <Work
        work={view.work}
        ready={ready}
        busy={busy}
        onCheck={() => take(run(() => api.checkImport(plan)))}
        onStart={() => take(run(() => api.startImport(plan)))}
        onStop={() => take(run(() => api.stopImport(), t('import.stopping')))}
      />
    </>
  );
};

const Steps = ({ view, onView }: StepsProps) => {
  const t = useText();
  const api = useApi();
  const { busy, run } = useTry();
  const { toggleNotification } = useNotification();
  const upload = async (file: File) => {
    const next = await run(() => api.uploadImport(file));
    if (next) onView(next);
  };
  const { file } = view;
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <ChooseFile
        view={view}
        busy={busy}
        onFile={upload}
        onTooLarge={(most) => toggleNotification({ type: 'danger', message: t('import.file.tooLarge', { most }) })}
      />
      {file && <Reading key={`${file.name} ${file.bytes} ${file.columns.join()}`} {...{ file, view, onView }} />}
    </Flex>
  );
};

/** What happened before the plugin was there, from a file: it counts as if each event had been sent when it happened. */
export const Import = () => {
  const t = useText();
  const api = useApi();
  const loaded = useLoad(useCallback(() => api.import(), [api]));
  const { value, reload, loading } = loaded;
  const running = value?.work?.state === 'running';
  useEffect(() => {
    if (!running || loading) return;
    const next = setTimeout(reload, ROUND_MS);
    return () => clearTimeout(next);
  }, [running, loading, reload, value]);
  return (
    <Frame
      title={t('import.title')}
      subtitle={t('import.subtitle')}
      back={
        <Link tag={NavLink} startIcon={<ArrowLeft aria-hidden />} to={`${HOME}/settings`}>
          {t('settings.title')}
        </Link>
      }
    >
      <Waiting of={loaded}>{(view) => <Steps view={view} onView={loaded.replace} />}</Waiting>
    </Frame>
  );
};
