import { Box, Typography } from '@strapi/design-system';
import { useText } from '../../components/useText';

/** "How measured?": closed until somebody doubts the number. */
export const Measured = ({ children }: { children: string }) => {
  const t = useText();
  return (
    <Box paddingTop={4}>
      <details>
        <summary style={{ cursor: 'pointer' }}>
          <Typography variant="pi" textColor="primary600">
            {t('contrast.measured')}
          </Typography>
        </summary>
        <Box paddingTop={2} maxWidth="50rem">
          <Typography variant="pi" textColor="neutral700">
            {children}
          </Typography>
        </Box>
      </details>
    </Box>
  );
};
