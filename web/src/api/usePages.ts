import { useCallback, useEffect, useRef, useState } from "react";
import type { Failure } from "./failure";
import type { PageFieldsFragment, TypedDocumentString } from "./operations";
import { useApi } from "./useApi";

type Page<N> = { nodes: N[]; pageInfo: PageFieldsFragment };

type Shown<N> = { nodes: N[]; end: string | null };

export type Pages<N> = {
  /** Null until the first page is there. */
  nodes: N[] | null;
  failure: Failure | null;
  /** Null on the last page. */
  more: (() => Promise<void>) | null;
  loading: boolean;
};

/** A busy account changes many times a second; its lists are read again this often at most. */
const BETWEEN_READS = 500;

/**
 * A connection read page by page, newest first. When `revision` changes the first page is read again and laid over what is
 * shown, so that new rows appear on top without losing the reader's place.
 */
export function usePages<T, N extends { id: string }>(
  document: TypedDocumentString<T, { after?: string | null | undefined }>,
  pick: (data: T) => Page<N> | null | undefined,
  revision: number,
): Pages<N> {
  const api = useApi();
  const [shown, setShown] = useState<Shown<N> | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [loading, setLoading] = useState(false);
  const latestPick = useRef(pick);
  latestPick.current = pick;

  const read = useCallback(
    async (after: string | null, lay: (page: Page<N>, shown: Shown<N> | null) => Shown<N>) => {
      setLoading(true);
      try {
        const { data, failures } = await api.send(document, { after });
        const page = latestPick.current(data);
        if (page) setShown((before) => lay(page, before));
        setFailure(failures[0] ?? null);
      } catch (e) {
        setFailure(e as Failure);
      } finally {
        setLoading(false);
      }
    },
    [api, document],
  );

  const due = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const started = useRef(false);
  useEffect(() => {
    due.current ??= setTimeout(
      () => {
        due.current = undefined;
        started.current = true;
        void read(null, layOver);
      },
      started.current ? BETWEEN_READS : 0,
    );
  }, [read, revision]);
  useEffect(
    () => () => {
      clearTimeout(due.current);
      due.current = undefined;
    },
    [],
  );

  const end = shown?.end ?? null;
  return {
    nodes: shown?.nodes ?? null,
    failure,
    more: end ? () => read(end, append) : null,
    loading,
  };
}

function endOf<N>(page: Page<N>): string | null {
  return page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
}

function append<N>(page: Page<N>, shown: Shown<N> | null): Shown<N> {
  return { nodes: [...(shown?.nodes ?? []), ...page.nodes], end: endOf(page) };
}

function layOver<N extends { id: string }>(page: Page<N>, shown: Shown<N> | null): Shown<N> {
  const last = page.nodes.at(-1)?.id;
  const overlap = shown ? shown.nodes.findIndex((node) => node.id === last) : -1;
  if (!shown || overlap < 0) return { nodes: page.nodes, end: endOf(page) };
  return { nodes: [...page.nodes, ...shown.nodes.slice(overlap + 1)], end: overlap === shown.nodes.length - 1 ? endOf(page) : shown.end };
}
