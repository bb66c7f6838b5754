import { type FormEvent, useId, useState } from "react";
import { Brand } from "./Brand";

export function SignIn({ reason, onToken }: { reason: string | null; onToken: (token: string) => void }) {
  const [typed, setTyped] = useState("");
  const field = useId();
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const token = typed.trim().replace(/^Bearer\s+/i, "");
    if (token) onToken(token);
  };
  return (
    <main className="lonely">
      <Brand />
      <form className="panel sign-in" onSubmit={submit}>
        <h1>Sign in</h1>
        <p className="quiet">Paste an access token of your account. It is kept in this tab and forgotten when you close it.</p>
        {reason && (
          <p className="notice bad" role="alert">
            {reason}
          </p>
        )}
        <label htmlFor={field}>Access token</label>
        <textarea
          id={field}
          className="token"
          rows={4}
          spellCheck={false}
          autoComplete="off"
          required
          value={typed}
          onChange={(e) => setTyped(e.target.value)}
        />
        <button type="submit" className="button primary">
          Sign in
        </button>
      </form>
    </main>
  );
}
