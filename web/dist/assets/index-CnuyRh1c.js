import{a as e}from"./rolldown-runtime-BWaJ3C7D.js";import{a as t,i as n,n as r,r as i,s as a,t as o}from"./client-XeZSCiMi.js";var s=e(a(),1),c=t(),l=class extends Error{code;retryable;requestId;retryAfterMs;missingScope;constructor(e,t){super(e),this.name=`Failure`,this.code=t.code,this.retryable=t.retryable??!1,this.requestId=t.requestId,this.retryAfterMs=t.retryAfterMs,this.missingScope=t.missingScope}};function u(e){return new l(e.message,e.extensions??{code:`INTERNAL`})}var d=class{endpoint;renew;signedOut;#e;constructor(e,t,n,r){this.endpoint=e,this.renew=n,this.signedOut=r,this.#e=t}get token(){return this.#e}async send(e,t,n){try{return await this.#t(e,t,n)}catch(r){if(!(r instanceof l)||r.code!==`UNAUTHENTICATED`||!await this.renewToken(r.message))throw r;return this.#t(e,t,n)}}async renewToken(e){let t=await this.renew();return t&&t!==this.#e?(this.#e=t,!0):(this.signedOut(e),!1)}async#t(e,t,n){let r,i;try{r=await fetch(this.endpoint,{method:`POST`,headers:{"Content-Type":`application/json`,Accept:`application/graphql-response+json`,Authorization:`Bearer ${this.#e}`},body:JSON.stringify({query:e.toString(),variables:t}),signal:n??null}),i=await r.json()}catch(e){throw n?.aborted?e:new l(`We could not reach Aura. Check your connection.`,{code:`NETWORK`,retryable:!0})}let a=(i.errors??[]).map(u);if(i.data)return{data:i.data,failures:a};throw a[0]??new l(`Aura answered HTTP ${r.status} without saying why.`,{code:`INTERNAL`,requestId:r.headers.get(`X-Request-Id`)??void 0})}},f=(0,s.createContext)(null);function p(){let e=(0,s.useContext)(f);if(!e)throw Error(`useApi outside of a session`);return e}function m(e,t){let n=p(),[r,i]=(0,s.useState)(null),[a,o]=(0,s.useState)(null),c=(0,s.useRef)(null),l=JSON.stringify(t),u=(0,s.useCallback)(async()=>{c.current?.abort();let t=new AbortController;c.current=t;try{let r=await n.send(e,JSON.parse(l),t.signal);if(t.signal.aborted)return;i(r),o(null)}catch(e){t.signal.aborted||o(e)}},[n,e,l]);return(0,s.useEffect)(()=>(i(null),o(null),u(),()=>c.current?.abort()),[u]),{answer:r,failure:a,reload:u}}var h=(0,s.createContext)(null);function g(){let e=(0,s.useContext)(h);if(!e)throw Error(`useAccount outside of an account`);return e}var _=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}};new _(`
    fragment MoneyFields on Money {
  amount
  currency
}
    `,{fragmentName:`MoneyFields`}),new _(`
    fragment BalanceFields on Balance {
  id
  posted {
    ...MoneyFields
  }
  held {
    ...MoneyFields
  }
  available {
    ...MoneyFields
  }
  version
  updatedAt
  topUpMinimum {
    ...MoneyFields
  }
  topUpMaximum {
    ...MoneyFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}`,{fragmentName:`BalanceFields`}),new _(`
    fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}
    `,{fragmentName:`CapFields`}),new _(`
    fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  agentCaps {
    ...CapFields
  }
  accountCaps {
    ...CapFields
  }
}
    fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}`,{fragmentName:`PlanFields`}),new _(`
    fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
    `,{fragmentName:`CardFields`}),new _(`
    fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}`,{fragmentName:`PaymentFields`}),new _(`
    fragment SubscriptionFields on Subscription {
  id
  status
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    startDate
    endDate
    timeZone
  }
  credits {
    granted
    used
    held
    remaining
    nextExpiryAt
  }
  pendingPayment {
    ...PaymentFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  agentCaps {
    ...CapFields
  }
  accountCaps {
    ...CapFields
  }
}
fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}`,{fragmentName:`SubscriptionFields`}),new _(`
    fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
}
    `,{fragmentName:`CountLimitFields`}),new _(`
    fragment LimitFields on AgentLimits {
  dailyCalls {
    ...CountLimitFields
  }
  concurrentCalls {
    ...CountLimitFields
  }
  dailyMessages {
    ...CountLimitFields
  }
  dailySpend {
    configured {
      ...MoneyFields
    }
    effective {
      ...MoneyFields
    }
    limitedBy
  }
  monthlyCredits {
    configured
    effective
    limitedBy
  }
  whenCreditsReached
  maxCallSeconds {
    ...CountLimitFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
}`,{fragmentName:`LimitFields`}),new _(`
    fragment AgentFields on Agent {
  id
  name
  status
  createdAt
  limits {
    ...LimitFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment LimitFields on AgentLimits {
  dailyCalls {
    ...CountLimitFields
  }
  concurrentCalls {
    ...CountLimitFields
  }
  dailyMessages {
    ...CountLimitFields
  }
  dailySpend {
    configured {
      ...MoneyFields
    }
    effective {
      ...MoneyFields
    }
    limitedBy
  }
  monthlyCredits {
    configured
    effective
    limitedBy
  }
  whenCreditsReached
  maxCallSeconds {
    ...CountLimitFields
  }
}
fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
}`,{fragmentName:`AgentFields`}),new _(`
    fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}`,{fragmentName:`RefusalFields`}),new _(`
    fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}
    `,{fragmentName:`PageFields`});var v=new _(`
    mutation TopUp($input: TopUpInput!) {
  topUp(input: $input) {
    payment {
      ...PaymentFields
    }
    balance {
      ...BalanceFields
    }
    replayed
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment BalanceFields on Balance {
  id
  posted {
    ...MoneyFields
  }
  held {
    ...MoneyFields
  }
  available {
    ...MoneyFields
  }
  version
  updatedAt
  topUpMinimum {
    ...MoneyFields
  }
  topUpMaximum {
    ...MoneyFields
  }
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),y=new _(`
    mutation Subscribe($input: SubscribeInput!) {
  subscribe(input: $input) {
    subscription {
      ...SubscriptionFields
    }
    payment {
      ...PaymentFields
    }
    replayed
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  agentCaps {
    ...CapFields
  }
  accountCaps {
    ...CapFields
  }
}
fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}
fragment SubscriptionFields on Subscription {
  id
  status
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    startDate
    endDate
    timeZone
  }
  credits {
    granted
    used
    held
    remaining
    nextExpiryAt
  }
  pendingPayment {
    ...PaymentFields
  }
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),b=new _(`
    mutation AddCard($input: AddPaymentMethodInput!) {
  addPaymentMethod(input: $input) {
    paymentMethod {
      ...CardFields
    }
    replayed
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),x=new _(`
    mutation SetDefaultCard($input: SetDefaultPaymentMethodInput!) {
  setDefaultPaymentMethod(input: $input) {
    paymentMethod {
      ...CardFields
    }
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),S=new _(`
    mutation RemoveCard($input: RemovePaymentMethodInput!) {
  removePaymentMethod(input: $input) {
    removedPaymentMethodId
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),C=new _(`
    mutation SetLimits($input: SetLimitsInput!) {
  setLimits(input: $input) {
    agent {
      ...AgentFields
    }
    userErrors {
      ...RefusalFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment LimitFields on AgentLimits {
  dailyCalls {
    ...CountLimitFields
  }
  concurrentCalls {
    ...CountLimitFields
  }
  dailyMessages {
    ...CountLimitFields
  }
  dailySpend {
    configured {
      ...MoneyFields
    }
    effective {
      ...MoneyFields
    }
    limitedBy
  }
  monthlyCredits {
    configured
    effective
    limitedBy
  }
  whenCreditsReached
  maxCallSeconds {
    ...CountLimitFields
  }
}
fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
}
fragment AgentFields on Agent {
  id
  name
  status
  createdAt
  limits {
    ...LimitFields
  }
}
fragment RefusalFields on UserError {
  __typename
  code
  message
  field
  ... on PaymentError {
    declineCode
    advice
    portalHint
    payment {
      ...PaymentFields
    }
  }
  ... on SetupError {
    missing
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),w=new _(`
    subscription BalanceUpdated($accountId: ID) {
  balanceUpdated(accountId: $accountId) {
    ...BalanceFields
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment BalanceFields on Balance {
  id
  posted {
    ...MoneyFields
  }
  held {
    ...MoneyFields
  }
  available {
    ...MoneyFields
  }
  version
  updatedAt
  topUpMinimum {
    ...MoneyFields
  }
  topUpMaximum {
    ...MoneyFields
  }
}`),T=new _(`
    query Overview {
  viewer {
    subject
    role
    scopes
    account {
      id
      name
      mode
      currency
      timeZone
      taxRatePercent
      taxId
      billingSetup {
        configured
        message
        missing
      }
      balance {
        ...BalanceFields
      }
      subscription {
        ...SubscriptionFields
      }
      paymentMethods {
        ...CardFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment BalanceFields on Balance {
  id
  posted {
    ...MoneyFields
  }
  held {
    ...MoneyFields
  }
  available {
    ...MoneyFields
  }
  version
  updatedAt
  topUpMinimum {
    ...MoneyFields
  }
  topUpMaximum {
    ...MoneyFields
  }
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  agentCaps {
    ...CapFields
  }
  accountCaps {
    ...CapFields
  }
}
fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}
fragment SubscriptionFields on Subscription {
  id
  status
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    startDate
    endDate
    timeZone
  }
  credits {
    granted
    used
    held
    remaining
    nextExpiryAt
  }
  pendingPayment {
    ...PaymentFields
  }
}`),ee=new _(`
    query BalanceNow {
  account {
    balance {
      ...BalanceFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment BalanceFields on Balance {
  id
  posted {
    ...MoneyFields
  }
  held {
    ...MoneyFields
  }
  available {
    ...MoneyFields
  }
  version
  updatedAt
  topUpMinimum {
    ...MoneyFields
  }
  topUpMaximum {
    ...MoneyFields
  }
}`),te=new _(`
    query Plans($currency: CurrencyCode!) {
  plans(currency: $currency) {
    ...PlanFields
    price(currency: $currency) {
      ...MoneyFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  agentCaps {
    ...CapFields
  }
  accountCaps {
    ...CapFields
  }
}
fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}`),E=new _(`
    query LedgerPage($after: String) {
  account {
    ledgerEntries(first: 10, after: $after) {
      nodes {
        id
        kind
        amount {
          ...MoneyFields
        }
        balanceAfter {
          ...MoneyFields
        }
        createdAt
        payment {
          id
          invoice {
            id
            number
          }
          paymentMethod {
            ...CardFields
          }
        }
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}`),D=new _(`
    query InvoicePage($after: String) {
  account {
    invoices(first: 10, after: $after) {
      nodes {
        id
        number
        status
        purpose
        total {
          ...MoneyFields
        }
        issuedAt
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}`),ne=new _(`
    query PaymentPage($after: String) {
  account {
    payments(first: 10, after: $after) {
      nodes {
        ...PaymentFields
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}
fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}`),O=new _(`
    query InvoiceById($id: ID!) {
  node(id: $id) {
    __typename
    ... on Invoice {
      id
      number
      status
      purpose
      subtotal {
        ...MoneyFields
      }
      tax {
        ...MoneyFields
      }
      total {
        ...MoneyFields
      }
      amountPaid {
        ...MoneyFields
      }
      taxRatePercent
      customerName
      customerTaxId
      issuedAt
      paidAt
      pdfUrl
      htmlUrl
      lines {
        description
        quantity
        amount {
          ...MoneyFields
        }
        tax {
          ...MoneyFields
        }
        periodStart
        periodEnd
      }
      payment {
        paymentMethod {
          ...CardFields
        }
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}`),k=new _(`
    query PaymentById($id: ID!) {
  node(id: $id) {
    __typename
    ... on Payment {
      ...PaymentFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
fragment PaymentFields on Payment {
  id
  purpose
  status
  amount {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paymentMethod {
    ...CardFields
  }
  failure {
    code
    declineCode
    message
    advice
  }
  actionUrl
  invoice {
    id
    number
  }
  createdAt
  updatedAt
}`),re=new _(`
    query AgentPage($after: String) {
  account {
    agents(first: 20, after: $after) {
      nodes {
        ...AgentFields
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment LimitFields on AgentLimits {
  dailyCalls {
    ...CountLimitFields
  }
  concurrentCalls {
    ...CountLimitFields
  }
  dailyMessages {
    ...CountLimitFields
  }
  dailySpend {
    configured {
      ...MoneyFields
    }
    effective {
      ...MoneyFields
    }
    limitedBy
  }
  monthlyCredits {
    configured
    effective
    limitedBy
  }
  whenCreditsReached
  maxCallSeconds {
    ...CountLimitFields
  }
}
fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
}
fragment AgentFields on Agent {
  id
  name
  status
  createdAt
  limits {
    ...LimitFields
  }
}
fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}`),A=new _(`
    query AgentById($id: ID!) {
  node(id: $id) {
    __typename
    ... on Agent {
      ...AgentFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment LimitFields on AgentLimits {
  dailyCalls {
    ...CountLimitFields
  }
  concurrentCalls {
    ...CountLimitFields
  }
  dailyMessages {
    ...CountLimitFields
  }
  dailySpend {
    configured {
      ...MoneyFields
    }
    effective {
      ...MoneyFields
    }
    limitedBy
  }
  monthlyCredits {
    configured
    effective
    limitedBy
  }
  whenCreditsReached
  maxCallSeconds {
    ...CountLimitFields
  }
}
fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
}
fragment AgentFields on Agent {
  id
  name
  status
  createdAt
  limits {
    ...LimitFields
  }
}`),j=r();function M({failure:e,onRetry:t}){return(0,j.jsxs)(`div`,{className:`notice bad`,role:`alert`,children:[(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:ie(e)}),` `,ae(e)]}),(0,j.jsxs)(`p`,{className:`fine marks`,children:[(0,j.jsx)(`code`,{children:e.code}),e.requestId&&(0,j.jsxs)(`span`,{children:[`Request `,(0,j.jsx)(`code`,{children:e.requestId})]})]}),t&&(0,j.jsx)(`button`,{type:`button`,className:`button small`,onClick:t,children:`Try again`})]})}function ie(e){switch(e.code){case`NETWORK`:return`No connection.`;case`FORBIDDEN`:return`Not allowed.`;case`NOT_FOUND`:return`Not found.`;case`RATE_LIMITED`:return`Too many requests.`;case`OUTCOME_UNKNOWN`:case`IDEMPOTENCY_IN_PROGRESS`:return`Not decided yet.`;case`UNAVAILABLE`:case`TIMEOUT`:return`Aura is busy.`;case`INTERNAL`:return`Something went wrong on our side.`;default:return`That did not work.`}}function ae(e){return e.missingScope?`Your access lacks “${e.missingScope}”.`:e.message}var oe=4403,se=1e4;function ce(e,t,n){let r,i=!1,a=o({url:new URL(e.endpoint,window.location.href).href.replace(/^http/,`ws`),connectionParams:async()=>(i&&await e.renewToken(`Your session has expired.`),i=!1,{Authorization:`Bearer ${e.token}`}),retryAttempts:1/0,shouldRetry:()=>!0,retryWait:e=>le(Math.min(se,500*2**e)*(.75+Math.random()/2)),keepAlive:12e3,on:{ping:e=>{e||(r=setTimeout(()=>a.terminate(),5e3))},pong:e=>{e&&clearTimeout(r)},closed:e=>{clearTimeout(r),i=e instanceof CloseEvent&&e.code===oe,n.state(`reconnecting`)}}});return n.state(`connecting`),a.subscribe({query:w.toString(),variables:{accountId:t}},{next:({data:e})=>{e?.balanceUpdated&&(n.state(`live`),n.balance(e.balanceUpdated))},error:()=>n.state(`refused`),complete:()=>{}}),()=>void a.dispose()}function le(e){return new Promise(t=>{let n=()=>{clearTimeout(r),window.removeEventListener(`online`,n),t()},r=setTimeout(n,e);window.addEventListener(`online`,n)})}var ue=5e3;function de(e,t,n){let[r,i]=(0,s.useState)(n),[a,o]=(0,s.useState)(`connecting`);return(0,s.useEffect)(()=>{n&&i(e=>fe(e,n))},[n]),(0,s.useEffect)(()=>ce(e,t,{balance:e=>i(t=>fe(t,e)),state:o}),[e,t]),(0,s.useEffect)(()=>{if(a===`live`)return;let t=setInterval(async()=>{try{let{data:t}=await e.send(ee,{}),n=t.account?.balance;n&&i(e=>fe(e,n))}catch{}},ue);return()=>clearInterval(t)},[e,a]),{balance:r,live:a}}function fe(e,t){return e&&e.version>=t.version?e:t}var pe=`/assets/icon-CvC6CzI_.svg`;function me(){return(0,j.jsxs)(`a`,{className:`brand`,href:`#/billing/balance`,children:[(0,j.jsx)(`img`,{src:pe,alt:``,width:28,height:28}),(0,j.jsxs)(`span`,{children:[`Aura `,(0,j.jsx)(`b`,{children:`Billing`})]})]})}var N=6;function P(e){let t=/^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(e);if(!t)throw RangeError(`not a decimal: ${e}`);let[,n,r,i=``]=t,a=BigInt(r+i.padEnd(N,`0`));return n?-a:a}function F(e){let t=(e<0n?-e:e).toString().padStart(7,`0`);return`${e<0n?`-`:``}${t.slice(0,-6)}.${t.slice(-6)}`}var he=new Map;function ge(e,t){let n=`${e}${t}`,r=he.get(n);return r||(r=new Intl.NumberFormat(void 0,{style:`currency`,currency:e,currencyDisplay:`narrowSymbol`,maximumFractionDigits:N,signDisplay:t?`exceptZero`:`auto`}),he.set(n,r)),r}function I(e,{sign:t=!1}={}){return ge(e.currency,t).format(e.amount)}var _e=new Intl.NumberFormat(void 0,{maximumFractionDigits:N});function L(e){return _e.format(e)}var ve=new Intl.NumberFormat(void 0,{style:`unit`,unit:`percent`,maximumFractionDigits:4});function ye(e){return ve.format(e)}function R(e){return new Intl.NumberFormat(`en`,{style:`currency`,currency:e}).resolvedOptions().minimumFractionDigits??2}function be(e,t){let n=10n**BigInt(N-R(e.currency)),r=100000000n*n;return{amount:F((2n*P(e.amount)*P(t)+r)/(2n*r)*n),currency:e.currency}}function xe(e,t){return{amount:F(P(e.amount)+P(t.amount)),currency:e.currency}}function Se(e,t){let n=/^(\d{1,12})(?:[.,](\d+))?$/.exec(e.trim());if(!n)return null;let[,r=``,i=``]=n,a=R(t);return i.length>Math.min(a,2)?null:a===0?r:`${r}.${i.padEnd(a,`0`)}`}function Ce(e,t){let n=P(t);if(n<=0n)return 0;let r=P(e)*1000n/n;return Math.max(0,Math.min(1e3,Number(r)))}function z({money:e,sign:t=!1}){let n=t?e.amount.startsWith(`-`)?`out`:`in`:``;return(0,j.jsx)(`span`,{className:`amount ${n}`,children:I(e,{sign:t})})}function we(){return window.location.hash.replace(/^#/,``)||`/billing/balance`}function Te(e){return window.addEventListener(`hashchange`,e),()=>window.removeEventListener(`hashchange`,e)}function Ee(){return(0,s.useSyncExternalStore)(Te,we).split(`/`).filter(Boolean).map(decodeURIComponent)}function B(...e){return`#/${e.map(encodeURIComponent).join(`/`)}`}function V(e){let t=e.toLowerCase().replaceAll(`_`,` `);return(t.charAt(0).toUpperCase()+t.slice(1)).replace(/\b\w+\b/g,e=>De[e.toLowerCase()]??e)}var De={api:`API`,sms:`SMS`,whatsapp:`WhatsApp`},Oe=[[3600,`hour`],[60,`minute`],[1,`second`]];function ke(e){let[t,n]=Oe.find(([t])=>e%t===0)??Oe[2];return new Intl.NumberFormat(void 0,{style:`unit`,unit:n,unitDisplay:`long`}).format(e/t)}function Ae({viewer:e,onSignOut:t}){let{account:n,balance:r}=g();return(0,j.jsxs)(`header`,{className:`top`,children:[(0,j.jsx)(me,{}),(0,j.jsxs)(`div`,{className:`who`,children:[(0,j.jsx)(`span`,{className:`name`,children:n.name}),n.mode===`SANDBOX`&&(0,j.jsx)(`span`,{className:`badge caution`,title:`Test cards only; no money moves.`,children:`Sandbox`}),(0,j.jsx)(`span`,{className:`role quiet`,children:V(e.role)})]}),r&&(0,j.jsxs)(`a`,{className:`pocket`,href:B(`billing`,`balance`),children:[(0,j.jsx)(`span`,{className:`quiet`,children:`Balance`}),` `,(0,j.jsx)(z,{money:r.available})]}),t&&(0,j.jsx)(`button`,{type:`button`,className:`button small`,onClick:t,children:`Sign out`})]})}var je=[{title:`Billing`,links:[{title:`Balance`,to:[`billing`,`balance`]},{title:`Subscription`,to:[`billing`,`subscription`]},{title:`Payment method`,to:[`billing`,`payment-method`]},{title:`Invoices`,to:[`billing`,`invoices`]}]},{title:`Agent › Settings`,links:[{title:`Limits`,to:[`agents`]}]}];function Me(){let e=Ee();return(0,j.jsxs)(`nav`,{className:`side`,"aria-label":`Main`,children:[je.map(t=>(0,j.jsxs)(`section`,{children:[(0,j.jsx)(`h2`,{children:t.title}),(0,j.jsx)(`ul`,{children:t.links.map(t=>(0,j.jsx)(`li`,{children:(0,j.jsx)(`a`,{href:B(...t.to),"aria-current":t.to.every((t,n)=>e[n]===t)?`page`:void 0,children:t.title})},t.title))})]},t.title)),(0,j.jsxs)(`section`,{className:`developers`,children:[(0,j.jsx)(`h2`,{children:`Developers`}),(0,j.jsx)(`ul`,{children:(0,j.jsx)(`li`,{children:(0,j.jsx)(`a`,{href:`/graphiql`,children:`GraphiQL`})})})]})]})}function H({title:e,trail:t,children:n}){let r=(0,s.useRef)(null);return(0,s.useEffect)(()=>{document.title=`${e} · Aura Billing`,document.activeElement!==document.body&&r.current?.focus({preventScroll:!0}),window.scrollTo(0,0)},[e]),(0,j.jsxs)(`div`,{className:`heading`,children:[t&&(0,j.jsx)(`p`,{className:`trail`,children:t}),(0,j.jsx)(`h1`,{ref:r,tabIndex:-1,children:e}),n&&(0,j.jsx)(`div`,{className:`actions`,children:n})]})}function Ne({what:e,list:t}){return(0,j.jsxs)(`p`,{className:`empty`,children:[`There is no such `,e,`. `,(0,j.jsx)(`a`,{href:B(...t),children:`See all`})]})}function U(){return(0,j.jsx)(`div`,{className:`waiting`,"aria-busy":`true`})}function W({card:e,expiry:t=!1}){return(0,j.jsxs)(`span`,{className:`card-line`,children:[(0,j.jsx)(Pe,{brand:e.brand}),(0,j.jsxs)(`span`,{children:[(0,j.jsxs)(`span`,{className:`heard`,children:[Fe(e.brand),` ending in `]}),(0,j.jsx)(`span`,{"aria-hidden":`true`,children:`•••• `}),e.last4]}),t&&(0,j.jsxs)(`span`,{className:`quiet`,children:[String(e.expMonth).padStart(2,`0`),`/`,e.expYear]})]})}function Pe({brand:e}){return(0,j.jsx)(`span`,{className:`card-mark ${e}`,"aria-hidden":`true`,children:e===`mastercard`?(0,j.jsx)(`i`,{}):e===`amex`?`AMEX`:e.toUpperCase()})}function G(e){return`${Fe(e.brand)} •••• ${e.last4}`}function Fe(e){return e===`amex`?`American Express`:V(e)}var Ie=new Set([`CREATED`,`SUBMITTED`,`REQUIRES_ACTION`,`PROCESSING`,`UNKNOWN`]);function Le(e){return Ie.has(e.status)}var Re=1e3,ze=1e4;function Be(e,t){let n=p(),[r,i]=(0,s.useState)(e);return(0,s.useEffect)(()=>{if(i(e),!Le(e))return;let r=Re,a,o=!1,s=async()=>{try{let{data:r}=await n.send(k,{id:e.id});if(o)return;if(r.node?.__typename===`Payment`&&(i(r.node),!Le(r.node))){t();return}}catch{}o||(r=Math.min(ze,r*1.4),a=setTimeout(s,r))};a=setTimeout(s,r);let c=()=>{document.visibilityState===`visible`&&(clearTimeout(a),r=Re,s())};return document.addEventListener(`visibilitychange`,c),()=>{o=!0,clearTimeout(a),document.removeEventListener(`visibilitychange`,c)}},[n,e,t]),r}function K({payment:e,onDecided:t}){let n=Be(e,t);return(0,j.jsx)(`div`,{className:`notice outcome ${Ve(n)}`,role:`status`,"data-status":n.status,children:(0,j.jsx)(He,{payment:n})})}function Ve(e){switch(e.status){case`CREDITED`:return`good`;case`DECLINED`:case`EXPIRED`:case`CANCELED`:case`DISPUTED`:return`bad`;default:return`wait`}}function He({payment:e}){switch(e.status){case`CREDITED`:return(0,j.jsx)(Ue,{payment:e});case`REQUIRES_ACTION`:return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`Your bank wants to confirm that it is you.`}),` Nothing is charged before. Come back here afterwards; this page notices by itself.`]}),e.actionUrl&&(0,j.jsx)(`a`,{className:`button primary`,href:e.actionUrl,target:`_blank`,rel:`noopener noreferrer`,children:`Continue at your bank`})]});case`CREATED`:case`SUBMITTED`:case`PROCESSING`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`The payment is being processed.`}),` `,(0,j.jsx)(z,{money:e.total}),` will be charged once; this page notices when it is done.`]});case`UNKNOWN`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`The payment processor has not answered yet.`}),` Please do not pay again: we keep asking until we know, and this page shows the answer.`]});case`DECLINED`:return(0,j.jsx)(We,{payment:e});case`EXPIRED`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`The bank’s confirmation came too late.`}),` No money was taken. You can start again.`]});case`CANCELED`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`The payment was given up.`}),` No money was taken.`]});case`CAPTURED`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`The money arrived too late to be used.`}),` `,(0,j.jsx)(z,{money:e.total}),` is on its way back to your card.`]});case`REFUNDED`:case`PARTIALLY_REFUNDED`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`Refunded.`}),` The money went back to your card.`]});case`DISPUTED`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`Disputed.`}),` Your bank took the money back on your complaint.`]})}}function Ue({payment:e}){return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:e.purpose===`TOP_UP`?`Balance topped up.`:`Subscription paid.`}),` `,(0,j.jsx)(z,{money:e.total}),` `,`charged`,e.paymentMethod&&(0,j.jsxs)(j.Fragment,{children:[` `,`to `,(0,j.jsx)(W,{card:e.paymentMethod})]}),`.`]}),e.invoice&&(0,j.jsxs)(`a`,{href:B(`billing`,`invoices`,e.invoice.id),children:[`Invoice `,e.invoice.number]})]})}function We({payment:e}){return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`p`,{children:[(0,j.jsxs)(`strong`,{children:[e.failure?.message??`Error processing payment`,`.`]}),` No money was taken.`]}),e.failure&&(0,j.jsx)(`p`,{children:e.failure.advice}),(0,j.jsxs)(`p`,{className:`fine marks`,children:[e.failure&&(0,j.jsx)(`code`,{children:e.failure.declineCode??e.failure.code}),` `,(0,j.jsx)(`a`,{href:B(`billing`,`payment-method`),children:`Billing › Payment method`})]})]})}var Ge=`aura.plan`;function Ke(){return sessionStorage.getItem(Ge)}function qe(){let[e,t]=(0,s.useState)(Ke);return[e,(0,s.useCallback)(e=>{sessionStorage.setItem(Ge,e),t(e)},[])]}var Je=[{step:`SELECT_PLAN`,words:`Select a plan that fits your needs`,to:[`billing`,`subscription`]},{step:`SET_UP_PAYMENT_METHOD`,words:`Set up your payment method`,to:[`billing`,`payment-method`]},{step:`COMPLETE_SUBSCRIPTION`,words:`Complete the subscription`,to:[`billing`,`subscription`]}];function q({message:e,missing:t}){let n=t.filter(e=>e!==`SELECT_PLAN`||!Ke());return(0,j.jsxs)(`section`,{className:`notice caution setup`,"aria-label":e,children:[(0,j.jsx)(`p`,{children:(0,j.jsx)(`strong`,{children:e})}),(0,j.jsx)(`p`,{children:`Three steps until your agents can use all features of your plan:`}),(0,j.jsx)(`ol`,{children:Je.map(({step:e,words:t,to:r})=>{let i=!n.includes(e),a=n[0]===e;return(0,j.jsx)(`li`,{className:i?`done`:a?`next`:``,"aria-current":a?`step`:void 0,children:i?(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`s`,{children:t}),(0,j.jsx)(`span`,{className:`heard`,children:` (done)`})]}):(0,j.jsx)(`a`,{href:B(...r),children:t})},e)})})]})}function J({refusal:e,onDecided:t}){switch(e.__typename){case`SetupError`:return(0,j.jsx)(q,{message:e.message,missing:e.missing});case`AmountError`:return(0,j.jsxs)(`div`,{className:`notice bad`,role:`alert`,children:[(0,j.jsx)(`p`,{children:(0,j.jsx)(`strong`,{children:e.message})}),(0,j.jsxs)(`p`,{children:[`From `,(0,j.jsx)(z,{money:e.minimum}),` to `,(0,j.jsx)(z,{money:e.maximum}),`.`]})]});case`PaymentError`:return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`div`,{className:`notice bad`,role:`alert`,"data-code":e.code,children:[(0,j.jsxs)(`p`,{children:[(0,j.jsxs)(`strong`,{children:[e.message,`.`]}),` `,(0,j.jsx)(`span`,{className:`advice`,children:e.advice})]}),(0,j.jsxs)(`p`,{className:`fine marks`,children:[(0,j.jsx)(`code`,{children:e.declineCode??e.code}),e.portalHint&&(0,j.jsx)(`a`,{href:B(`billing`,`payment-method`),children:`Billing › Payment method`})]})]}),e.code===`PAYMENT_IN_PROGRESS`&&e.payment&&(0,j.jsx)(K,{payment:e.payment,onDecided:t})]});case`BusinessError`:return(0,j.jsxs)(`div`,{className:`notice bad`,role:`alert`,"data-code":e.code,children:[(0,j.jsx)(`p`,{children:(0,j.jsx)(`strong`,{children:e.message})}),e.code===`PAYMENT_METHOD_REQUIRED`&&(0,j.jsx)(`a`,{href:B(`billing`,`payment-method`),children:`Billing › Payment method`})]})}}function Ye({title:e,name:t,options:n,chosen:r,disabled:i,onChoose:a}){return(0,j.jsxs)(`fieldset`,{className:`choice`,disabled:i,children:[(0,j.jsx)(`legend`,{children:e}),(0,j.jsx)(`div`,{className:`segments`,children:n.map(({value:e,words:n})=>(0,j.jsxs)(`label`,{children:[(0,j.jsx)(`input`,{type:`radio`,name:t,value:e,checked:r===e,onChange:()=>a(e)}),(0,j.jsx)(`span`,{children:n})]},e))})]})}function Y(e){return e===null?`Unlimited`:Ze(String(e))?`Blocked`:L(e)}function Xe(e){return e===null?`Unlimited`:Ze(e.amount)?`Blocked`:I(e)}function Ze(e){return/^0+(\.0*)?$/.test(e)}var Qe={AGENT:`by this setting`,PLAN_PER_AGENT:`by the plan, for each agent`,PLAN_PER_ACCOUNT:`by the plan, for all agents together`},$e=[{name:`dailyCalls`,title:`Daily call limit`,unit:`calls a day`,kind:`count`},{name:`concurrentCalls`,title:`Simultaneous call limit`,unit:`calls at once`,kind:`count`},{name:`dailyMessages`,title:`Daily message limit`,unit:`messages a day`,kind:`count`},{name:`dailySpend`,title:`Daily spend`,unit:`a day, from the balance`,kind:`money`},{name:`monthlyCredits`,title:`Monthly credits`,unit:`credits a period`,kind:`credits`},{name:`maxCallSeconds`,title:`Longest call`,unit:`seconds`,kind:`count`}];function et(e,t){let n=e[t].configured;return n===null?null:typeof n==`object`?n.amount:String(n)}function tt(e,t){let n=e[t].effective;return{words:nt(t,n),source:e[t].limitedBy}}function nt(e,t){return typeof t==`object`&&t?Xe(t):e===`maxCallSeconds`&&typeof t==`number`&&t>0?ke(t):Y(t)}function rt(e){return e===null?{mode:`unlimited`,text:``}:Ze(e)?{mode:`blocked`,text:``}:{mode:`at`,text:e.replace(/(\.\d*?)0+$/,`$1`).replace(/\.$/,``)}}function it(e,t,n){if(t.mode===`unlimited`)return{value:null};if(t.mode===`blocked`)return{value:`0`};let r=t.text.trim();if(e.kind===`money`){let e=Se(r,n);return e?{value:e}:{complaint:`Write an amount like 25 or 25.50.`}}return e.kind===`credits`?/^\d{1,12}(\.\d{1,3})?$/.test(r)?{value:r}:{complaint:`Write a number of credits like 500.`}:/^\d{1,9}$/.test(r)?{value:r}:{complaint:`Write a whole number.`}}function at(e,t,n,r){switch(t.name){case`dailySpend`:e.dailySpend=n===null?null:{amount:n,currency:r};break;case`monthlyCredits`:e.monthlyCredits=n;break;default:e[t.name]=n===null?null:Number(n)}}function ot(e,t){return e===t||e!==null&&t!==null&&F(P(e))===F(P(t))}var st=[{value:`unlimited`,words:`No limit`},{value:`at`,words:`Limit`},{value:`blocked`,words:`Blocked`}];function ct({limit:e,limits:t,choice:n,complaint:r,disabled:i,onChoose:a,children:o}){let{account:c}=g(),l=(0,s.useId)(),u=tt(t,e.name);return(0,j.jsxs)(`div`,{className:`limit`,"data-limit":e.name,children:[(0,j.jsx)(Ye,{title:e.title,name:e.name,options:st,chosen:n.mode,disabled:i,onChoose:e=>a({...n,mode:e})}),n.mode===`at`&&(0,j.jsxs)(`div`,{className:`number-field`,children:[e.kind===`money`&&(0,j.jsx)(`span`,{"aria-hidden":`true`,children:c.currency}),(0,j.jsx)(`input`,{"aria-label":`${e.title}, ${e.unit}`,inputMode:e.kind===`count`?`numeric`:`decimal`,autoComplete:`off`,value:n.text,disabled:i,"aria-invalid":r!==null,"aria-describedby":l,onChange:e=>a({mode:`at`,text:e.target.value})}),(0,j.jsx)(`span`,{className:`quiet`,children:e.unit})]}),(0,j.jsx)(`p`,{id:l,className:r?`fine bad`:`fine`,children:r??(0,j.jsxs)(j.Fragment,{children:[`In force: `,(0,j.jsx)(`b`,{children:u.words}),u.source&&(0,j.jsxs)(j.Fragment,{children:[` `,Qe[u.source]]})]})}),o]})}var lt=[{value:`USE_BALANCE`,words:`Use the balance`},{value:`STOP`,words:`Stop`}];function ut({agentId:e,limits:t,onSaved:n}){let r=p(),{account:i,can:a,reload:o}=g(),[c,l]=(0,s.useState)({}),[u,d]=(0,s.useState)(null),[f,m]=(0,s.useState)({}),[h,_]=(0,s.useState)([]),[v,y]=(0,s.useState)(null),[b,x]=(0,s.useState)(``),S=a(`limits:write`),w=(e,t)=>{l(n=>({...n,[e]:t})),x(``)};return(0,j.jsxs)(`form`,{className:`panel limits`,onSubmit:async a=>{if(a.preventDefault(),b===`saving`)return;let o={agentId:e},s={};for(let e of $e){let n=c[e.name];if(!n)continue;let r=it(e,n,i.currency);`complaint`in r?s[e.name]=r.complaint:ot(r.value,et(t,e.name))||at(o,e,r.value,i.currency)}if(u&&u!==t.whenCreditsReached&&(o.whenCreditsReached=u),m(s),!(Object.keys(s).length>0)){x(`saving`),y(null);try{let{data:e,failures:t}=await r.send(C,{input:o});if(!e.setLimits)throw t[0];if(_(e.setLimits.userErrors),e.setLimits.userErrors.length>0){x(``);return}await n(),l({}),d(null),x(`saved`)}catch(e){y(e),x(``)}}},noValidate:!0,"aria-busy":b===`saving`,children:[(0,j.jsx)(`p`,{className:`quiet`,children:`When the agent reaches a limit, just that action stops until the counter resets, usually the next day.`}),$e.map(e=>(0,j.jsx)(ct,{limit:e,limits:t,choice:c[e.name]??rt(et(t,e.name)),complaint:f[e.name]??null,disabled:!S||b===`saving`,onChoose:t=>w(e.name,t),children:e.name===`monthlyCredits`&&(0,j.jsx)(Ye,{title:`When they are used up`,name:`whenCreditsReached`,options:lt,chosen:u??t.whenCreditsReached,disabled:!S||b===`saving`,onChoose:e=>{d(e),x(``)}})},e.name)),v&&(0,j.jsx)(M,{failure:v}),h.map(e=>(0,j.jsx)(J,{refusal:e,onDecided:o},e.code)),(0,j.jsxs)(`div`,{className:`buttons`,children:[(0,j.jsx)(`button`,{type:`submit`,className:`button primary`,disabled:!S||b===`saving`,children:b===`saving`?`Saving…`:`Save limits`}),(0,j.jsx)(`span`,{role:`status`,children:b===`saved`&&(0,j.jsx)(`span`,{className:`saved`,children:`Limits saved`})}),!S&&(0,j.jsx)(`span`,{className:`fine`,children:`Your access may look, but not change limits.`})]})]})}function dt({id:e}){let{answer:t,failure:n,reload:r}=m(A,{id:e}),i=t?.data.node?.__typename===`Agent`?t.data.node:null,a=n??t?.failures[0],o=(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`a`,{href:B(`agents`),children:`Agent`}),` › Settings › Limits`]});return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(H,{title:i?.name??`Agent`,trail:o,children:i&&(0,j.jsx)(`span`,{className:`badge ${i.status===`ACTIVE`?`good`:``}`,children:V(i.status)})}),a&&(0,j.jsx)(M,{failure:a,onRetry:r}),!t&&!a&&(0,j.jsx)(U,{}),t&&!i&&!a&&(0,j.jsx)(Ne,{what:`agent`,list:[`agents`]}),i?.limits&&(0,j.jsx)(ut,{agentId:i.id,limits:i.limits,onSaved:r})]})}var ft=500;function X(e,t,n){let r=p(),[i,a]=(0,s.useState)(null),[o,c]=(0,s.useState)(null),[l,u]=(0,s.useState)(!1),d=(0,s.useRef)(t);d.current=t;let f=(0,s.useCallback)(async(t,n)=>{u(!0);try{let{data:i,failures:o}=await r.send(e,{after:t}),s=d.current(i);s&&a(e=>n(s,e)),c(o[0]??null)}catch(e){c(e)}finally{u(!1)}},[r,e]),m=(0,s.useRef)(void 0),h=(0,s.useRef)(!1);(0,s.useEffect)(()=>{m.current??=setTimeout(()=>{m.current=void 0,h.current=!0,f(null,ht)},h.current?ft:0)},[f,n]),(0,s.useEffect)(()=>()=>{clearTimeout(m.current),m.current=void 0},[]);let g=i?.end??null;return{nodes:i?.nodes??null,failure:o,more:g?()=>f(g,mt):null,loading:l}}function pt(e){return e.pageInfo.hasNextPage?e.pageInfo.endCursor:null}function mt(e,t){return{nodes:[...t?.nodes??[],...e.nodes],end:pt(e)}}function ht(e,t){let n=e.nodes.at(-1)?.id,r=t?t.nodes.findIndex(e=>e.id===n):-1;return!t||r<0?{nodes:e.nodes,end:pt(e)}:{nodes:[...e.nodes,...t.nodes.slice(r+1)],end:r===t.nodes.length-1?pt(e):t.end}}function gt(e,t){return new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeStyle:`short`,timeZone:t}).format(new Date(e))}function Z(e,t){return new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeZone:t}).format(new Date(e))}function Q(e){return new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeZone:`UTC`}).format(new Date(`${e}T00:00:00Z`))}function _t(e){let t=new Date(`${e}T00:00:00Z`);return t.setUTCDate(t.getUTCDate()-1),t.toISOString().slice(0,10)}function $({pages:e,caption:t,columns:n,row:r,empty:i}){return(0,j.jsxs)(j.Fragment,{children:[e.failure&&(0,j.jsx)(M,{failure:e.failure}),e.nodes?.length===0&&(0,j.jsx)(`p`,{className:`empty`,children:i}),e.nodes&&e.nodes.length>0&&(0,j.jsxs)(`table`,{className:`listing`,children:[(0,j.jsx)(`caption`,{className:`heard`,children:t}),(0,j.jsx)(`thead`,{children:(0,j.jsx)(`tr`,{children:n})}),(0,j.jsx)(`tbody`,{children:e.nodes.map(r)})]}),!e.nodes&&!e.failure&&(0,j.jsx)(U,{}),e.more&&(0,j.jsx)(`button`,{type:`button`,className:`button more`,disabled:e.loading,onClick:e.more,children:`Show more`})]})}function vt(){let{account:e}=g(),t=X(re,e=>e.account?.agents,0);return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(H,{title:`Agents`,trail:`Agent › Settings › Limits`}),(0,j.jsx)(`p`,{className:`lead`,children:`Choose an agent to set its spending limits. Shown are the limits that really bind.`}),(0,j.jsx)(`section`,{className:`panel`,"aria-label":`Agents`,children:(0,j.jsx)($,{pages:t,caption:`Agents, oldest first, with the limits that bind`,empty:`There is no agent yet. Agents are created on the voice platform.`,columns:(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`Agent`}),(0,j.jsx)(`th`,{scope:`col`,children:`Status`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Calls a day`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`At once`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Messages a day`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Spend a day`})]}),row:t=>(0,j.jsx)(yt,{agent:t,since:Z(t.createdAt,e.timeZone)},t.id)})})]})}function yt({agent:e,since:t}){let n=e.limits;return(0,j.jsxs)(`tr`,{children:[(0,j.jsxs)(`td`,{children:[(0,j.jsx)(`a`,{className:`strong`,href:B(`agents`,e.id),children:e.name}),` `,(0,j.jsxs)(`span`,{className:`fine`,children:[`since `,t]})]}),(0,j.jsx)(`td`,{"data-label":`Status`,children:(0,j.jsx)(`span`,{className:`badge ${e.status===`ACTIVE`?`good`:``}`,children:V(e.status)})}),(0,j.jsx)(`td`,{"data-label":`Calls a day`,className:`number`,children:n&&Y(n.dailyCalls.effective)}),(0,j.jsx)(`td`,{"data-label":`At once`,className:`number`,children:n&&Y(n.concurrentCalls.effective)}),(0,j.jsx)(`td`,{"data-label":`Messages a day`,className:`number`,children:n&&Y(n.dailyMessages.effective)}),(0,j.jsx)(`td`,{"data-label":`Spend a day`,className:`number`,children:n&&Xe(n.dailySpend.effective)})]})}var bt={connecting:{short:`Connecting`,long:`Connecting for live updates.`},live:{short:`Live`,long:`The balance on this page moves as it changes.`},reconnecting:{short:`Reconnecting`,long:`Live updates are interrupted; the balance is asked for every few seconds.`},refused:{short:`Not live`,long:`Live updates were refused; the balance is asked for every few seconds.`}};function xt(){let{live:e}=g(),t=bt[e];return(0,j.jsxs)(`span`,{className:`live`,"data-state":e,role:`status`,title:t.long,children:[(0,j.jsx)(`i`,{"aria-hidden":`true`}),t.short]})}var St=650;function Ct({money:e}){let[t,n]=(0,s.useState)(e.amount),[r,i]=(0,s.useState)(``),a=(0,s.useRef)(e.amount);return(0,s.useEffect)(()=>{let t=P(a.current),r=P(e.amount)-t;if(r===0n)return;if(i(r>0n?`rose`:`fell`),window.matchMedia(`(prefers-reduced-motion: reduce)`).matches){a.current=e.amount,n(e.amount);return}let o=10n**BigInt(6-R(e.currency)),s=performance.now(),c=requestAnimationFrame(function i(l){let u=Math.min(1,Math.max(0,l-s)/St),d=BigInt(Math.round((1-(1-u)**3)*1e4)),f=t+r*d/10000n;a.current=F(f),n(u===1?e.amount:F(f/o*o)),u<1?c=requestAnimationFrame(i):a.current=e.amount});return()=>cancelAnimationFrame(c)},[e.amount,e.currency]),(0,j.jsxs)(`span`,{className:`moving`,children:[(0,j.jsx)(`span`,{"aria-hidden":`true`,className:r,children:I({amount:t,currency:e.currency})},r&&e.amount),(0,j.jsx)(`span`,{className:`heard`,"aria-live":`polite`,children:I(e)})]})}function wt({balance:e}){let{account:t}=g(),n=e.available.amount.startsWith(`-`);return(0,j.jsxs)(`section`,{className:`panel balance`,"aria-label":`Available balance`,children:[(0,j.jsxs)(`div`,{className:`row`,children:[(0,j.jsx)(`h2`,{children:`Available balance`}),(0,j.jsx)(xt,{})]}),(0,j.jsx)(`p`,{className:n?`figure debt`:`figure`,"data-version":e.version,children:(0,j.jsx)(Ct,{money:e.available})}),n&&(0,j.jsx)(`p`,{className:`fine bad`,children:`You owe this; the next top-up repays it first.`}),(0,j.jsxs)(`dl`,{className:`facts`,children:[(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Booked`}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(z,{money:e.posted})})]}),(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Set aside for calls`}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(z,{money:e.held})})]}),(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Last changed`}),(0,j.jsx)(`dd`,{children:gt(e.updatedAt,t.timeZone)})]})]})]})}function Tt({whole:e,shares:t}){return(0,j.jsx)(`div`,{className:`bar`,"aria-hidden":`true`,children:t.map(t=>(0,j.jsx)(`i`,{className:t.name,style:{width:`${Ce(t.value,e)/10}%`}},t.name))})}function Et({credits:e}){return(0,j.jsxs)(`section`,{className:`panel`,"aria-label":`Plan credits`,children:[(0,j.jsxs)(`div`,{className:`row`,children:[(0,j.jsx)(`h2`,{children:`Plan credits`}),(0,j.jsx)(`a`,{href:B(`billing`,`subscription`),children:`Subscription`})]}),(0,j.jsx)(Dt,{credits:e}),(0,j.jsx)(`p`,{className:`fine`,children:`Credits are used first. When they run out, calls and messages are paid from the balance.`})]})}function Dt({credits:e}){let{account:t}=g();return(0,j.jsxs)(`div`,{className:`credits`,children:[(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`b`,{children:L(e.remaining)}),` `,(0,j.jsxs)(`span`,{className:`quiet`,children:[`of `,L(e.granted),` credits left`]})]}),(0,j.jsx)(Tt,{whole:e.granted,shares:[{name:`remaining`,value:e.remaining},{name:`held`,value:e.held}]}),(0,j.jsxs)(`p`,{className:`fine`,children:[L(e.used),` used`,!/^0(\.0*)?$/.test(e.held)&&(0,j.jsxs)(j.Fragment,{children:[` · `,L(e.held),` set aside for calls`]}),e.nextExpiryAt&&(0,j.jsxs)(j.Fragment,{children:[` · good until `,Z(e.nextExpiryAt,t.timeZone)]})]})]})}var Ot={TOP_UP:`Top-up`,AUTO_RECHARGE:`Auto-recharge`,SUBSCRIPTION:`Subscription`,USAGE:`Usage`,SETTLEMENT:`Call`,SETTLE_OVERRUN:`Call, beyond what was set aside`,HAPPENED:`Usage, recorded afterwards`,REFUND:`Refund to your card`,DISPUTE:`Disputed payment`,ADJUSTMENT:`Adjustment by support`,CORRECTION:`Correction`};function kt({version:e}){let{account:t}=g(),n=X(E,e=>e.account?.ledgerEntries,e);return(0,j.jsxs)(`section`,{className:`panel`,"aria-label":`Movements`,children:[(0,j.jsx)(`h2`,{children:`Movements`}),(0,j.jsx)($,{pages:n,caption:`Movements of the prepaid balance, newest first`,empty:`Nothing has moved yet. Your first top-up will be listed here.`,columns:(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`What`}),(0,j.jsx)(`th`,{scope:`col`,children:`When`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Amount`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Balance after`})]}),row:e=>(0,j.jsxs)(`tr`,{children:[(0,j.jsxs)(`td`,{children:[(0,j.jsx)(`span`,{className:`strong`,children:Ot[e.kind]}),` `,e.payment?.paymentMethod&&(0,j.jsx)(W,{card:e.payment.paymentMethod}),` `,e.payment?.invoice&&(0,j.jsx)(`a`,{href:B(`billing`,`invoices`,e.payment.invoice.id),children:e.payment.invoice.number})]}),(0,j.jsx)(`td`,{"data-label":`When`,className:`when quiet`,children:gt(e.createdAt,t.timeZone)}),(0,j.jsx)(`td`,{"data-label":`Amount`,className:`number`,children:(0,j.jsx)(z,{money:e.amount,sign:!0})}),(0,j.jsx)(`td`,{"data-label":`Balance after`,className:`number`,children:(0,j.jsx)(z,{money:e.balanceAfter})})]},e.id)})]})}var At=[400,1200,3e3],jt=new Set([`BAD_USER_INPUT`,`FORBIDDEN`,`NOT_FOUND`,`GRAPHQL_VALIDATION_FAILED`]);function Mt(e){let t=`aura.intention.${e}`,[n,r]=(0,s.useState)(()=>Pt(t)),[i,a]=(0,s.useState)(0),o=(0,s.useRef)(!1),c=(0,s.useCallback)(()=>{sessionStorage.removeItem(t),r(null)},[t]);return{open:n,attempt:i,carryOut:(0,s.useCallback)(async(e,n)=>{if(o.current)throw new l(`This is being worked on already.`,{code:`IDEMPOTENCY_IN_PROGRESS`,retryable:!0});o.current=!0;let i=Pt(t)??{key:Nt(),input:e};sessionStorage.setItem(t,JSON.stringify(i));try{for(let e=1;;e++){a(e);try{let e=await n(i);return c(),e}catch(t){let n=t,a=At[e-1];if(n.retryable&&a!==void 0){await new Promise(e=>setTimeout(e,Math.max(a,n.retryAfterMs??0)));continue}throw jt.has(n.code)?c():r(i),n}}}finally{o.current=!1,a(0)}},[t,c]),abandon:c}}function Nt(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),e=>e.toString(16).padStart(2,`0`)).join(``)}function Pt(e){let t=sessionStorage.getItem(e);return t?JSON.parse(t):null}function Ft({chosen:e,onChoose:t,disabled:n}){let{account:r}=g(),i=(0,s.useId)(),a=r.paymentMethods??[];return a.length===0?(0,j.jsxs)(`p`,{children:[`There is no card yet. `,(0,j.jsx)(`a`,{href:B(`billing`,`payment-method`),children:`Set up your payment method`})]}):(0,j.jsxs)(`div`,{className:`field`,children:[(0,j.jsx)(`label`,{htmlFor:i,children:`Pay with`}),(0,j.jsx)(`select`,{id:i,value:e,disabled:n,onChange:e=>t(e.target.value),children:a.map(e=>(0,j.jsxs)(`option`,{value:e.id,children:[G(e),e.isDefault?` (default)`:``]},e.id))})]})}function It(){let{account:e}=g(),t=e.paymentMethods??[],[n,r]=(0,s.useState)(``),i=t.find(e=>e.id===n)??t.find(e=>e.isDefault)??t[0];return[i?.id??``,r,i!==void 0]}function Lt({amount:e}){let{account:t}=g(),n=be(e,t.taxRatePercent),r=!/^0(\.0*)?$/.test(t.taxRatePercent);return(0,j.jsxs)(`dl`,{className:`charge`,children:[r&&(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`dt`,{children:`Amount`}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(z,{money:e})}),(0,j.jsxs)(`dt`,{children:[`Tax, `,ye(t.taxRatePercent)]}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(z,{money:n})})]}),(0,j.jsx)(`dt`,{className:`total`,children:`Charged to your card`}),(0,j.jsx)(`dd`,{className:`total`,children:(0,j.jsx)(z,{money:xe(e,n)})})]})}function Rt({what:e,busy:t,onRetry:n,onAbandon:r}){return(0,j.jsxs)(`div`,{className:`notice caution`,role:`alert`,children:[(0,j.jsxs)(`p`,{children:[(0,j.jsxs)(`strong`,{children:[`We do not know yet what became of `,e,`.`]}),` Asking again is safe: it is the same request, and it is charged once at most.`]}),(0,j.jsxs)(`div`,{className:`buttons`,children:[(0,j.jsx)(`button`,{type:`button`,className:`button primary`,disabled:t,onClick:n,children:t?`Asking…`:`Ask again`}),(0,j.jsx)(`button`,{type:`button`,className:`button`,disabled:t,onClick:r,children:`Leave it`})]}),(0,j.jsxs)(`p`,{className:`fine`,children:[`Before you leave it, see whether it was paid in `,(0,j.jsx)(`a`,{href:B(`billing`,`invoices`),children:`Billing › Invoices`}),`.`]})]})}var zt={};function Bt({balance:e}){let t=p(),{account:n,reload:r,can:i}=g(),[a,o]=(0,s.useState)(``),[c,l]=(0,s.useState)(!1),[u,d,f]=It(),[h,_]=(0,s.useState)(null),[y,b]=(0,s.useState)(null),{open:x,attempt:S,carryOut:C,abandon:w}=Mt(`topUp.${n.id}`),T=(0,s.useId)(),ee=(0,s.useId)(),te=(m(ne,zt).answer?.data.account?.payments?.nodes)?.find(e=>e.purpose===`TOP_UP`&&Le(e)),E=Se(a,n.currency),D=Vt(a,E,e),O=S>0,k=async e=>{_(null),b(null);try{let n=await C(e,async({key:e,input:n})=>{let{data:r,failures:i}=await t.send(v,{input:{...n,idempotencyKey:e}});if(!r.topUp)throw i[0];return r.topUp});_(n),n.userErrors.length===0&&(o(``),l(!1)),await r()}catch(e){b(e)}},re=e=>{e.preventDefault(),l(!0),E&&!D&&!O&&f&&k({accountId:n.id,amount:{amount:E,currency:n.currency},paymentMethodId:u})},A=(0,s.useCallback)(()=>void r(),[r]);return(0,j.jsxs)(`section`,{className:`panel top-up`,"aria-labelledby":`${T}-title`,id:`top-up`,children:[(0,j.jsx)(`h2`,{id:`${T}-title`,children:`Top up balance`}),x?(0,j.jsx)(Rt,{what:(0,j.jsxs)(j.Fragment,{children:[`your top-up of `,I(x.input.amount)]}),busy:O,onRetry:()=>void k(x.input),onAbandon:()=>{b(null),w()}}):(0,j.jsxs)(`form`,{onSubmit:re,noValidate:!0,"aria-busy":O,children:[(0,j.jsxs)(`div`,{className:`field`,children:[(0,j.jsx)(`label`,{htmlFor:T,children:`Amount`}),(0,j.jsxs)(`div`,{className:`money-field`,children:[(0,j.jsx)(`span`,{"aria-hidden":`true`,children:n.currency}),(0,j.jsx)(`input`,{id:T,name:`amount`,inputMode:`decimal`,autoComplete:`off`,placeholder:R(n.currency)===0?`0`:`0.00`,value:a,disabled:O,"aria-describedby":ee,"aria-invalid":c&&D!==null,onChange:e=>o(e.target.value),onBlur:()=>l(a!==``)})]}),(0,j.jsx)(`p`,{id:ee,className:c&&D?`fine bad`:`fine`,children:c&&D||`From ${I(e.topUpMinimum)} to ${I(e.topUpMaximum)}, before tax.`})]}),(0,j.jsx)(`ul`,{className:`presets`,"aria-label":`Usual amounts`,children:Wt(e).map(e=>(0,j.jsx)(`li`,{children:(0,j.jsx)(`button`,{type:`button`,className:`chip`,disabled:O,"aria-pressed":E===e,onClick:()=>o(e),children:I({amount:e,currency:n.currency}).replace(/[.,]00$/,``)})},e))}),(0,j.jsx)(Ft,{chosen:u,onChoose:d,disabled:O}),E&&!D&&(0,j.jsx)(Lt,{amount:{amount:E,currency:n.currency}}),(0,j.jsx)(`button`,{type:`submit`,className:`button primary wide`,disabled:O||!f||!i(`billing:write`),children:O?S>1?`Connection trouble, asking again…`:`Paying…`:`Top up balance`}),!i(`billing:write`)&&(0,j.jsx)(`p`,{className:`fine`,children:`Your access may look, but not pay.`})]}),y&&(0,j.jsx)(M,{failure:y}),h?.userErrors.map(e=>(0,j.jsx)(J,{refusal:e,onDecided:A},e.code)),h?.payment&&h.userErrors.length===0&&(0,j.jsx)(K,{payment:h.payment,onDecided:A}),!h&&!O&&te&&(0,j.jsx)(K,{payment:te,onDecided:A})]})}function Vt(e,t,n){let{topUpMinimum:r,topUpMaximum:i}=n;return e.trim()===``?`Enter the amount you want to add.`:t?P(t)<P(r.amount)?`The least that can be added is ${I(r)}.`:P(t)>P(i.amount)?`The most that can be added at once is ${I(i)}.`:null:`Write the amount with digits only, like ${R(r.currency)===0?`2500`:`25 or 25.50`}.`}var Ht=[`10.00`,`25.00`,`50.00`,`100.00`],Ut=[`1000`,`2500`,`5000`,`10000`];function Wt(e){let{topUpMinimum:t,topUpMaximum:n}=e;return(R(t.currency)===0?Ut:Ht).filter(e=>P(e)>=P(t.amount)&&P(e)<=P(n.amount))}function Gt(){let{account:e,balance:t}=g(),n=e.billingSetup,r=e.subscription?.credits;return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(H,{title:`Balance`,trail:`Billing`}),n&&!n.configured&&(0,j.jsx)(q,{message:n.message??`Billing not configured`,missing:n.missing}),t&&(0,j.jsxs)(`div`,{className:`columns`,children:[(0,j.jsxs)(`div`,{className:`stack`,children:[(0,j.jsx)(wt,{balance:t}),r&&(0,j.jsx)(Et,{credits:r})]}),n?.configured&&(0,j.jsx)(Bt,{balance:t})]}),(0,j.jsx)(kt,{version:t?.version??0})]})}function Kt(e){return e===`TOP_UP`?`Balance top-up`:`Subscription`}function qt(){let{balance:e}=g();return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(H,{title:`Invoices`,trail:`Billing`}),(0,j.jsx)(Yt,{version:e?.version??0}),(0,j.jsx)(Zt,{version:e?.version??0})]})}var Jt={PAID:`good`,OPEN:`caution`,VOID:``,UNCOLLECTIBLE:`bad`};function Yt({version:e}){let{account:t}=g(),n=X(D,e=>e.account?.invoices,e);return(0,j.jsx)(`section`,{className:`panel`,"aria-label":`Invoices`,children:(0,j.jsx)($,{pages:n,caption:`Invoices, newest first`,empty:`No invoice yet. Each subscription charge and top-up gets one.`,columns:(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`Invoice`}),(0,j.jsx)(`th`,{scope:`col`,children:`For`}),(0,j.jsx)(`th`,{scope:`col`,children:`Issued`}),(0,j.jsx)(`th`,{scope:`col`,children:`Status`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Total`})]}),row:e=>(0,j.jsxs)(`tr`,{children:[(0,j.jsx)(`td`,{children:(0,j.jsx)(`a`,{className:`strong`,href:B(`billing`,`invoices`,e.id),children:e.number})}),(0,j.jsx)(`td`,{"data-label":`For`,children:Kt(e.purpose)}),(0,j.jsx)(`td`,{"data-label":`Issued`,className:`when quiet`,children:Z(e.issuedAt,t.timeZone)}),(0,j.jsx)(`td`,{"data-label":`Status`,children:(0,j.jsx)(`span`,{className:`badge ${Jt[e.status]}`,children:V(e.status)})}),(0,j.jsx)(`td`,{"data-label":`Total`,className:`number`,children:(0,j.jsx)(z,{money:e.total})})]},e.id)})})}var Xt={CREDITED:`good`,DECLINED:`bad`,EXPIRED:`bad`,DISPUTED:`bad`,REQUIRES_ACTION:`caution`,PROCESSING:`caution`,UNKNOWN:`caution`};function Zt({version:e}){let{account:t}=g(),n=X(ne,e=>e.account?.payments,e);return(0,j.jsxs)(`section`,{className:`panel`,"aria-label":`Payment history`,children:[(0,j.jsx)(`h2`,{children:`Payment history`}),(0,j.jsx)($,{pages:n,caption:`Payments, newest first`,empty:`No payment yet.`,columns:(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`For`}),(0,j.jsx)(`th`,{scope:`col`,children:`Card`}),(0,j.jsx)(`th`,{scope:`col`,children:`When`}),(0,j.jsx)(`th`,{scope:`col`,children:`Status`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Charged`})]}),row:e=>(0,j.jsxs)(`tr`,{children:[(0,j.jsxs)(`td`,{children:[(0,j.jsx)(`span`,{className:`strong`,children:Kt(e.purpose)}),e.failure&&(0,j.jsxs)(`span`,{className:`fine advice`,children:[` `,e.failure.advice]})]}),(0,j.jsx)(`td`,{"data-label":`Card`,children:e.paymentMethod&&(0,j.jsx)(W,{card:e.paymentMethod})}),(0,j.jsx)(`td`,{"data-label":`When`,className:`when quiet`,children:gt(e.createdAt,t.timeZone)}),(0,j.jsxs)(`td`,{"data-label":`Status`,children:[(0,j.jsx)(`span`,{className:`badge ${Xt[e.status]??``}`,children:e.status===`CREDITED`?`Paid`:V(e.status)}),` `,e.actionUrl&&(0,j.jsx)(`a`,{href:e.actionUrl,target:`_blank`,rel:`noopener noreferrer`,children:`Continue at your bank`})]}),(0,j.jsx)(`td`,{"data-label":`Charged`,className:`number`,children:(0,j.jsx)(z,{money:e.total})})]},e.id)})]})}function Qt({id:e}){let{account:t}=g(),{answer:n,failure:r,reload:i}=m(O,{id:e}),a=n?.data.node?.__typename===`Invoice`?n.data.node:null,o=r??n?.failures[0],s=(0,j.jsxs)(j.Fragment,{children:[`Billing › `,(0,j.jsx)(`a`,{href:B(`billing`,`invoices`),children:`Invoices`})]});return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(H,{title:a?`Invoice ${a.number}`:`Invoice`,trail:s,children:a&&(0,j.jsx)($t,{pdf:a.pdfUrl,page:a.htmlUrl})}),o&&(0,j.jsx)(M,{failure:o,onRetry:i}),!n&&!o&&(0,j.jsx)(U,{}),n&&!a&&!o&&(0,j.jsx)(Ne,{what:`invoice`,list:[`billing`,`invoices`]}),a&&(0,j.jsxs)(`article`,{className:`panel invoice`,children:[(0,j.jsxs)(`header`,{children:[(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`p`,{className:`issuer`,children:`Aura`}),(0,j.jsx)(`p`,{className:`quiet`,children:`Invoice`}),(0,j.jsx)(`p`,{className:`strong`,children:a.number})]}),(0,j.jsx)(`span`,{className:`badge ${Jt[a.status]}`,children:V(a.status)})]}),(0,j.jsxs)(`dl`,{className:`facts`,children:[(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Billed to`}),(0,j.jsxs)(`dd`,{children:[a.customerName,a.customerTaxId&&(0,j.jsxs)(`span`,{className:`quiet`,children:[` · `,a.customerTaxId]})]})]}),(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Issued`}),(0,j.jsx)(`dd`,{children:Z(a.issuedAt,t.timeZone)})]}),a.paidAt&&(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Paid`}),(0,j.jsxs)(`dd`,{children:[Z(a.paidAt,t.timeZone),` `,a.payment?.paymentMethod&&(0,j.jsx)(W,{card:a.payment.paymentMethod})]})]})]}),(0,j.jsxs)(`table`,{className:`listing lines`,children:[(0,j.jsx)(`caption`,{className:`heard`,children:`Lines of the invoice`}),(0,j.jsx)(`thead`,{children:(0,j.jsxs)(`tr`,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`Description`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Quantity`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Tax`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Amount`})]})}),(0,j.jsx)(`tbody`,{children:a.lines.map((e,t)=>(0,j.jsxs)(`tr`,{children:[(0,j.jsxs)(`td`,{children:[(0,j.jsx)(`span`,{className:`strong`,children:e.description}),e.periodStart&&e.periodEnd&&(0,j.jsxs)(`span`,{className:`fine`,children:[` `,Q(e.periodStart),` – `,Q(_t(e.periodEnd))]})]}),(0,j.jsx)(`td`,{"data-label":`Quantity`,className:`number`,children:e.quantity}),(0,j.jsx)(`td`,{"data-label":`Tax`,className:`number`,children:(0,j.jsx)(z,{money:e.tax})}),(0,j.jsx)(`td`,{"data-label":`Amount`,className:`number`,children:(0,j.jsx)(z,{money:e.amount})})]},t))})]}),(0,j.jsxs)(`dl`,{className:`charge`,children:[(0,j.jsx)(`dt`,{children:`Subtotal`}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(z,{money:a.subtotal})}),(0,j.jsxs)(`dt`,{children:[`Tax, `,ye(a.taxRatePercent)]}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(z,{money:a.tax})}),(0,j.jsx)(`dt`,{className:`total`,children:`Total`}),(0,j.jsx)(`dd`,{className:`total`,children:(0,j.jsx)(z,{money:a.total})}),(0,j.jsx)(`dt`,{children:`Paid`}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(z,{money:a.amountPaid})})]})]})]})}function $t({pdf:e,page:t}){return!e||!t?(0,j.jsx)(`button`,{type:`button`,className:`button`,onClick:()=>window.print(),children:`Print`}):(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`a`,{className:`button`,href:e,rel:`noreferrer`,children:`PDF`}),(0,j.jsx)(`a`,{className:`button`,href:t,target:`_blank`,rel:`noopener noreferrer`,children:`Print`})]})}function en(){let e=p(),{account:t,settings:n,reload:r,can:i}=g(),a=t.mode===`SANDBOX`?n.testCards:[],[o,c]=(0,s.useState)(a[0]?.token??``),[l,u]=(0,s.useState)(!1),[d,f]=(0,s.useState)(null),[m,h]=(0,s.useState)(null),{open:_,attempt:v,carryOut:y,abandon:x}=Mt(`addCard.${t.id}`),S=(0,s.useId)(),C=v>0,w=async t=>{f(null),h(null);try{let n=await y(t,async({key:t,input:n})=>{let{data:r,failures:i}=await e.send(b,{input:{...n,idempotencyKey:t}});if(!r.addPaymentMethod)throw i[0];return r.addPaymentMethod});f(n),await r()}catch(e){h(e)}};return(0,j.jsxs)(`section`,{className:`panel`,"aria-labelledby":`${S}-title`,children:[(0,j.jsx)(`h2`,{id:`${S}-title`,children:`Add a card`}),_?(0,j.jsx)(Rt,{what:`the card`,busy:C,onRetry:()=>void w(_.input),onAbandon:x}):(0,j.jsxs)(`form`,{onSubmit:e=>{e.preventDefault(),o.trim()&&!C&&w({accountId:t.id,token:o.trim(),makeDefault:l})},"aria-busy":C,children:[(0,j.jsxs)(`div`,{className:`field`,children:[(0,j.jsx)(`label`,{htmlFor:S,children:a.length>0?`Test card`:`One-time card token`}),a.length>0?(0,j.jsx)(`select`,{id:S,name:`card`,value:o,disabled:C,onChange:e=>c(e.target.value),children:a.map(e=>(0,j.jsxs)(`option`,{value:e.token,children:[V(e.brand),` •••• `,e.last4,` – `,e.what]},e.token))}):(0,j.jsx)(`input`,{id:S,name:`card`,value:o,disabled:C,autoComplete:`off`,onChange:e=>c(e.target.value)}),(0,j.jsx)(`p`,{className:`fine`,children:a.length>0?(0,j.jsxs)(j.Fragment,{children:[`A sandbox card: no money moves. Token `,(0,j.jsx)(`code`,{children:o})]}):`From the payment processor’s form. Never a card number.`})]}),(0,j.jsxs)(`label`,{className:`tick`,children:[(0,j.jsx)(`input`,{type:`checkbox`,checked:l,disabled:C,onChange:e=>u(e.target.checked)}),`Make it the default card`]}),(0,j.jsx)(`button`,{type:`submit`,className:`button primary wide`,disabled:C||!i(`billing:write`),children:C?`Adding…`:`Add card`})]}),m&&(0,j.jsx)(M,{failure:m}),d?.userErrors.map(e=>(0,j.jsx)(J,{refusal:e,onDecided:r},e.code)),d?.paymentMethod&&(0,j.jsxs)(`p`,{className:`notice good`,role:`status`,children:[(0,j.jsx)(`strong`,{children:`Added`}),` `,(0,j.jsx)(W,{card:d.paymentMethod})]})]})}function tn({title:e,verb:t,children:n,onYes:r,onNo:i}){let a=(0,s.useRef)(null),o=(0,s.useId)();return(0,s.useEffect)(()=>{a.current?.showModal()},[]),(0,j.jsxs)(`dialog`,{ref:a,className:`panel`,"aria-labelledby":o,onClose:i,children:[(0,j.jsx)(`h2`,{id:o,children:e}),(0,j.jsx)(`p`,{children:n}),(0,j.jsxs)(`div`,{className:`buttons`,children:[(0,j.jsx)(`button`,{type:`button`,className:`button`,onClick:i,children:`Keep it`}),(0,j.jsx)(`button`,{type:`button`,className:`button danger`,onClick:r,children:t})]})]})}function nn(){let e=p(),{account:t,reload:n,can:r}=g(),[i,a]=(0,s.useState)(!1),[o,c]=(0,s.useState)(null),[l,u]=(0,s.useState)(null),[d,f]=(0,s.useState)([]),m=t.paymentMethods??[],h=r(`billing:write`)&&!i,_=async e=>{a(!0),u(null);try{f(await e()),await n()}catch(e){u(e)}finally{a(!1)}},v=t=>_(async()=>{let{data:n,failures:r}=await e.send(x,{input:{paymentMethodId:t.id}});if(!n.setDefaultPaymentMethod)throw r[0];return n.setDefaultPaymentMethod.userErrors}),y=t=>_(async()=>{let{data:n,failures:r}=await e.send(S,{input:{paymentMethodId:t.id}});if(!n.removePaymentMethod)throw r[0];return n.removePaymentMethod.userErrors});return(0,j.jsxs)(`section`,{className:`panel`,"aria-label":`Cards on file`,children:[(0,j.jsx)(`h2`,{children:`Cards on file`}),m.length===0&&(0,j.jsx)(`p`,{className:`empty`,children:`There is no card yet.`}),(0,j.jsx)(`ul`,{className:`cards`,children:m.map(e=>(0,j.jsxs)(`li`,{children:[(0,j.jsx)(W,{card:e,expiry:!0}),e.isDefault&&(0,j.jsx)(`span`,{className:`badge good`,children:`Default`}),(0,j.jsxs)(`span`,{className:`buttons`,children:[!e.isDefault&&(0,j.jsxs)(`button`,{type:`button`,className:`button small`,disabled:!h,onClick:()=>void v(e),children:[`Make default`,(0,j.jsxs)(`span`,{className:`heard`,children:[` `,G(e)]})]}),(0,j.jsxs)(`button`,{type:`button`,className:`button small`,disabled:!h,onClick:()=>c(e),children:[`Remove`,(0,j.jsxs)(`span`,{className:`heard`,children:[` `,G(e)]})]})]})]},e.id))}),l&&(0,j.jsx)(M,{failure:l}),d.map(e=>(0,j.jsx)(J,{refusal:e,onDecided:n},e.code)),o&&(0,j.jsx)(tn,{title:`Remove ${G(o)}?`,verb:`Remove`,onYes:()=>{c(null),y(o)},onNo:()=>c(null),children:o.isDefault&&m.length>1?`It is the default card; the one added last takes its place.`:m.length===1?`It is the only card. Top-ups need one.`:`It can be added again later.`})]})}function rn(){let{account:e}=g(),t=e.billingSetup;return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(H,{title:`Payment method`,trail:`Billing`}),t&&!t.configured&&(0,j.jsx)(q,{message:t.message??`Billing not configured`,missing:t.missing}),(0,j.jsxs)(`div`,{className:`columns`,children:[(0,j.jsx)(nn,{}),(0,j.jsx)(en,{})]})]})}function an({plan:e,present:t,chosen:n,onChoose:r}){return(0,j.jsxs)(`li`,{className:`panel plan${t||n?` marked`:``}`,children:[(0,j.jsxs)(`div`,{className:`row`,children:[(0,j.jsx)(`h3`,{children:e.name}),t&&(0,j.jsx)(`span`,{className:`badge good`,children:`Your plan`})]}),(0,j.jsx)(`p`,{className:`quiet`,children:e.description}),e.price&&(0,j.jsxs)(`p`,{className:`price`,children:[(0,j.jsx)(z,{money:e.price}),` `,(0,j.jsx)(`span`,{className:`quiet`,children:`a month`})]}),(0,j.jsxs)(`ul`,{className:`ticks`,children:[(0,j.jsxs)(`li`,{children:[L(e.monthlyCredits),` credits each month`]}),e.features.map(e=>(0,j.jsx)(`li`,{children:V(e)},e)),on(e.agentCaps,`for each agent`),on(e.accountCaps,`in all`)]}),r&&(0,j.jsx)(`button`,{type:`button`,className:n?`button wide`:`button primary wide`,"aria-pressed":n,onClick:r,children:n?`Selected`:`Select ${e.name}`})]})}function on(e,t){let n=[[e.dailyCalls,`call a day`,`calls a day`],[e.concurrentCalls,`simultaneous call`,`simultaneous calls`],[e.dailyMessages,`message a day`,`messages a day`]];return(0,j.jsxs)(j.Fragment,{children:[n.map(([e,n,r])=>e!==null&&(0,j.jsxs)(`li`,{className:`cap`,children:[`Up to `,L(e),` `,e===1?n:r,` `,t]},r)),e.maxCallSeconds!==null&&(0,j.jsxs)(`li`,{className:`cap`,children:[`Calls of up to `,ke(e.maxCallSeconds)]})]})}var sn={ACTIVE:`good`,INCOMPLETE:`caution`,PAST_DUE:`caution`,UNPAID:`bad`,CANCELED:``};function cn({subscription:e}){let{account:t,reload:n}=g(),r=(0,s.useCallback)(()=>void n(),[n]),i=e.plan?.prices.find(e=>e.currency===t.currency),a=e.currentPeriod;return(0,j.jsxs)(`section`,{className:`panel present`,"aria-label":`Present subscription`,children:[(0,j.jsxs)(`div`,{className:`row`,children:[(0,j.jsx)(`h2`,{children:e.plan?.name??`Plan`}),(0,j.jsx)(`span`,{className:`badge ${sn[e.status]}`,children:V(e.status)})]}),e.credits&&e.status!==`INCOMPLETE`&&(0,j.jsx)(Dt,{credits:e.credits}),(0,j.jsxs)(`dl`,{className:`facts`,children:[i&&(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Price`}),(0,j.jsxs)(`dd`,{children:[(0,j.jsx)(z,{money:i}),` a month, before tax`]})]}),a&&(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`This period`}),(0,j.jsxs)(`dd`,{children:[Q(a.startDate),` – `,Q(_t(a.endDate))]})]}),(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Next period starts`}),(0,j.jsx)(`dd`,{children:Q(a.endDate)})]})]})]}),e.pendingPayment&&(0,j.jsx)(K,{payment:e.pendingPayment,onDecided:r})]})}function ln({plan:e,price:t}){let n=p(),{account:r,reload:i,can:a}=g(),[o,c,l]=It(),[u,d]=(0,s.useState)(null),[f,m]=(0,s.useState)(null),{open:h,attempt:_,carryOut:v,abandon:b}=Mt(`subscribe.${r.id}`),x=_>0,S=(0,s.useRef)(null);(0,s.useEffect)(()=>{S.current?.scrollIntoView({block:`nearest`})},[]);let C=async e=>{d(null),m(null);try{let t=await v(e,async({key:e,input:t})=>{let{data:r,failures:i}=await n.send(y,{input:{...t,idempotencyKey:e}});if(!r.subscribe)throw i[0];return r.subscribe});d(t),await i()}catch(e){m(e)}},w=(0,s.useCallback)(()=>void i(),[i]);return(0,j.jsxs)(`section`,{ref:S,className:`panel subscribe`,"aria-label":`Complete the subscription`,children:[(0,j.jsxs)(`h2`,{children:[`Complete the subscription to `,e.name]}),h?(0,j.jsx)(Rt,{what:`your subscription`,busy:x,onRetry:()=>void C(h.input),onAbandon:b}):(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(Ft,{chosen:o,onChoose:c,disabled:x}),(0,j.jsx)(Lt,{amount:t}),(0,j.jsx)(`button`,{type:`button`,className:`button primary wide`,disabled:x||!l||!a(`billing:write`),onClick:()=>void C({accountId:r.id,planId:e.id,paymentMethodId:o}),children:x?_>1?`Connection trouble, asking again…`:`Paying…`:`Subscribe to ${e.name}`})]}),f&&(0,j.jsx)(M,{failure:f}),u?.userErrors.map(e=>(0,j.jsx)(J,{refusal:e,onDecided:w},e.code)),u?.payment&&u.userErrors.length===0&&(0,j.jsx)(K,{payment:u.payment,onDecided:w})]})}function un(){let{account:e}=g(),{answer:t,failure:n,reload:r}=m(te,{currency:e.currency}),[i,a]=qe(),o=e.billingSetup,s=e.subscription,c=t?.data.plans??[],l=o!==null&&!o.configured,u=c.find(e=>e.id===i),d=n??t?.failures[0];return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(H,{title:`Subscription`,trail:`Billing`}),l&&(0,j.jsx)(q,{message:o.message??`Billing not configured`,missing:o.missing}),s&&(0,j.jsx)(cn,{subscription:s}),l&&s?.status!==`INCOMPLETE`&&u?.price&&(0,j.jsx)(ln,{plan:u,price:u.price},u.id),(0,j.jsxs)(`section`,{"aria-label":`Plans`,children:[(0,j.jsx)(`h2`,{children:l?`Select a plan`:`Plans`}),d&&(0,j.jsx)(M,{failure:d,onRetry:r}),!t&&!d&&(0,j.jsx)(U,{}),(0,j.jsx)(`ul`,{className:`plans`,children:c.map(e=>(0,j.jsx)(an,{plan:e,present:!l&&s?.plan?.code===e.code,chosen:l&&e.id===i,onChoose:l&&s?.status!==`INCOMPLETE`?()=>a(e.id):null},e.id))})]})]})}function dn(){let[e,t,n]=Ee();switch(e===`billing`?t:e){case`balance`:return(0,j.jsx)(Gt,{});case`subscription`:return(0,j.jsx)(un,{});case`payment-method`:return(0,j.jsx)(rn,{});case`invoices`:return n?(0,j.jsx)(Qt,{id:n},n):(0,j.jsx)(qt,{});case`agents`:return t?(0,j.jsx)(dt,{id:t},t):(0,j.jsx)(vt,{});default:return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(H,{title:`There is no such page`}),(0,j.jsx)(`a`,{href:B(`billing`,`balance`),children:`Go to Billing › Balance`})]})}}var fn={};function pn({settings:e,onSignOut:t}){let{answer:n,failure:r,reload:i}=m(T,fn),a=n?.data.viewer;if(a?.account)return(0,j.jsx)(mn,{viewer:a,account:a.account,failure:r??n?.failures[0]??null,reload:i,settings:e,onSignOut:t},a.account.id);let o=r??n?.failures[0];return(0,j.jsxs)(`main`,{className:`lonely`,"aria-busy":!o&&!a,children:[(o||a)&&(0,j.jsx)(me,{}),o&&(0,j.jsx)(M,{failure:o,onRetry:i}),a&&!a.account&&(0,j.jsxs)(`div`,{className:`panel`,children:[(0,j.jsx)(`h1`,{children:`This token is good for several accounts`}),(0,j.jsx)(`p`,{className:`quiet`,children:`The dashboard shows one. Sign in with a token of the customer.`})]}),t&&(o||a)&&(0,j.jsx)(`button`,{type:`button`,className:`button`,onClick:t,children:`Use another token`})]})}function mn({viewer:e,account:t,failure:n,reload:r,settings:i,onSignOut:a}){let{balance:o,live:c}=de(p(),t.id,t.balance),l=(0,s.useMemo)(()=>({account:t,settings:i,balance:o,live:c,reload:r,can:t=>e.scopes.includes(t)}),[t,i,o,c,r,e.scopes]);return(0,j.jsxs)(h,{value:l,children:[(0,j.jsx)(`a`,{className:`skip`,href:`#main`,onClick:e=>hn(e,`main`),children:`Skip to the content`}),(0,j.jsx)(Ae,{viewer:e,onSignOut:a}),(0,j.jsxs)(`div`,{className:`frame`,children:[(0,j.jsx)(Me,{}),(0,j.jsxs)(`main`,{id:`main`,tabIndex:-1,children:[n&&(0,j.jsx)(M,{failure:n,onRetry:r}),(0,j.jsx)(dn,{})]})]})]})}function hn(e,t){e.preventDefault(),document.getElementById(t)?.focus()}function gn({reason:e,onToken:t}){let[n,r]=(0,s.useState)(``),i=(0,s.useId)();return(0,j.jsxs)(`main`,{className:`lonely`,children:[(0,j.jsx)(me,{}),(0,j.jsxs)(`form`,{className:`panel sign-in`,onSubmit:e=>{e.preventDefault();let r=n.trim().replace(/^Bearer\s+/i,``);r&&t(r)},children:[(0,j.jsx)(`h1`,{children:`Sign in`}),(0,j.jsx)(`p`,{className:`quiet`,children:`Paste an access token of your account. It is kept in this tab and forgotten when you close it.`}),e&&(0,j.jsx)(`p`,{className:`notice bad`,role:`alert`,children:e}),(0,j.jsx)(`label`,{htmlFor:i,children:`Access token`}),(0,j.jsx)(`textarea`,{id:i,className:`token`,rows:4,spellCheck:!1,autoComplete:`off`,required:!0,value:n,onChange:e=>r(e.target.value)}),(0,j.jsx)(`button`,{type:`submit`,className:`button primary`,children:`Sign in`})]})]})}function _n(){let[e,t]=(0,s.useState)(null),[r,a]=(0,s.useState)(i.read),[o,c]=(0,s.useState)(null),[l,u]=(0,s.useState)(null);(0,s.useEffect)(()=>{n().then(t,e=>u(e.message))},[]);let p=e=>{i.keep(e),c(null),a(e)},m=(0,s.useCallback)(e=>{i.forget(),a(null),c(e),e&&t(e=>e&&{...e,token:``})},[]),h=r??e?.token??``,g=(0,s.useMemo)(()=>!e||!h?null:new d(e.endpoint,h,async()=>r?null:(await n()).token,m),[e,h,r,m]);return l?(0,j.jsxs)(`main`,{className:`lonely`,children:[(0,j.jsx)(`h1`,{children:`Aura Billing is not reachable`}),(0,j.jsx)(`p`,{children:l}),(0,j.jsx)(`button`,{type:`button`,className:`button primary`,onClick:()=>window.location.reload(),children:`Try again`})]}):e?g?(0,j.jsx)(f,{value:g,children:(0,j.jsx)(pn,{settings:e,onSignOut:r?()=>m(null):null})}):(0,j.jsx)(gn,{reason:o,onToken:p}):(0,j.jsx)(`div`,{className:`lonely`,"aria-busy":`true`,"aria-label":`Loading`})}var vn=class extends s.Component{state={error:null};static getDerivedStateFromError(e){return{error:e}}render(){return this.state.error?(0,j.jsx)(`main`,{className:`lonely`,children:(0,j.jsxs)(`div`,{className:`panel`,children:[(0,j.jsx)(`h1`,{children:`The dashboard has stumbled`}),(0,j.jsx)(`p`,{className:`quiet`,children:`Your account is not affected. Load the page again; if it stumbles again, tell support:`}),(0,j.jsx)(`p`,{children:(0,j.jsx)(`code`,{children:this.state.error.message})}),(0,j.jsx)(`button`,{type:`button`,className:`button primary`,onClick:()=>window.location.reload(),children:`Load again`})]})}):this.props.children}},yn=document.getElementById(`root`);yn&&(0,c.createRoot)(yn).render((0,j.jsx)(s.StrictMode,{children:(0,j.jsx)(vn,{children:(0,j.jsx)(_n,{})})}));