import { Box, Divider } from '@strapi/design-system';
import { Layouts, Page, SubNav } from '@strapi/strapi/admin';
import { Navigate, Route, Routes } from 'react-router-dom';
import { HOME } from '../pluginId';
import { PERMISSIONS } from '../permissions';
import { useText } from '../components/useText';
import { Contrast } from './Contrast';
import { ExperiencePage } from './Experiences/ExperiencePage';
import { Experiences } from './Experiences';
import { Health } from './Health';
import { Import } from './Import';
import { SegmentPage } from './Segments/SegmentPage';
import { Segments } from './Segments';
import { Settings } from './Settings';

const Navigation = () => {
  const t = useText();
  return (
    <SubNav.Main aria-label={t('plugin.name')}>
      <SubNav.Header label={t('plugin.name')} />
      <Divider />
      <SubNav.Content>
        <Box paddingTop={4} paddingBottom={4} tag="ul">
          {(['contrast', 'experiences', 'segments', 'settings', 'health'] as const).map((page) => (
            <Box tag="li" key={page}>
              <SubNav.Link to={`${HOME}/${page}`} label={t(`${page}.title`)} />
            </Box>
          ))}
        </Box>
      </SubNav.Content>
    </SubNav.Main>
  );
};

/** All pages of the plugin; Contrast is its home. */
const Pages = () => (
  <Page.Protect permissions={PERMISSIONS.read as never}>
    <Layouts.Root sideNav={<Navigation />}>
      <Routes>
        <Route index element={<Navigate to="contrast" replace />} />
        <Route path="contrast" element={<Contrast />} />
        <Route path="experiences" element={<Experiences />} />
        <Route path="experiences/:slot" element={<ExperiencePage />} />
        <Route path="segments" element={<Segments />} />
        <Route path="segments/:key" element={<SegmentPage />} />
        <Route path="settings" element={<Settings />} />
        <Route path="settings/import" element={<Import />} />
        <Route path="health" element={<Health />} />
      </Routes>
    </Layouts.Root>
  </Page.Protect>
);

export default Pages;
