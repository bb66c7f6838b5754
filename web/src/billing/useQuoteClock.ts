import { useEffect, useState } from "react";
import { useAccount } from "../account";

/** How long a quote is good, in ms. A clock of the browser that is wrong must not make it seem longer or already over. */
const LIFE = 600_000;

/** Seconds that a quote is still good, counted from when it came; null while the account's time stands still. */
export function useQuoteClock(expiresAt: string | undefined, received: number, onOver: () => void): number | null {
  const { account } = useAccount();
  const [now, setNow] = useState(Date.now);
  const still = account.testClock !== null;
  const told = expiresAt ? Date.parse(expiresAt) - received : LIFE;
  const left = received + (told > 0 && told <= LIFE ? told : LIFE) - now;
  const over = expiresAt !== undefined && !still && left <= 0;

  useEffect(() => {
    setNow(Date.now());
    if (still || !expiresAt) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [still, expiresAt]);

  useEffect(() => {
    if (over) onOver();
  }, [over, onOver]);

  return still ? null : Math.max(0, Math.ceil(left / 1_000));
}
