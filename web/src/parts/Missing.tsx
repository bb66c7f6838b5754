import { linkTo } from "../route";

/** An address that names nothing of this account, or something of another kind. */
export function Missing({ what, list }: { what: string; list: string[] }) {
  return (
    <p className="empty">
      There is no such {what}. <a href={linkTo(...list)}>See all</a>
    </p>
  );
}
