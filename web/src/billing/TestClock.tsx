import { useState } from "react";
import { useAccount } from "../account";
import type { Failure } from "../api/failure";
import { AdvanceTestClockDocument, CreateTestClockDocument, type RefusalFieldsFragment } from "../api/operations";
import { useApi } from "../api/useApi";
import { formatInstant } from "../dates";
import { Confirm } from "../parts/Confirm";
import { Problem } from "../parts/Problem";
import { Refusal } from "./Refusal";

const DAY = 86_400_000;
/** The API moves a clock this far at once. */
const FARTHEST = 35 * DAY;
/** A clock that stopped on the way is asked to go on this often. */
const PATIENCE = 30;

/** For sandbox accounts: months in seconds. Renewals, retries and expiries happen as the time passes them. */
export function TestClock() {
  const api = useApi();
  const { account, reload, can } = useAccount();
  const [asking, setAsking] = useState(false);
  const [moving, setMoving] = useState("");
  const [failure, setFailure] = useState<Failure | null>(null);
  const [refusals, setRefusals] = useState<RefusalFieldsFragment[]>([]);
  const [stopped, setStopped] = useState(false);
  const clock = account.testClock;
  const end = account.subscription?.currentPeriod?.end;
  const mayChange = can("billing:write") && !moving;

  const work = async (name: string, ask: () => Promise<RefusalFieldsFragment[]>) => {
    setMoving(name);
    setFailure(null);
    setRefusals([]);
    setStopped(false);
    try {
      setRefusals(await ask());
    } catch (e) {
      setFailure(e as Failure);
    } finally {
      await reload();
      setMoving("");
    }
  };
  const create = () =>
    work("create", async () => {
      const { data, failures } = await api.send(CreateTestClockDocument, { input: { accountId: account.id } });
      if (!data.createTestClock) throw failures[0];
      return data.createTestClock.userErrors;
    });
  const advance = (name: string, to: number) =>
    work(name, async () => {
      for (let asked = 0; asked < PATIENCE; asked++) {
        const { data, failures } = await api.send(AdvanceTestClockDocument, {
          input: { accountId: account.id, to: new Date(to).toISOString() },
        });
        const payload = data.advanceTestClock;
        if (!payload) throw failures[0];
        if (payload.reached !== false) return payload.userErrors;
      }
      setStopped(true);
      return [];
    });

  const now = clock ? Date.parse(clock.now) : 0;
  const toEnd = end ? Date.parse(end) : 0;
  const moves = [
    { name: "day", words: "1 day", to: now + DAY },
    ...(toEnd > now && toEnd - now <= FARTHEST ? [{ name: "period", words: "To period’s end", to: toEnd }] : []),
    { name: "month", words: "35 days", to: now + FARTHEST },
  ];
  return (
    <section className="panel test-clock" aria-labelledby="clock-title" aria-busy={moving !== ""}>
      <div className="clock-words">
        <div className="row">
          <h2 id="clock-title">Test clock</h2>
          <span className="badge caution">Sandbox</span>
        </div>
        {clock ? (
          <p className="clock-face">
            <span className="fine">The account’s time</span>
            <time dateTime={clock.now}>{formatInstant(clock.now, account.timeZone)}</time>
          </p>
        ) : (
          <p className="quiet">Stop this account’s time and move it yourself, to see renewals, retries and pending changes in seconds.</p>
        )}
      </div>
      <div className="buttons" role="group" aria-label={clock ? "Move the time forward" : "Test clock"}>
        {clock ? (
          moves.map((move) => (
            <button key={move.name} type="button" className="button" disabled={!mayChange} onClick={() => void advance(move.name, move.to)}>
              {moving === move.name ? "Moving…" : move.words}
            </button>
          ))
        ) : (
          <button type="button" className="button" disabled={!mayChange} onClick={() => setAsking(true)}>
            {moving ? "One moment…" : "Create a test clock"}
          </button>
        )}
      </div>
      {(failure || refusals.length > 0 || stopped) && (
        <div className="clock-problems">
          {failure && <Problem failure={failure} />}
          {refusals.map((refusal) => (
            <Refusal key={refusal.code} refusal={refusal} onDecided={() => void reload()} />
          ))}
          {stopped && (
            <p className="notice caution" role="status">
              The clock stopped on the way: a payment is not decided yet. Move it again in a moment.
            </p>
          )}
        </div>
      )}
      {asking && (
        <Confirm
          title="Stop this account’s time?"
          verb="Create the test clock"
          keep="Leave it running"
          tone="primary"
          onYes={() => {
            setAsking(false);
            void create();
          }}
          onNo={() => setAsking(false)}
        >
          From now on it moves only when you move it, and only forward. A test clock cannot be removed.
        </Confirm>
      )}
    </section>
  );
}
