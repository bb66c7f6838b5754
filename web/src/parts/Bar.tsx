import { permille } from "../money";

type Share = { name: string; value: string };

/** Shares of a whole as one bar. The figures stand beside it in words, so it is only a picture. */
export function Bar({ whole, shares }: { whole: string; shares: Share[] }) {
  return (
    <div className="bar" aria-hidden="true">
      {shares.map((share) => (
        <i key={share.name} className={share.name} style={{ width: `${permille(share.value, whole) / 10}%` }} />
      ))}
    </div>
  );
}
