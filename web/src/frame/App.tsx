import { useCallback, useEffect, useMemo, useState } from "react";
import { Api } from "../api/api";
import { ApiContext } from "../api/useApi";
import { loadSettings, type Settings } from "../settings";
import { pastedToken } from "../token";
import { Session } from "./Session";
import { SignIn } from "./SignIn";

/** Settings first, then a token: the development one, or one that the customer pastes. */
export function App() {
  const [settings, setSettings] = useState<Settings | null>(null);
  const [token, setToken] = useState(pastedToken.read);
  const [reason, setReason] = useState<string | null>(null);
  const [broken, setBroken] = useState<string | null>(null);

  useEffect(() => {
    loadSettings().then(setSettings, (e: Error) => setBroken(e.message));
  }, []);

  const signIn = (pasted: string) => {
    pastedToken.keep(pasted);
    setReason(null);
    setToken(pasted);
  };
  const signOut = useCallback((why: string | null) => {
    pastedToken.forget();
    setToken(null);
    setReason(why);
    // A development token that is refused must not sign in again by itself, round and round.
    if (why) setSettings((known) => known && { ...known, token: "" });
  }, []);

  const usable = token ?? settings?.token ?? "";
  const api = useMemo(() => {
    if (!settings || !usable) return null;
    const renew = async () => (token ? null : (await loadSettings()).token);
    return new Api(settings.endpoint, usable, renew, signOut);
  }, [settings, usable, token, signOut]);

  if (broken) {
    return (
      <main className="lonely">
        <h1>Aura Billing is not reachable</h1>
        <p>{broken}</p>
        <button type="button" className="button primary" onClick={() => window.location.reload()}>
          Try again
        </button>
      </main>
    );
  }
  if (!settings) return <div className="lonely" aria-busy="true" aria-label="Loading" />;
  if (!api) return <SignIn reason={reason} onToken={signIn} />;
  return (
    <ApiContext value={api}>
      <Session settings={settings} onSignOut={token ? () => signOut(null) : null} />
    </ApiContext>
  );
}
