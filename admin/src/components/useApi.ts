import { useMemo } from 'react';
import { useFetchClient } from '@strapi/strapi/admin';
import { apiOf, type Api, type Client } from '../api';

/** The admin API of the plugin, in the name of whoever is logged in. */
export const useApi = (): Api => {
  const client = useFetchClient();
  return useMemo(() => apiOf(client as Client), [client]);
};
