import type { ReactNode } from "react";
import type { Pages } from "../api/usePages";
import { Problem } from "./Problem";
import { Waiting } from "./Waiting";

type Props<N> = { pages: Pages<N>; caption: string; columns: ReactNode; row: (node: N) => ReactNode; empty: string };

/** A connection as a table that grows downwards. */
export function Listing<N>({ pages, caption, columns, row, empty }: Props<N>) {
  return (
    <>
      {pages.failure && <Problem failure={pages.failure} />}
      {pages.nodes?.length === 0 && <p className="empty">{empty}</p>}
      {pages.nodes && pages.nodes.length > 0 && (
        <table className="listing">
          <caption className="heard">{caption}</caption>
          <thead>
            <tr>{columns}</tr>
          </thead>
          <tbody>{pages.nodes.map(row)}</tbody>
        </table>
      )}
      {!pages.nodes && !pages.failure && <Waiting />}
      {pages.more && (
        <button type="button" className="button more" disabled={pages.loading} onClick={pages.more}>
          Show more
        </button>
      )}
    </>
  );
}
