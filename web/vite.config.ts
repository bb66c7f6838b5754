import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    target: ["chrome123", "firefox121", "safari17.5"],
    // Inlined assets would need `data:` in more places of the content policy.
    assetsInlineLimit: 0,
    // Whose code is inside, with its licences: it goes wherever the program goes.
    license: { fileName: "licenses.md" },
    // The pages load at once over loopback or one connection; the polyfill would be one more script.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { input: ["index.html", "graphiql.html"] },
  },
  server: {
    // `npm run dev` beside a running gateway, which hands out its settings and the API.
    proxy: {
      "/config.json": "http://127.0.0.1:8080",
      "/graphql": { target: "http://127.0.0.1:8080", ws: true },
    },
  },
});
