/** What a newcomer finds in the tabs: read, change, follow. Each runs as it stands against the demo account. */
export const EXAMPLES = [
  {
    query: `# Who am I, and what do I have?
# Run it with the play button or Ctrl-Enter.
query Viewer {
  viewer {
    role
    account {
      id
      name
      balance {
        available {
          amount
          currency
        }
        topUpMinimum {
          amount
        }
        version
      }
      subscription {
        status
        plan {
          name
        }
        credits {
          remaining
          granted
        }
      }
    }
  }
}
`,
  },
  {
    query: `# Add prepaid money. Sent again with the same key it
# charges nothing and answers again: each new top-up
# takes a new idempotencyKey, in the variables below.
mutation TopUp($input: TopUpInput!) {
  topUp(input: $input) {
    payment {
      status
      total {
        amount
        currency
      }
      actionUrl
      invoice {
        number
      }
    }
    balance {
      available {
        amount
        currency
      }
    }
    replayed
    userErrors {
      code
      message
      field
      ... on PaymentError {
        advice
      }
    }
  }
}
`,
    variables: (key: string) => ({ input: { amount: { amount: "25.00", currency: "USD" }, idempotencyKey: key } }),
  },
  {
    query: `# The balance now, then each time it changes, over
# a WebSocket. Run it, then top up elsewhere.
subscription BalanceUpdated {
  balanceUpdated {
    available {
      amount
      currency
    }
    held {
      amount
    }
    version
  }
}
`,
  },
];
