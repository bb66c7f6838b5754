// What both clients ask for.

export const ACCOUNT = /* GraphQL */ `
  query Account {
    viewer {
      account {
        id
        currency
        balance {
          version
          available { amount }
          topUpMinimum { amount }
        }
      }
    }
  }
`;

export const TOP_UP = /* GraphQL */ `
  mutation TopUp($input: TopUpInput!) {
    topUp(input: $input) {
      payment { id status }
      balance { version }
      replayed
      userErrors { code message }
    }
  }
`;

export const BALANCE = /* GraphQL */ `
  subscription Balance($accountId: ID) {
    balanceUpdated(accountId: $accountId) {
      version
      available { amount }
    }
  }
`;
