import type { ReactNode } from 'react';
import { Box, Flex, Typography } from '@strapi/design-system';

interface Props {
  title?: ReactNode;
  hint?: ReactNode;
  aside?: ReactNode;
  /** Takes the height that its neighbours have. */
  fill?: boolean;
  children?: ReactNode;
}

/** A white sheet with a heading: one question of a page. */
export const Card = ({ title, hint, aside, fill, children }: Props) => (
  <Box background="neutral0" hasRadius shadow="tableShadow" padding={6} tag="section" flex={fill ? '1' : undefined}>
    {(title || aside) && (
      <Flex justifyContent="space-between" alignItems="flex-start" gap={4} paddingBottom={hint ? 1 : 4}>
        {title && (
          <Typography variant="delta" tag="h2">
            {title}
          </Typography>
        )}
        {aside}
      </Flex>
    )}
    {hint && (
      <Box paddingBottom={4}>
        <Typography textColor="neutral600" tag="p">
          {hint}
        </Typography>
      </Box>
    )}
    {children}
  </Box>
);
