import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "../schema.graphqls",
  documents: "src/api/*.graphql",
  generates: {
    "src/api/operations.ts": {
      plugins: [
        { add: { content: "// Generated from schema.graphqls and src/api/*.graphql by `npm run generate`. Do not edit." } },
        "typescript-operations",
        "typed-document-node",
      ],
      config: {
        // Documents travel as plain strings: the dashboard then needs no GraphQL parser in the browser.
        documentMode: "string",
        enumsAsTypes: true,
        strictScalars: true,
        // Amounts stay the strings they are on the wire; a JavaScript number would round them.
        scalars: {
          ID: "string",
          Decimal: "string",
          DateTime: "string",
          Date: "string",
          TimeZone: "string",
          CurrencyCode: "string",
          URL: "string",
          Counter: "number",
          EventData: "Record<string, string | number | boolean | null>",
        },
        useTypeImports: true,
        dedupeFragments: true,
      },
    },
  },
};

export default config;
