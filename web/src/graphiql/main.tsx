import "graphiql/style.css";
import "./page.css";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import { loadSettings } from "../settings";
import { pastedToken } from "../token";
import { EXAMPLES } from "./examples";
import { createFetcher } from "./fetcher";

const settings = await loadSettings();
const token = pastedToken.read() ?? settings.token;
const headers = JSON.stringify({ Authorization: `Bearer ${token || "<your token>"}` }, null, 2);
const key = `graphiql-${Date.now().toString(36)}`;

const tabs = EXAMPLES.map(({ query, variables }) => ({
  query,
  variables: variables ? JSON.stringify(variables(key), null, 2) : null,
  headers,
}));

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <GraphiQL
      fetcher={createFetcher(settings.endpoint, token)}
      defaultHeaders={headers}
      defaultTabs={tabs}
      defaultEditorToolsVisibility="headers"
      inputValueDeprecation
    >
      <GraphiQL.Logo>
        <a href="/">Aura Billing</a>
      </GraphiQL.Logo>
    </GraphiQL>,
  );
}
