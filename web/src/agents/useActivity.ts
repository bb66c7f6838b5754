import { useEffect, useRef, useState } from "react";
import { type Activity, followAgent, type LiveState } from "../api/live";
import { useApi } from "../api/useApi";

/** What an agent does, as it is this moment; null until it is known. */
export function useActivity(agentId: string) {
  const api = useApi();
  const [activity, setActivity] = useState<Activity | null>(null);
  const [live, setLive] = useState<LiveState>("connecting");
  useEffect(() => {
    setActivity(null);
    const hear = (heard: Activity) => setActivity((known) => (known && known.version > heard.version ? known : heard));
    return followAgent(api, agentId, hear, setLive);
  }, [api, agentId]);
  return { activity, live };
}

/** Of something that comes on two ways, what came last. */
export function useNewest<T>(one: T | null, other: T | null): T | null {
  const before = useRef({ one, other, newest: one ?? other });
  const known = before.current;
  if (one !== known.one || other !== known.other) {
    const newest = other !== known.other && other !== null ? other : (one ?? other);
    before.current = { one, other, newest };
  }
  return before.current.newest;
}
