import type { ReactNode } from 'react';
import { Box } from '@strapi/design-system';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useText } from './useText';

interface Props {
  title: string;
  subtitle?: string;
  back?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page of the panel: its title, one sentence that says what it is for, and its content. */
export const Frame = ({ title, subtitle, back, actions, children }: Props) => {
  const t = useText();
  return (
    <Page.Main>
      <Page.Title>{`${title} · ${t('plugin.name')}`}</Page.Title>
      <Layouts.Header title={title} subtitle={subtitle} navigationAction={back} primaryAction={actions} />
      <Layouts.Content>
        <Box paddingBottom={10}>{children}</Box>
      </Layouts.Content>
    </Page.Main>
  );
};
