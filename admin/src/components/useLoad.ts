import { useCallback, useEffect, useRef, useState } from 'react';
import { troubleOf, type Trouble } from '../trouble';

/** State of something that comes from the server. `value` stays while it is loaded again. */
export interface Loaded<T> {
  value: T | null;
  trouble: Trouble | null;
  loading: boolean;
  reload: () => void;
  replace: (value: T) => void;
}

/** Loads when `load` changes (memoize it); an answer that comes after a newer question is dropped. */
export const useLoad = <T>(load: () => Promise<T>): Loaded<T> => {
  const [state, setState] = useState<{ value: T | null; trouble: Trouble | null; loading: boolean }>({
    value: null,
    trouble: null,
    loading: true,
  });
  const newest = useRef(0);

  const reload = useCallback(() => {
    const mine = ++newest.current;
    setState((before) => ({ ...before, loading: true }));
    load().then(
      (value) => mine === newest.current && setState({ value, trouble: null, loading: false }),
      (error: unknown) =>
        mine === newest.current && setState({ value: null, trouble: troubleOf(error), loading: false }),
    );
  }, [load]);

  useEffect(() => {
    reload();
    return () => {
      newest.current++;
    };
  }, [reload]);

  const replace = useCallback((value: T) => setState({ value, trouble: null, loading: false }), []);
  return { ...state, reload, replace };
};
