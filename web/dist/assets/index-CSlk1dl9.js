import{a as e}from"./rolldown-runtime-BWaJ3C7D.js";import{a as t,i as n,n as r,r as i,s as a,t as o}from"./client-XeZSCiMi.js";var s=e(a(),1),c=t(),l=class extends Error{code;retryable;requestId;retryAfterMs;missingScope;constructor(e,t){super(e),this.name=`Failure`,this.code=t.code,this.retryable=t.retryable??!1,this.requestId=t.requestId,this.retryAfterMs=t.retryAfterMs,this.missingScope=t.missingScope}};function u(e){return new l(e.message,e.extensions??{code:`INTERNAL`})}var d=class{endpoint;renew;signedOut;#e;constructor(e,t,n,r){this.endpoint=e,this.renew=n,this.signedOut=r,this.#e=t}get token(){return this.#e}async send(e,t,n){try{return await this.#t(e,t,n)}catch(r){if(!(r instanceof l)||r.code!==`UNAUTHENTICATED`||!await this.renewToken(r.message))throw r;return this.#t(e,t,n)}}async renewToken(e){let t=await this.renew();return t&&t!==this.#e?(this.#e=t,!0):(this.signedOut(e),!1)}async#t(e,t,n){let r,i;try{r=await fetch(this.endpoint,{method:`POST`,headers:{"Content-Type":`application/json`,Accept:`application/graphql-response+json`,Authorization:`Bearer ${this.#e}`},body:JSON.stringify({query:e.toString(),variables:t}),signal:n??null}),i=await r.json()}catch(e){throw n?.aborted?e:new l(`We could not reach Aura. Check your connection.`,{code:`NETWORK`,retryable:!0})}let a=(i.errors??[]).map(u);if(i.data)return{data:i.data,failures:a};throw a[0]??new l(`Aura answered HTTP ${r.status} without saying why.`,{code:`INTERNAL`,requestId:r.headers.get(`X-Request-Id`)??void 0})}},f=(0,s.createContext)(null);function p(){let e=(0,s.useContext)(f);if(!e)throw Error(`useApi outside of a session`);return e}function m(e,t){let n=p(),[r,i]=(0,s.useState)(null),[a,o]=(0,s.useState)(null),c=(0,s.useRef)(null),l=JSON.stringify(t),u=(0,s.useCallback)(async()=>{c.current?.abort();let t=new AbortController;c.current=t;try{let r=await n.send(e,JSON.parse(l),t.signal);if(t.signal.aborted)return;i(r),o(null)}catch(e){t.signal.aborted||o(e)}},[n,e,l]);return(0,s.useEffect)(()=>(i(null),o(null),u(),()=>c.current?.abort()),[u]),{answer:r,failure:a,reload:u}}var h=(0,s.createContext)(null);function g(){let e=(0,s.useContext)(h);if(!e)throw Error(`useAccount outside of an account`);return e}function _(e){return e.testClock?Date.parse(e.testClock.now):Date.now()}var v=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}};new v(`
    fragment MoneyFields on Money {
  amount
  currency
}
    `,{fragmentName:`MoneyFields`}),new v(`
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
}`,{fragmentName:`BalanceFields`}),new v(`
    fragment RateFields on Rate {
  code
  category
  unit
  quantity
  credits
  increment
  minimum
  free
}
    `,{fragmentName:`RateFields`}),new v(`
    fragment CapFields on PlanCaps {
  dailyCalls
  concurrentCalls
  dailyMessages
  maxCallSeconds
}
    `,{fragmentName:`CapFields`}),new v(`
    fragment PlanFields on Plan {
  id
  code
  version
  name
  description
  rank
  monthlyCredits
  features
  maxAgents
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
}`,{fragmentName:`PlanFields`}),new v(`
    fragment CardFields on PaymentMethod {
  id
  brand
  last4
  expMonth
  expYear
  isDefault
}
    `,{fragmentName:`CardFields`}),new v(`
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
}`,{fragmentName:`PaymentFields`}),new v(`
    fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
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
}`,{fragmentName:`PlanChangeFields`}),new v(`
    fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
    fragment MoneyFields on Money {
  amount
  currency
}`,{fragmentName:`DueInvoiceFields`}),new v(`
    fragment SubscriptionFields on Subscription {
  id
  status
  version
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    start
    end
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
  pendingChange {
    ...PlanChangeFields
  }
  upgradeInProgress {
    ...PlanChangeFields
  }
  dueInvoice {
    ...DueInvoiceFields
  }
  nextPaymentAttemptAt
  pastDueSince
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
  maxAgents
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
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}`,{fragmentName:`SubscriptionFields`}),new v(`
    fragment GrantFields on CreditGrant {
  id
  source
  status
  effectiveAt
  expiresAt
  granted
  used
  held
  expired
  voided
  remaining
}
    `,{fragmentName:`GrantFields`}),new v(`
    fragment LineFields on InvoiceLine {
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
    fragment MoneyFields on Money {
  amount
  currency
}`,{fragmentName:`LineFields`}),new v(`
    fragment PreviewFields on PlanChangePreview {
  kind
  fromPlan {
    id
    name
  }
  toPlan {
    id
    name
  }
  effectiveAt
  proration {
    daysRemaining
    daysInPeriod
  }
  lines {
    ...LineFields
  }
  subtotal {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paidBy
  oldPlanCredited
  creditsKept
  creditsAdded
  creditsAfter
  nextPrice {
    ...MoneyFields
  }
  featuresGained
  featuresLost
  limitsChanged {
    cap
    before
    after
  }
  agentsPaused {
    id
    name
  }
  replaces {
    id
    kind
    toPlan {
      id
      name
    }
    effectiveAt
  }
  quote {
    quoteId
    expiresAt
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment LineFields on InvoiceLine {
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
}`,{fragmentName:`PreviewFields`}),new v(`
    fragment ServiceFields on ServiceState {
  status
  reasons {
    code
    message
    resetsAt
    limitedBy
  }
  remedies {
    kind
    hint
    minimum {
      ...MoneyFields
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}`,{fragmentName:`ServiceFields`}),new v(`
    fragment UsageFields on UsageRecord {
  id
  rate
  unit
  billedUnits
  credits
  amount {
    ...MoneyFields
  }
  occurredAt
  agent {
    id
    name
  }
  fundedBy {
    __typename
    ... on CreditFunding {
      credits
      creditGrant {
        id
        source
        expiresAt
      }
    }
    ... on MoneyFunding {
      amount {
        ...MoneyFields
      }
      owed
      payment {
        id
        purpose
        createdAt
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
}`,{fragmentName:`UsageFields`}),new v(`
    fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
  used
  resetsAt
}
    `,{fragmentName:`CountLimitFields`}),new v(`
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
    used {
      ...MoneyFields
    }
    resetsAt
  }
  monthlyCredits {
    configured
    effective
    limitedBy
    used
    resetsAt
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
  used
  resetsAt
}`,{fragmentName:`LimitFields`}),new v(`
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
    used {
      ...MoneyFields
    }
    resetsAt
  }
  monthlyCredits {
    configured
    effective
    limitedBy
    used
    resetsAt
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
  used
  resetsAt
}`,{fragmentName:`AgentFields`}),new v(`
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
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
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}`,{fragmentName:`RefusalFields`}),new v(`
    fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}
    `,{fragmentName:`PageFields`});var y=new v(`
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
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),b=new v(`
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
  maxAgents
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
  version
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    start
    end
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
  pendingChange {
    ...PlanChangeFields
  }
  upgradeInProgress {
    ...PlanChangeFields
  }
  dueInvoice {
    ...DueInvoiceFields
  }
  nextPaymentAttemptAt
  pastDueSince
}
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),x=new v(`
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
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),S=new v(`
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
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),C=new v(`
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
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),w=new v(`
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
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
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
    used {
      ...MoneyFields
    }
    resetsAt
  }
  monthlyCredits {
    configured
    effective
    limitedBy
    used
    resetsAt
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
  used
  resetsAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),T=new v(`
    mutation ChangePlan($input: ChangePlanInput!) {
  changePlan(input: $input) {
    change {
      ...PlanChangeFields
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
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),ee=new v(`
    mutation CancelSubscription($input: CancelSubscriptionInput!) {
  cancelSubscription(input: $input) {
    change {
      ...PlanChangeFields
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
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),E=new v(`
    mutation CancelPendingChange($input: CancelPendingChangeInput!) {
  cancelPendingChange(input: $input) {
    canceledChange {
      ...PlanChangeFields
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
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),D=new v(`
    mutation PayInvoice($input: PayInvoiceInput!) {
  payInvoice(input: $input) {
    invoice {
      ...DueInvoiceFields
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
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),O=new v(`
    mutation CreateTestClock($input: CreateTestClockInput!) {
  createTestClock(input: $input) {
    account {
      testClock {
        now
      }
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
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),k=new v(`
    mutation AdvanceTestClock($input: AdvanceTestClockInput!) {
  advanceTestClock(input: $input) {
    account {
      testClock {
        now
      }
    }
    reached
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
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),te=new v(`
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
}`),ne=new v(`
    subscription SubscriptionUpdated($accountId: ID) {
  subscriptionUpdated(accountId: $accountId) {
    ...SubscriptionFields
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
  maxAgents
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
  version
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    start
    end
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
  pendingChange {
    ...PlanChangeFields
  }
  upgradeInProgress {
    ...PlanChangeFields
  }
  dueInvoice {
    ...DueInvoiceFields
  }
  nextPaymentAttemptAt
  pastDueSince
}
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}`),re=new v(`
    subscription AccountUpdated($accountId: ID) {
  accountUpdated(accountId: $accountId) {
    version
    serviceState {
      ...ServiceFields
    }
    subscription {
      id
      credits {
        granted
        used
        held
        remaining
        nextExpiryAt
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}
fragment ServiceFields on ServiceState {
  status
  reasons {
    code
    message
    resetsAt
    limitedBy
  }
  remedies {
    kind
    hint
    minimum {
      ...MoneyFields
    }
  }
}`),ie=new v(`
    subscription AgentActivityUpdated($agentId: ID!) {
  agentActivityUpdated(agentId: $agentId) {
    version
    callsInProgressCount
    callsInProgress {
      id
      rate
      units
      credits
      amount {
        ...MoneyFields
      }
      authorizedAt
      mustEndBy
    }
    limits {
      ...LimitFields
    }
    serviceState {
      ...ServiceFields
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
    used {
      ...MoneyFields
    }
    resetsAt
  }
  monthlyCredits {
    configured
    effective
    limitedBy
    used
    resetsAt
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
  used
  resetsAt
}
fragment ServiceFields on ServiceState {
  status
  reasons {
    code
    message
    resetsAt
    limitedBy
  }
  remedies {
    kind
    hint
    minimum {
      ...MoneyFields
    }
  }
}`),ae=new v(`
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
      taxInclusive
      taxId
      entitlements
      testClock {
        now
      }
      serviceState {
        ...ServiceFields
      }
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
  maxAgents
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
  version
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    start
    end
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
  pendingChange {
    ...PlanChangeFields
  }
  upgradeInProgress {
    ...PlanChangeFields
  }
  dueInvoice {
    ...DueInvoiceFields
  }
  nextPaymentAttemptAt
  pastDueSince
}
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment ServiceFields on ServiceState {
  status
  reasons {
    code
    message
    resetsAt
    limitedBy
  }
  remedies {
    kind
    hint
    minimum {
      ...MoneyFields
    }
  }
}`),oe=new v(`
    query Now {
  account {
    balance {
      ...BalanceFields
    }
    subscription {
      ...SubscriptionFields
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
  maxAgents
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
  version
  createdAt
  canceledAt
  plan {
    ...PlanFields
    prices {
      ...MoneyFields
    }
  }
  currentPeriod {
    start
    end
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
  pendingChange {
    ...PlanChangeFields
  }
  upgradeInProgress {
    ...PlanChangeFields
  }
  dueInvoice {
    ...DueInvoiceFields
  }
  nextPaymentAttemptAt
  pastDueSince
}
fragment PlanChangeFields on PlanChange {
  id
  title
  kind
  status
  fromPlan {
    id
    code
    name
  }
  toPlan {
    id
    code
    name
  }
  effectiveAt
  requestedBy
  requestedAt
  expiresAt
  creditsAdded
  payment {
    ...PaymentFields
  }
  invoice {
    id
    number
  }
}
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}`),se=new v(`
    query Plans($currency: CurrencyCode!) {
  plans(currency: $currency) {
    ...PlanFields
    price(currency: $currency) {
      ...MoneyFields
    }
    rates {
      ...RateFields
      price(currency: $currency) {
        ...MoneyFields
      }
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
  maxAgents
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
fragment RateFields on Rate {
  code
  category
  unit
  quantity
  credits
  increment
  minimum
  free
}`),ce=new v(`
    query PreviewPlanChange($planId: ID) {
  previewPlanChange(planId: $planId) {
    preview {
      ...PreviewFields
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
fragment DueInvoiceFields on Invoice {
  id
  number
  status
  total {
    ...MoneyFields
  }
  issuedAt
}
fragment LineFields on InvoiceLine {
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
fragment PreviewFields on PlanChangePreview {
  kind
  fromPlan {
    id
    name
  }
  toPlan {
    id
    name
  }
  effectiveAt
  proration {
    daysRemaining
    daysInPeriod
  }
  lines {
    ...LineFields
  }
  subtotal {
    ...MoneyFields
  }
  tax {
    ...MoneyFields
  }
  total {
    ...MoneyFields
  }
  paidBy
  oldPlanCredited
  creditsKept
  creditsAdded
  creditsAfter
  nextPrice {
    ...MoneyFields
  }
  featuresGained
  featuresLost
  limitsChanged {
    cap
    before
    after
  }
  agentsPaused {
    id
    name
  }
  replaces {
    id
    kind
    toPlan {
      id
      name
    }
    effectiveAt
  }
  quote {
    quoteId
    expiresAt
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
  ... on PastDueError {
    invoice {
      ...DueInvoiceFields
    }
  }
  ... on AmountError {
    minimum {
      ...MoneyFields
    }
    maximum {
      ...MoneyFields
    }
  }
}`),le=new v(`
    query GrantPage($after: String) {
  account {
    creditGrants(first: 20, after: $after) {
      nodes {
        ...GrantFields
      }
      pageInfo {
        ...PageFields
      }
    }
  }
}
    fragment GrantFields on CreditGrant {
  id
  source
  status
  effectiveAt
  expiresAt
  granted
  used
  held
  expired
  voided
  remaining
}
fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}`),ue=new v(`
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
}`),de=new v(`
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
}`),fe=new v(`
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
}`),pe=new v(`
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
        ...LineFields
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
}
fragment LineFields on InvoiceLine {
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
}`),me=new v(`
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
}`),he=new v(`
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
    used {
      ...MoneyFields
    }
    resetsAt
  }
  monthlyCredits {
    configured
    effective
    limitedBy
    used
    resetsAt
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
  used
  resetsAt
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
}`),ge=new v(`
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
    used {
      ...MoneyFields
    }
    resetsAt
  }
  monthlyCredits {
    configured
    effective
    limitedBy
    used
    resetsAt
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
  used
  resetsAt
}
fragment AgentFields on Agent {
  id
  name
  status
  createdAt
  limits {
    ...LimitFields
  }
}`),_e=new v(`
    query UsageByDay($from: Date!, $to: Date!) {
  account {
    usageSummary(from: $from, to: $to) {
      day
      actions
      calls
      callSeconds
      messages
      credits
      amount {
        ...MoneyFields
      }
    }
  }
}
    fragment MoneyFields on Money {
  amount
  currency
}`),ve=new v(`
    query UsagePage($after: String) {
  account {
    usageRecords(first: 20, after: $after) {
      nodes {
        ...UsageFields
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
fragment UsageFields on UsageRecord {
  id
  rate
  unit
  billedUnits
  credits
  amount {
    ...MoneyFields
  }
  occurredAt
  agent {
    id
    name
  }
  fundedBy {
    __typename
    ... on CreditFunding {
      credits
      creditGrant {
        id
        source
        expiresAt
      }
    }
    ... on MoneyFunding {
      amount {
        ...MoneyFields
      }
      owed
      payment {
        id
        purpose
        createdAt
        paymentMethod {
          ...CardFields
        }
      }
    }
  }
}
fragment PageFields on PageInfo {
  hasNextPage
  endCursor
}`),ye=new v(`
    query UsageFile($from: DateTime!, $to: DateTime!) {
  account {
    usageExportUrl(from: $from, to: $to)
  }
}
    `),A=r();function j({failure:e,onRetry:t}){return(0,A.jsxs)(`div`,{className:`notice bad`,role:`alert`,children:[(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`strong`,{children:be(e)}),` `,xe(e)]}),(0,A.jsxs)(`p`,{className:`fine marks`,children:[(0,A.jsx)(`code`,{children:e.code}),e.requestId&&(0,A.jsxs)(`span`,{children:[`Request `,(0,A.jsx)(`code`,{children:e.requestId})]})]}),t&&(0,A.jsx)(`button`,{type:`button`,className:`button small`,onClick:t,children:`Try again`})]})}function be(e){switch(e.code){case`NETWORK`:return`No connection.`;case`FORBIDDEN`:return`Not allowed.`;case`NOT_FOUND`:return`Not found.`;case`RATE_LIMITED`:return`Too many requests.`;case`OUTCOME_UNKNOWN`:case`IDEMPOTENCY_IN_PROGRESS`:return`Not decided yet.`;case`UNAVAILABLE`:case`TIMEOUT`:return`Aura is busy.`;case`INTERNAL`:return`Something went wrong on our side.`;default:return`That did not work.`}}function xe(e){return e.missingScope?`Your access lacks “${e.missingScope}”.`:e.message}var Se=4403,Ce=1e4;function we(e,t){let n,r=!1,i=o({url:new URL(e.endpoint,window.location.href).href.replace(/^http/,`ws`),connectionParams:async()=>(r&&await e.renewToken(`Your session has expired.`),r=!1,{Authorization:`Bearer ${e.token}`}),retryAttempts:1/0,shouldRetry:()=>!0,retryWait:e=>De(Math.min(Ce,500*2**e)*(.75+Math.random()/2)),keepAlive:12e3,on:{ping:e=>{e||(n=setTimeout(()=>i.terminate(),5e3))},pong:e=>{e&&clearTimeout(n)},closed:e=>{clearTimeout(n),r=e instanceof CloseEvent&&e.code===Se,t(`reconnecting`)}}});return t(`connecting`),i}function Te(e,t,n,r){let i=we(e,r);return i.subscribe({query:ie.toString(),variables:{agentId:t}},{next:({data:e})=>{e?.agentActivityUpdated&&(r(`live`),n(e.agentActivityUpdated))},error:()=>r(`refused`),complete:()=>{}}),()=>void i.dispose()}function Ee(e,t,n){let r=we(e,n.state);return r.subscribe({query:re.toString(),variables:{accountId:t}},{next:({data:e})=>{e?.accountUpdated&&n.account(e.accountUpdated)},error:()=>n.state(`refused`),complete:()=>{}}),r.subscribe({query:te.toString(),variables:{accountId:t}},{next:({data:e})=>{e?.balanceUpdated&&(n.state(`live`),n.balance(e.balanceUpdated))},error:()=>n.state(`refused`),complete:()=>{}}),r.subscribe({query:ne.toString(),variables:{accountId:t}},{next:({data:e})=>{e?.subscriptionUpdated&&n.subscription(e.subscriptionUpdated)},error:()=>n.state(`refused`),complete:()=>{}}),()=>void r.dispose()}function De(e){return new Promise(t=>{let n=()=>{clearTimeout(r),window.removeEventListener(`online`,n),t()},r=setTimeout(n,e);window.addEventListener(`online`,n)})}var Oe=5e3;function ke(e,t){let[n,r]=(0,s.useState)(t.balance),[i,a]=(0,s.useState)(t.subscription),[o,c]=(0,s.useState)(null),[l,u]=(0,s.useState)(`connecting`),d=(0,s.useCallback)(e=>r(t=>je(t,e)),[]),f=(0,s.useCallback)(e=>a(t=>Me(t,e)),[]);(0,s.useEffect)(()=>{t.balance&&d(t.balance),t.subscription&&f(t.subscription)},[t.balance,t.subscription,d,f]),(0,s.useEffect)(()=>Ee(e,t.id,{account:c,balance:d,subscription:f,state:u}),[e,t.id,d,f]),(0,s.useEffect)(()=>{if(l===`live`)return;let t=setInterval(async()=>{try{let{data:t}=await e.send(oe,{});t.account?.balance&&d(t.account.balance),t.account?.subscription&&f(t.account.subscription)}catch{}},Oe);return()=>clearInterval(t)},[e,l,d,f]);let p=i&&o?.subscription?.id===i.id?o.subscription.credits:null;return{balance:n,subscription:(0,s.useMemo)(()=>i&&p?{...i,credits:p}:i,[i,p]),service:o?.serviceState??null,revision:o?.version??0,live:l}}function Ae(e,t,n){let r=(0,s.useRef)(``);(0,s.useEffect)(()=>{if(!t||e?.id===t.id&&e.version>=t.version)return;let i=`${t.id} ${t.version}`;r.current!==i&&(r.current=i,n())},[e,t,n])}function je(e,t){return e&&e.version>=t.version?e:t}function Me(e,t){return e?e.id===t.id?e.version>t.version?e:t:e.createdAt>t.createdAt?e:t:t}var Ne=`/assets/icon-CvC6CzI_.svg`;function Pe(){return(0,A.jsxs)(`a`,{className:`brand`,href:`#/billing/balance`,children:[(0,A.jsx)(`img`,{src:Ne,alt:``,width:28,height:28}),(0,A.jsxs)(`span`,{children:[`Aura `,(0,A.jsx)(`b`,{children:`Billing`})]})]})}function M(e,t){return new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeStyle:`short`,timeZone:t}).format(new Date(e))}function N(e,t){return new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeZone:t}).format(new Date(e))}function P(e){return new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeZone:`UTC`}).format(new Date(`${e}T00:00:00Z`))}function Fe(e){return Ie(e,1)}function Ie(e,t){let n=new Date(`${e}T00:00:00Z`);return n.setUTCDate(n.getUTCDate()-t),n.toISOString().slice(0,10)}function F(e,t){return new Intl.DateTimeFormat(void 0,{dateStyle:`long`,timeZone:t}).format(new Date(e))}function Le(e,t){return new Intl.DateTimeFormat(`en-CA`,{dateStyle:`short`,timeZone:t}).format(e)}var Re=6;function I(e){let t=/^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(e);if(!t)throw RangeError(`not a decimal: ${e}`);let[,n,r,i=``]=t,a=BigInt(r+i.padEnd(Re,`0`));return n?-a:a}function L(e){let t=(e<0n?-e:e).toString().padStart(7,`0`);return`${e<0n?`-`:``}${t.slice(0,-6)}.${t.slice(-6)}`}var ze=new Map;function Be(e,t){let n=`${e}${t}`,r=ze.get(n);return r||(r=new Intl.NumberFormat(void 0,{style:`currency`,currency:e,currencyDisplay:`narrowSymbol`,maximumFractionDigits:Re,signDisplay:t?`exceptZero`:`auto`}),ze.set(n,r)),r}function R(e,{sign:t=!1}={}){return Be(e.currency,t).format(e.amount)}var Ve=new Intl.NumberFormat(void 0,{maximumFractionDigits:Re});function z(e){return Ve.format(e)}function He(e){return`${z(e)} ${I(e)===I(`1`)?`credit`:`credits`}`}var Ue=new Intl.NumberFormat(void 0,{style:`unit`,unit:`percent`,maximumFractionDigits:4});function We(e){return Ue.format(e)}function B(e){return new Intl.NumberFormat(`en`,{style:`currency`,currency:e}).resolvedOptions().minimumFractionDigits??2}function Ge(e,t){let n=10n**BigInt(Re-B(e.currency)),r=100000000n*n;return{amount:L((2n*I(e.amount)*I(t)+r)/(2n*r)*n),currency:e.currency}}function Ke(e,t){return{amount:L(I(e.amount)+I(t.amount)),currency:e.currency}}function qe(e,t){let n=/^(\d{1,12})(?:[.,](\d+))?$/.exec(e.trim());if(!n)return null;let[,r=``,i=``]=n,a=B(t);return i.length>Math.min(a,2)?null:a===0?r:`${r}.${i.padEnd(a,`0`)}`}function Je(e,t){let n=I(t);if(n<=0n)return 0;let r=I(e)*1000n/n;return Math.max(0,Math.min(1e3,Number(r)))}function V(e){return/^-?0+(\.0*)?$/.test(e)}function H({money:e,sign:t=!1}){let n=t?e.amount.startsWith(`-`)?`out`:`in`:``;return(0,A.jsx)(`span`,{className:`amount ${n}`,children:R(e,{sign:t})})}function Ye(){return window.location.hash.replace(/^#/,``)||`/billing/balance`}function Xe(e){return window.addEventListener(`hashchange`,e),()=>window.removeEventListener(`hashchange`,e)}function Ze(){return(0,s.useSyncExternalStore)(Xe,Ye).split(`/`).filter(Boolean).map(decodeURIComponent)}function U(...e){return`#/${e.map(encodeURIComponent).join(`/`)}`}function Qe(...e){window.location.hash=U(...e)}function W(e){let t=e.toLowerCase().replaceAll(`_`,` `);return(t.charAt(0).toUpperCase()+t.slice(1)).replace(/\b\w+\b/g,e=>$e[e.toLowerCase()]??e)}var $e={api:`API`,sms:`SMS`,whatsapp:`WhatsApp`},et=[[3600,`hour`],[60,`minute`],[1,`second`]];function G(e){let[t,n]=et.find(([t])=>e%t===0)??et[2];return new Intl.NumberFormat(void 0,{style:`unit`,unit:n,unitDisplay:`long`}).format(e/t)}function tt(e){return new Intl.ListFormat(`en`,{type:`conjunction`}).format(e)}function nt({viewer:e,onSignOut:t}){let{account:n,balance:r}=g();return(0,A.jsxs)(`header`,{className:`top`,children:[(0,A.jsx)(Pe,{}),(0,A.jsxs)(`div`,{className:`who`,children:[(0,A.jsx)(`span`,{className:`name`,children:n.name}),n.mode===`SANDBOX`&&(0,A.jsxs)(`span`,{className:`badge caution`,title:`Test cards only; no money moves.`,children:[`Sandbox`,n.testClock&&(0,A.jsxs)(`span`,{className:`clock`,children:[` `,`· `,(0,A.jsx)(`span`,{className:`heard`,children:`the account’s time is `}),N(n.testClock.now,n.timeZone)]})]}),(0,A.jsx)(`span`,{className:`role quiet`,children:W(e.role)})]}),r&&(0,A.jsxs)(`a`,{className:`pocket`,href:U(`billing`,`balance`),children:[(0,A.jsx)(`span`,{className:`quiet`,children:`Balance`}),` `,(0,A.jsx)(H,{money:r.available})]}),t&&(0,A.jsx)(`button`,{type:`button`,className:`button small`,onClick:t,children:`Sign out`})]})}var rt=[{title:`Billing`,links:[{title:`Balance`,to:[`billing`,`balance`]},{title:`Usage`,to:[`billing`,`usage`]},{title:`Subscription`,to:[`billing`,`subscription`]},{title:`Payment method`,to:[`billing`,`payment-method`]},{title:`Invoices`,to:[`billing`,`invoices`]}]},{title:`Agent › Settings`,links:[{title:`Limits`,to:[`agents`]}]}];function it(){let e=Ze();return(0,A.jsxs)(`nav`,{className:`side`,"aria-label":`Main`,children:[rt.map(t=>(0,A.jsxs)(`section`,{children:[(0,A.jsx)(`h2`,{children:t.title}),(0,A.jsx)(`ul`,{children:t.links.map(t=>(0,A.jsx)(`li`,{children:(0,A.jsx)(`a`,{href:U(...t.to),"aria-current":t.to.every((t,n)=>e[n]===t)?`page`:void 0,children:t.title})},t.title))})]},t.title)),(0,A.jsxs)(`section`,{className:`developers`,children:[(0,A.jsx)(`h2`,{children:`Developers`}),(0,A.jsx)(`ul`,{children:(0,A.jsx)(`li`,{children:(0,A.jsx)(`a`,{href:`/graphiql`,children:`GraphiQL`})})})]})]})}function K({title:e,trail:t,children:n}){let r=(0,s.useRef)(null);return(0,s.useEffect)(()=>{document.title=`${e} · Aura Billing`,document.activeElement!==document.body&&r.current?.focus({preventScroll:!0}),window.scrollTo(0,0)},[e]),(0,A.jsxs)(`div`,{className:`heading`,children:[t&&(0,A.jsx)(`p`,{className:`trail`,children:t}),(0,A.jsx)(`h1`,{ref:r,tabIndex:-1,children:e}),n&&(0,A.jsx)(`div`,{className:`actions`,children:n})]})}function at({what:e,list:t}){return(0,A.jsxs)(`p`,{className:`empty`,children:[`There is no such `,e,`. `,(0,A.jsx)(`a`,{href:U(...t),children:`See all`})]})}function q(){return(0,A.jsx)(`div`,{className:`waiting`,"aria-busy":`true`})}function J({card:e,expiry:t=!1}){return(0,A.jsxs)(`span`,{className:`card-line`,children:[(0,A.jsx)(ot,{brand:e.brand}),(0,A.jsxs)(`span`,{children:[(0,A.jsxs)(`span`,{className:`heard`,children:[ct(e.brand),` ending in `]}),(0,A.jsx)(`span`,{"aria-hidden":`true`,children:`•••• `}),e.last4]}),t&&(0,A.jsxs)(`span`,{className:`quiet`,children:[String(e.expMonth).padStart(2,`0`),`/`,e.expYear]})]})}function ot({brand:e}){return(0,A.jsx)(`span`,{className:`card-mark ${e}`,"aria-hidden":`true`,children:e===`mastercard`?(0,A.jsx)(`i`,{}):e===`amex`?`AMEX`:e.toUpperCase()})}function st(e){return`${ct(e.brand)} •••• ${e.last4}`}function ct(e){return e===`amex`?`American Express`:W(e)}var lt=new Set([`CREATED`,`SUBMITTED`,`REQUIRES_ACTION`,`PROCESSING`,`UNKNOWN`]);function ut(e){return lt.has(e.status)}var dt=1e3,ft=1e4;function pt(e,t){let n=p(),[r,i]=(0,s.useState)(e);return(0,s.useEffect)(()=>{if(i(e),!ut(e))return;let r=dt,a,o=!1,s=async()=>{try{let{data:r}=await n.send(me,{id:e.id});if(o)return;if(r.node?.__typename===`Payment`&&(i(r.node),!ut(r.node))){t();return}}catch{}o||(r=Math.min(ft,r*1.4),a=setTimeout(s,r))};a=setTimeout(s,r);let c=()=>{document.visibilityState===`visible`&&(clearTimeout(a),r=dt,s())};return document.addEventListener(`visibilitychange`,c),()=>{o=!0,clearTimeout(a),document.removeEventListener(`visibilitychange`,c)}},[n,e,t]),r}function Y({payment:e,onDecided:t}){let n=pt(e,t);return(0,A.jsx)(`div`,{className:`notice outcome ${mt(n)}`,role:`status`,"data-status":n.status,children:(0,A.jsx)(ht,{payment:n})})}function mt(e){switch(e.status){case`CREDITED`:return`good`;case`DECLINED`:case`EXPIRED`:case`CANCELED`:case`DISPUTED`:return`bad`;default:return`wait`}}function ht({payment:e}){switch(e.status){case`CREDITED`:return(0,A.jsx)(_t,{payment:e});case`REQUIRES_ACTION`:return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`strong`,{children:`Your bank wants to confirm that it is you.`}),` Nothing is charged before. Come back here afterwards; this page notices by itself.`]}),e.actionUrl&&(0,A.jsx)(`a`,{className:`button primary`,href:e.actionUrl,target:`_blank`,rel:`noopener noreferrer`,children:`Continue at your bank`})]});case`CREATED`:case`SUBMITTED`:case`PROCESSING`:return(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`strong`,{children:`The payment is being processed.`}),` `,(0,A.jsx)(H,{money:e.total}),` will be charged once; this page notices when it is done.`]});case`UNKNOWN`:return(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`strong`,{children:`The payment processor has not answered yet.`}),` Please do not pay again: we keep asking until we know, and this page shows the answer.`]});case`DECLINED`:return(0,A.jsx)(vt,{payment:e});case`EXPIRED`:return(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`strong`,{children:`The bank’s confirmation came too late.`}),` No money was taken. You can start again.`]});case`CANCELED`:return(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`strong`,{children:`The payment was given up.`}),` No money was taken.`]});case`CAPTURED`:return(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`strong`,{children:`The money arrived too late to be used.`}),` `,(0,A.jsx)(H,{money:e.total}),` is on its way back to your card.`]});case`REFUNDED`:case`PARTIALLY_REFUNDED`:return(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`strong`,{children:`Refunded.`}),` The money went back to your card.`]});case`DISPUTED`:return(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`strong`,{children:`Disputed.`}),` Your bank took the money back on your complaint.`]})}}var gt={TOP_UP:`Balance topped up.`,SUBSCRIPTION:`Subscription paid.`,PLAN_CHANGE:`Plan change paid.`};function _t({payment:e}){return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`strong`,{children:gt[e.purpose]}),` `,(0,A.jsx)(H,{money:e.total}),` `,`charged`,e.paymentMethod&&(0,A.jsxs)(A.Fragment,{children:[` `,`to `,(0,A.jsx)(J,{card:e.paymentMethod})]}),`.`]}),e.invoice&&(0,A.jsxs)(`a`,{href:U(`billing`,`invoices`,e.invoice.id),children:[`Invoice `,e.invoice.number]})]})}function vt({payment:e}){return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsxs)(`p`,{children:[(0,A.jsxs)(`strong`,{children:[e.failure?.message??`Error processing payment`,`.`]}),` No money was taken.`]}),e.failure&&(0,A.jsx)(`p`,{children:e.failure.advice}),(0,A.jsxs)(`p`,{className:`fine marks`,children:[e.failure&&(0,A.jsx)(`code`,{children:e.failure.declineCode??e.failure.code}),` `,(0,A.jsx)(`a`,{href:U(`billing`,`payment-method`),children:`Billing › Payment method`})]})]})}var yt=`aura.plan`;function bt(){return sessionStorage.getItem(yt)}function xt(){let[e,t]=(0,s.useState)(bt);return[e,(0,s.useCallback)(e=>{sessionStorage.setItem(yt,e),t(e)},[])]}var St=[{step:`SELECT_PLAN`,words:`Select a plan that fits your needs`,to:[`billing`,`subscription`]},{step:`SET_UP_PAYMENT_METHOD`,words:`Set up your payment method`,to:[`billing`,`payment-method`]},{step:`COMPLETE_SUBSCRIPTION`,words:`Complete the subscription`,to:[`billing`,`subscription`]}];function Ct({message:e,missing:t}){let n=t.filter(e=>e!==`SELECT_PLAN`||!bt());return(0,A.jsxs)(`section`,{className:`notice caution setup`,"aria-label":e,children:[(0,A.jsx)(`p`,{children:(0,A.jsx)(`strong`,{children:e})}),(0,A.jsx)(`p`,{children:`Three steps until your agents can use all features of your plan:`}),(0,A.jsx)(`ol`,{children:St.map(({step:e,words:t,to:r})=>{let i=!n.includes(e),a=n[0]===e;return(0,A.jsx)(`li`,{className:i?`done`:a?`next`:``,"aria-current":a?`step`:void 0,children:i?(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`s`,{children:t}),(0,A.jsx)(`span`,{className:`heard`,children:` (done)`})]}):(0,A.jsx)(`a`,{href:U(...r),children:t})},e)})})]})}var wt=new Set([`PAYMENT_IN_PROGRESS`,`PLAN_CHANGE_IN_PROGRESS`]);function X({refusal:e,onDecided:t}){switch(e.__typename){case`SetupError`:return(0,A.jsx)(Ct,{message:e.message,missing:e.missing});case`AmountError`:return(0,A.jsxs)(`div`,{className:`notice bad`,role:`alert`,children:[(0,A.jsx)(`p`,{children:(0,A.jsx)(`strong`,{children:e.message})}),(0,A.jsxs)(`p`,{children:[`From `,(0,A.jsx)(H,{money:e.minimum}),` to `,(0,A.jsx)(H,{money:e.maximum}),`.`]})]});case`PaymentError`:return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsxs)(`div`,{className:`notice ${wt.has(e.code)?`caution`:`bad`}`,role:`alert`,"data-code":e.code,children:[(0,A.jsxs)(`p`,{children:[(0,A.jsxs)(`strong`,{children:[e.message,`.`]}),` `,(0,A.jsx)(`span`,{className:`advice`,children:e.advice})]}),(0,A.jsxs)(`p`,{className:`fine marks`,children:[(0,A.jsx)(`code`,{children:e.declineCode??e.code}),e.portalHint&&(0,A.jsx)(`a`,{href:U(`billing`,`payment-method`),children:`Billing › Payment method`})]})]}),wt.has(e.code)&&e.payment&&(0,A.jsx)(Y,{payment:e.payment,onDecided:t})]});case`PastDueError`:return(0,A.jsxs)(`div`,{className:`notice bad`,role:`alert`,"data-code":e.code,children:[(0,A.jsx)(`p`,{children:(0,A.jsx)(`strong`,{children:e.message})}),(0,A.jsxs)(`a`,{href:U(`billing`,`subscription`),children:[`Billing › Subscription`,e.invoice&&(0,A.jsxs)(A.Fragment,{children:[`: pay `,(0,A.jsx)(H,{money:e.invoice.total})]})]})]});case`BusinessError`:return(0,A.jsxs)(`div`,{className:`notice bad`,role:`alert`,"data-code":e.code,children:[(0,A.jsx)(`p`,{children:(0,A.jsx)(`strong`,{children:e.message})}),e.code===`PAYMENT_METHOD_REQUIRED`&&(0,A.jsx)(`a`,{href:U(`billing`,`payment-method`),children:`Billing › Payment method`})]})}}function Tt({title:e,name:t,options:n,chosen:r,disabled:i,onChoose:a}){return(0,A.jsxs)(`fieldset`,{className:`choice`,disabled:i,children:[(0,A.jsx)(`legend`,{children:e}),(0,A.jsx)(`div`,{className:`segments`,children:n.map(({value:e,words:n})=>(0,A.jsxs)(`label`,{children:[(0,A.jsx)(`input`,{type:`radio`,name:t,value:e,checked:r===e,onChange:()=>a(e)}),(0,A.jsx)(`span`,{children:n})]},e))})]})}function Et(e){return e===null?`Unlimited`:V(String(e))?`Blocked`:z(e)}function Dt(e){return e===null?`Unlimited`:V(e.amount)?`Blocked`:R(e)}var Ot={AGENT:`by this setting`,PLAN_PER_AGENT:`by the plan, for each agent`,PLAN_PER_ACCOUNT:`by the plan, for all agents together`},kt=[{name:`dailyCalls`,title:`Daily call limit`,unit:`calls a day`,kind:`count`},{name:`concurrentCalls`,title:`Simultaneous call limit`,unit:`calls at once`,kind:`count`},{name:`dailyMessages`,title:`Daily message limit`,unit:`messages a day`,kind:`count`},{name:`dailySpend`,title:`Daily spend`,unit:`a day, from the balance`,kind:`money`},{name:`monthlyCredits`,title:`Monthly credits`,unit:`credits a period`,kind:`credits`},{name:`maxCallSeconds`,title:`Longest call`,unit:`seconds`,kind:`count`}];function At(e,t){let n=e[t].configured;return n===null?null:typeof n==`object`?n.amount:String(n)}function jt(e,t){let n=e[t].effective;return{words:Mt(t,n),source:e[t].limitedBy}}function Mt(e,t){return typeof t==`object`&&t?Dt(t):e===`maxCallSeconds`&&typeof t==`number`&&t>0?G(t):Et(t)}function Nt(e){return e===null?{mode:`unlimited`,text:``}:V(e)?{mode:`blocked`,text:``}:{mode:`at`,text:e.replace(/(\.\d*?)0+$/,`$1`).replace(/\.$/,``)}}function Pt(e,t,n){if(t.mode===`unlimited`)return{value:null};if(t.mode===`blocked`)return{value:`0`};let r=t.text.trim();if(e.kind===`money`){let e=qe(r,n);return e?{value:e}:{complaint:`Write an amount like 25 or 25.50.`}}return e.kind===`credits`?/^\d{1,12}(\.\d{1,3})?$/.test(r)?{value:r}:{complaint:`Write a number of credits like 500.`}:/^\d{1,9}$/.test(r)?{value:r}:{complaint:`Write a whole number.`}}function Ft(e,t,n,r){switch(t.name){case`dailySpend`:e.dailySpend=n===null?null:{amount:n,currency:r};break;case`monthlyCredits`:e.monthlyCredits=n;break;default:e[t.name]=n===null?null:Number(n)}}function It(e,t){return e===t||e!==null&&t!==null&&L(I(e))===L(I(t))}var Lt=[{value:`unlimited`,words:`No limit`},{value:`at`,words:`Limit`},{value:`blocked`,words:`Blocked`}];function Rt({limit:e,limits:t,choice:n,complaint:r,disabled:i,onChoose:a,children:o}){let{account:c}=g(),l=(0,s.useId)(),u=jt(t,e.name);return(0,A.jsxs)(`div`,{className:`limit`,"data-limit":e.name,children:[(0,A.jsx)(Tt,{title:e.title,name:e.name,options:Lt,chosen:n.mode,disabled:i,onChoose:e=>a({...n,mode:e})}),n.mode===`at`&&(0,A.jsxs)(`div`,{className:`number-field`,children:[e.kind===`money`&&(0,A.jsx)(`span`,{"aria-hidden":`true`,children:c.currency}),(0,A.jsx)(`input`,{"aria-label":`${e.title}, ${e.unit}`,inputMode:e.kind===`count`?`numeric`:`decimal`,autoComplete:`off`,value:n.text,disabled:i,"aria-invalid":r!==null,"aria-describedby":l,onChange:e=>a({mode:`at`,text:e.target.value})}),(0,A.jsx)(`span`,{className:`quiet`,children:e.unit})]}),(0,A.jsx)(`p`,{id:l,className:r?`fine bad`:`fine`,children:r??(0,A.jsxs)(A.Fragment,{children:[`In force: `,(0,A.jsx)(`b`,{children:u.words}),u.source&&(0,A.jsxs)(A.Fragment,{children:[` `,Ot[u.source]]})]})}),o]})}var zt=[{value:`USE_BALANCE`,words:`Use the balance`},{value:`STOP`,words:`Stop`}];function Bt({agentId:e,limits:t,onSaved:n}){let r=p(),{account:i,can:a,reload:o}=g(),[c,l]=(0,s.useState)({}),[u,d]=(0,s.useState)(null),[f,m]=(0,s.useState)({}),[h,_]=(0,s.useState)([]),[v,y]=(0,s.useState)(null),[b,x]=(0,s.useState)(``),S=a(`limits:write`),C=(e,t)=>{l(n=>({...n,[e]:t})),x(``)};return(0,A.jsxs)(`form`,{className:`panel limits`,onSubmit:async a=>{if(a.preventDefault(),b===`saving`)return;let o={agentId:e},s={};for(let e of kt){let n=c[e.name];if(!n)continue;let r=Pt(e,n,i.currency);`complaint`in r?s[e.name]=r.complaint:It(r.value,At(t,e.name))||Ft(o,e,r.value,i.currency)}if(u&&u!==t.whenCreditsReached&&(o.whenCreditsReached=u),m(s),!(Object.keys(s).length>0)){x(`saving`),y(null);try{let{data:e,failures:t}=await r.send(w,{input:o});if(!e.setLimits)throw t[0];if(_(e.setLimits.userErrors),e.setLimits.userErrors.length>0){x(``);return}await n(),l({}),d(null),x(`saved`)}catch(e){y(e),x(``)}}},noValidate:!0,"aria-busy":b===`saving`,children:[(0,A.jsx)(`p`,{className:`quiet`,children:`When the agent reaches a limit, just that action stops until the counter resets, usually the next day.`}),kt.map(e=>(0,A.jsx)(Rt,{limit:e,limits:t,choice:c[e.name]??Nt(At(t,e.name)),complaint:f[e.name]??null,disabled:!S||b===`saving`,onChoose:t=>C(e.name,t),children:e.name===`monthlyCredits`&&(0,A.jsx)(Tt,{title:`When they are used up`,name:`whenCreditsReached`,options:zt,chosen:u??t.whenCreditsReached,disabled:!S||b===`saving`,onChoose:e=>{d(e),x(``)}})},e.name)),v&&(0,A.jsx)(j,{failure:v}),h.map(e=>(0,A.jsx)(X,{refusal:e,onDecided:o},e.code)),(0,A.jsxs)(`div`,{className:`buttons`,children:[(0,A.jsx)(`button`,{type:`submit`,className:`button primary`,disabled:!S||b===`saving`,children:b===`saving`?`Saving…`:`Save limits`}),(0,A.jsx)(`span`,{role:`status`,children:b===`saved`&&(0,A.jsx)(`span`,{className:`saved`,children:`Limits saved`})}),!S&&(0,A.jsx)(`span`,{className:`fine`,children:`Your access may look, but not change limits.`})]})]})}var Vt={"voice.outbound":`Outbound call`,"voice.inbound":`Inbound call`,"voice.test":`Test call`,"sms.outbound":`SMS`,"whatsapp.template":`WhatsApp template message`,"whatsapp.session":`WhatsApp session message`,webchat:`Web chat message`};function Ht(e){return Vt[e]??W(e.replaceAll(`.`,` `))}function Ut(e){return e.unit===`MESSAGE`?e.quantity===1?`a message`:`${z(e.quantity)} messages`:e.quantity===60?`a minute`:e.quantity===1?`a second`:G(e.quantity)}function Wt(e){let t=t=>e.unit===`MESSAGE`?`${z(t)} messages`:G(t),n=[];return e.increment>1&&n.push(`in steps of ${t(e.increment)}`),e.minimum>1&&n.push(`at least ${t(e.minimum)}`),n.join(`, `)}var Gt={connecting:{short:`Connecting`,long:`Connecting for live updates.`},live:{short:`Live`,long:`The balance on this page moves as it changes.`},reconnecting:{short:`Reconnecting`,long:`Live updates are interrupted; the balance is asked for every few seconds.`},refused:{short:`Not live`,long:`Live updates were refused; the balance is asked for every few seconds.`}};function Kt(){let{live:e}=g();return(0,A.jsx)(qt,{live:e,long:Gt[e].long})}function qt({live:e,long:t}){let n=Gt[e];return(0,A.jsxs)(`span`,{className:`live`,"data-state":e,role:`status`,title:t,children:[(0,A.jsx)(`i`,{"aria-hidden":`true`}),n.short]})}var Jt={CONFIGURE_BILLING:{words:`Complete the set-up`,to:[`billing`,`subscription`]},PAY_INVOICE:{words:`Pay the invoice`,to:[`billing`,`subscription`]},TOP_UP:{words:`Top up`,to:[`billing`,`balance`]},UPGRADE:{words:`Upgrade your plan`,to:[`billing`,`subscription`,`change-plan`]}};function Yt({title:e,state:t}){let{account:n}=g();return(0,A.jsxs)(`section`,{className:`notice service ${t.status===`ACTIVE`?`caution`:`bad`}`,"aria-label":`Service`,"data-status":t.status,children:[(0,A.jsx)(`p`,{children:(0,A.jsx)(`strong`,{children:e})}),(0,A.jsx)(`ul`,{children:t.reasons.map(e=>(0,A.jsxs)(`li`,{"data-code":e.code,children:[e.message,e.resetsAt&&(0,A.jsxs)(`span`,{className:`fine`,children:[` until `,M(e.resetsAt,n.timeZone)]})]},e.code))}),(0,A.jsx)(`p`,{className:`ways`,children:t.remedies.map(e=>{let t=Jt[e.kind];return t?(0,A.jsxs)(`a`,{href:U(...t.to),children:[t.words,e.minimum&&(0,A.jsxs)(A.Fragment,{children:[` (`,R(e.minimum),` or more)`]})]},e.kind):(0,A.jsx)(`span`,{children:e.hint.replaceAll(` > `,` › `)},e.kind)})})]})}function Xt({whole:e,shares:t}){return(0,A.jsx)(`div`,{className:`bar`,"aria-hidden":`true`,children:t.map(t=>(0,A.jsx)(`i`,{className:t.name,style:{width:`${Je(t.value,e)/10}%`}},t.name))})}function Zt({limit:e,limits:t}){let{account:n}=g(),r=t[e.name],i=Qt(r.used),a=Qt(r.effective),o=jt(t,e.name),s=a!==null&&i!==null&&I(i)>=I(a);return(0,A.jsxs)(`div`,{className:s?`use full`:`use`,"data-use":e.name,children:[(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`span`,{children:e.title}),(0,A.jsxs)(`span`,{children:[(0,A.jsx)(`b`,{children:$t(r.used)}),` `,(0,A.jsx)(`span`,{className:`quiet`,children:a===null?`used, no limit`:`of ${V(a)?`0`:o.words}`})]})]}),a!==null&&(0,A.jsx)(Xt,{whole:V(a)?`1`:a,shares:[{name:s?`full`:`used`,value:V(a)?`1`:i??`0`}]}),(0,A.jsxs)(`p`,{className:`fine`,children:[o.source&&Ot[o.source].replace(/^by/,`Set by`).replace(`this setting`,`the agent’s setting`),o.source&&r.resetsAt&&` · `,r.resetsAt&&`starts anew ${M(r.resetsAt,n.timeZone)}`]})]})}function Qt(e){return e===null?null:typeof e==`object`?e.amount:String(e)}function $t(e){return e===null?`0`:typeof e==`object`?R(e):z(e)}function en({activity:e,limits:t,live:n}){let{account:r}=g(),i=e?.callsInProgress??[],a=e?.serviceState;return(0,A.jsxs)(`section`,{className:`panel right-now`,"aria-label":`Right now`,"data-version":e?.version,children:[(0,A.jsxs)(`div`,{className:`row`,children:[(0,A.jsx)(`h2`,{children:`Right now`}),(0,A.jsx)(qt,{live:n,long:`What the agent does moves as it happens.`})]}),a&&a.reasons.length>0&&(0,A.jsx)(Yt,{title:tn[a.status],state:a}),(0,A.jsx)(`div`,{className:`uses`,children:kt.filter(e=>e.name!==`maxCallSeconds`).map(e=>(0,A.jsx)(Zt,{limit:e,limits:t},e.name))}),(0,A.jsxs)(`h3`,{children:[`Calls in progress `,(0,A.jsx)(`span`,{className:`badge`,children:e?z(e.callsInProgressCount):`…`})]}),e&&i.length===0&&(0,A.jsx)(`p`,{className:`empty`,children:`No call is in progress.`}),i.length>0&&(0,A.jsxs)(`table`,{className:`listing`,children:[(0,A.jsx)(`caption`,{className:`heard`,children:`Calls in progress, newest first`}),(0,A.jsx)(`thead`,{children:(0,A.jsxs)(`tr`,{children:[(0,A.jsx)(`th`,{scope:`col`,children:`Call`}),(0,A.jsx)(`th`,{scope:`col`,children:`Since`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Funded for`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Set aside`})]})}),(0,A.jsx)(`tbody`,{children:i.map(e=>(0,A.jsxs)(`tr`,{children:[(0,A.jsx)(`td`,{className:`strong`,children:Ht(e.rate)}),(0,A.jsx)(`td`,{"data-label":`Since`,className:`when quiet`,children:M(e.authorizedAt,r.timeZone)}),(0,A.jsx)(`td`,{"data-label":`Funded for`,className:`number`,children:G(e.units)}),(0,A.jsxs)(`td`,{"data-label":`Set aside`,className:`number`,children:[!V(e.credits)&&He(e.credits),!V(e.credits)&&!V(e.amount.amount)&&` + `,!V(e.amount.amount)&&R(e.amount)]})]},e.id))})]})]})}var tn={ACTIVE:`A limit is reached.`,FREE_ONLY:`Only what is free goes on.`,BLOCKED:`The agent does nothing.`};function nn(e){let t=p(),[n,r]=(0,s.useState)(null),[i,a]=(0,s.useState)(`connecting`);return(0,s.useEffect)(()=>(r(null),Te(t,e,e=>r(t=>t&&t.version>e.version?t:e),a)),[t,e]),{activity:n,live:i}}function rn(e,t){let n=(0,s.useRef)({one:e,other:t,newest:e??t}),r=n.current;return(e!==r.one||t!==r.other)&&(n.current={one:e,other:t,newest:t!==r.other&&t!==null?t:e??t}),n.current.newest}function an({id:e}){let{answer:t,failure:n,reload:r}=m(ge,{id:e}),i=t?.data.node?.__typename===`Agent`?t.data.node:null,{activity:a,live:o}=nn(e),s=rn(a?.limits??null,i?.limits??null),c=n??t?.failures[0],l=(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`a`,{href:U(`agents`),children:`Agent`}),` › Settings › Limits`]});return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(K,{title:i?.name??`Agent`,trail:l,children:i&&(0,A.jsx)(`span`,{className:`badge ${i.status===`ACTIVE`?`good`:``}`,children:W(i.status)})}),c&&(0,A.jsx)(j,{failure:c,onRetry:r}),!t&&!c&&(0,A.jsx)(q,{}),t&&!i&&!c&&(0,A.jsx)(at,{what:`agent`,list:[`agents`]}),i&&s&&(0,A.jsx)(en,{activity:a,limits:s,live:o}),i&&s&&(0,A.jsx)(Bt,{agentId:i.id,limits:s,onSaved:r})]})}var on=500;function Z(e,t,n){let r=p(),[i,a]=(0,s.useState)(null),[o,c]=(0,s.useState)(null),[l,u]=(0,s.useState)(!1),d=(0,s.useRef)(t);d.current=t;let f=(0,s.useCallback)(async(t,n)=>{u(!0);try{let{data:i,failures:o}=await r.send(e,{after:t}),s=d.current(i);s&&a(e=>n(s,e)),c(o[0]??null)}catch(e){c(e)}finally{u(!1)}},[r,e]),m=(0,s.useRef)(void 0),h=(0,s.useRef)(!1);(0,s.useEffect)(()=>{m.current??=setTimeout(()=>{m.current=void 0,h.current=!0,f(null,ln)},h.current?on:0)},[f,n]),(0,s.useEffect)(()=>()=>{clearTimeout(m.current),m.current=void 0},[]);let g=i?.end??null;return{nodes:i?.nodes??null,failure:o,more:g?()=>f(g,cn):null,loading:l}}function sn(e){return e.pageInfo.hasNextPage?e.pageInfo.endCursor:null}function cn(e,t){return{nodes:[...t?.nodes??[],...e.nodes],end:sn(e)}}function ln(e,t){let n=e.nodes.at(-1)?.id,r=t?t.nodes.findIndex(e=>e.id===n):-1;return!t||r<0?{nodes:e.nodes,end:sn(e)}:{nodes:[...e.nodes,...t.nodes.slice(r+1)],end:r===t.nodes.length-1?sn(e):t.end}}function un({pages:e,caption:t,columns:n,row:r,empty:i}){return(0,A.jsxs)(A.Fragment,{children:[e.failure&&(0,A.jsx)(j,{failure:e.failure}),e.nodes?.length===0&&(0,A.jsx)(`p`,{className:`empty`,children:i}),e.nodes&&e.nodes.length>0&&(0,A.jsxs)(`table`,{className:`listing`,children:[(0,A.jsx)(`caption`,{className:`heard`,children:t}),(0,A.jsx)(`thead`,{children:(0,A.jsx)(`tr`,{children:n})}),(0,A.jsx)(`tbody`,{children:e.nodes.map(r)})]}),!e.nodes&&!e.failure&&(0,A.jsx)(q,{}),e.more&&(0,A.jsx)(`button`,{type:`button`,className:`button more`,disabled:e.loading,onClick:e.more,children:`Show more`})]})}function dn(){let{account:e}=g(),t=Z(he,e=>e.account?.agents,0);return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(K,{title:`Agents`,trail:`Agent › Settings › Limits`}),(0,A.jsx)(`p`,{className:`lead`,children:`Choose an agent to set its spending limits. Shown are the limits that really bind.`}),(0,A.jsx)(`section`,{className:`panel`,"aria-label":`Agents`,children:(0,A.jsx)(un,{pages:t,caption:`Agents, oldest first, with the limits that bind`,empty:`There is no agent yet. Agents are created on the voice platform.`,columns:(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`th`,{scope:`col`,children:`Agent`}),(0,A.jsx)(`th`,{scope:`col`,children:`Status`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Calls a day`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`At once`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Messages a day`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Spend a day`})]}),row:t=>(0,A.jsx)(fn,{agent:t,since:N(t.createdAt,e.timeZone)},t.id)})})]})}function fn({agent:e,since:t}){let n=e.limits;return(0,A.jsxs)(`tr`,{children:[(0,A.jsxs)(`td`,{children:[(0,A.jsx)(`a`,{className:`strong`,href:U(`agents`,e.id),children:e.name}),` `,(0,A.jsxs)(`span`,{className:`fine`,children:[`since `,t]})]}),(0,A.jsx)(`td`,{"data-label":`Status`,children:(0,A.jsx)(`span`,{className:`badge ${e.status===`ACTIVE`?`good`:``}`,children:W(e.status)})}),(0,A.jsx)(`td`,{"data-label":`Calls a day`,className:`number`,children:n&&Et(n.dailyCalls.effective)}),(0,A.jsx)(`td`,{"data-label":`At once`,className:`number`,children:n&&Et(n.concurrentCalls.effective)}),(0,A.jsx)(`td`,{"data-label":`Messages a day`,className:`number`,children:n&&Et(n.dailyMessages.effective)}),(0,A.jsx)(`td`,{"data-label":`Spend a day`,className:`number`,children:n&&Dt(n.dailySpend.effective)})]})}var pn=650;function mn({money:e}){let[t,n]=(0,s.useState)(e.amount),[r,i]=(0,s.useState)(``),a=(0,s.useRef)(e.amount);return(0,s.useEffect)(()=>{let t=I(a.current),r=I(e.amount)-t;if(r===0n)return;if(i(r>0n?`rose`:`fell`),window.matchMedia(`(prefers-reduced-motion: reduce)`).matches){a.current=e.amount,n(e.amount);return}let o=10n**BigInt(6-B(e.currency)),s=performance.now(),c=requestAnimationFrame(function i(l){let u=Math.min(1,Math.max(0,l-s)/pn),d=BigInt(Math.round((1-(1-u)**3)*1e4)),f=t+r*d/10000n;a.current=L(f),n(u===1?e.amount:L(f/o*o)),u<1?c=requestAnimationFrame(i):a.current=e.amount});return()=>cancelAnimationFrame(c)},[e.amount,e.currency]),(0,A.jsxs)(`span`,{className:`moving`,children:[(0,A.jsx)(`span`,{"aria-hidden":`true`,className:r,children:R({amount:t,currency:e.currency})},r&&e.amount),(0,A.jsx)(`span`,{className:`heard`,"aria-live":`polite`,children:R(e)})]})}function hn({balance:e}){let{account:t}=g(),n=e.available.amount.startsWith(`-`);return(0,A.jsxs)(`section`,{className:`panel balance`,"aria-label":`Available balance`,children:[(0,A.jsxs)(`div`,{className:`row`,children:[(0,A.jsx)(`h2`,{children:`Available balance`}),(0,A.jsx)(Kt,{})]}),(0,A.jsx)(`p`,{className:n?`figure debt`:`figure`,"data-version":e.version,children:(0,A.jsx)(mn,{money:e.available})}),n&&(0,A.jsx)(`p`,{className:`fine bad`,children:`You owe this; the next top-up repays it first.`}),(0,A.jsxs)(`dl`,{className:`facts`,children:[(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:`Booked`}),(0,A.jsx)(`dd`,{children:(0,A.jsx)(H,{money:e.posted})})]}),(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:`Set aside for calls`}),(0,A.jsx)(`dd`,{children:(0,A.jsx)(H,{money:e.held})})]}),(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:`Last changed`}),(0,A.jsx)(`dd`,{children:M(e.updatedAt,t.timeZone)})]})]})]})}function gn({credits:e}){return(0,A.jsxs)(`section`,{className:`panel`,"aria-label":`Plan credits`,children:[(0,A.jsxs)(`div`,{className:`row`,children:[(0,A.jsx)(`h2`,{children:`Plan credits`}),(0,A.jsx)(`a`,{href:U(`billing`,`subscription`),children:`Subscription`})]}),(0,A.jsx)(_n,{credits:e}),(0,A.jsx)(`p`,{className:`fine`,children:`Credits are used first. When they run out, calls and messages are paid from the balance.`})]})}function _n({credits:e}){let{account:t}=g();return(0,A.jsxs)(`div`,{className:`credits`,children:[(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`b`,{children:z(e.remaining)}),` `,(0,A.jsxs)(`span`,{className:`quiet`,children:[`of `,z(e.granted),` credits left`]})]}),(0,A.jsx)(Xt,{whole:e.granted,shares:[{name:`remaining`,value:e.remaining},{name:`held`,value:e.held}]}),(0,A.jsxs)(`p`,{className:`fine`,children:[z(e.used),` used`,!V(e.held)&&(0,A.jsxs)(A.Fragment,{children:[` · `,z(e.held),` set aside for calls`]}),e.nextExpiryAt&&(0,A.jsxs)(A.Fragment,{children:[` · good until `,N(e.nextExpiryAt,t.timeZone)]})]})]})}var vn={TOP_UP:`Top-up`,AUTO_RECHARGE:`Auto-recharge`,SUBSCRIPTION:`Subscription`,USAGE:`Usage`,SETTLEMENT:`Call`,SETTLE_OVERRUN:`Call, beyond what was set aside`,HAPPENED:`Usage, recorded afterwards`,REFUND:`Refund to your card`,DISPUTE:`Disputed payment`,ADJUSTMENT:`Adjustment by support`,CORRECTION:`Correction`};function yn({version:e}){let{account:t}=g(),n=Z(ue,e=>e.account?.ledgerEntries,e);return(0,A.jsxs)(`section`,{className:`panel`,"aria-label":`Movements`,children:[(0,A.jsx)(`h2`,{children:`Movements`}),(0,A.jsx)(un,{pages:n,caption:`Movements of the prepaid balance, newest first`,empty:`Nothing has moved yet. Your first top-up will be listed here.`,columns:(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`th`,{scope:`col`,children:`What`}),(0,A.jsx)(`th`,{scope:`col`,children:`When`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Amount`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Balance after`})]}),row:e=>(0,A.jsxs)(`tr`,{children:[(0,A.jsxs)(`td`,{children:[(0,A.jsx)(`span`,{className:`strong`,children:vn[e.kind]}),` `,e.payment?.paymentMethod&&(0,A.jsx)(J,{card:e.payment.paymentMethod}),` `,e.payment?.invoice&&(0,A.jsx)(`a`,{href:U(`billing`,`invoices`,e.payment.invoice.id),children:e.payment.invoice.number})]}),(0,A.jsx)(`td`,{"data-label":`When`,className:`when quiet`,children:M(e.createdAt,t.timeZone)}),(0,A.jsx)(`td`,{"data-label":`Amount`,className:`number`,children:(0,A.jsx)(H,{money:e.amount,sign:!0})}),(0,A.jsx)(`td`,{"data-label":`Balance after`,className:`number`,children:(0,A.jsx)(H,{money:e.balanceAfter})})]},e.id)})]})}var bn=[400,1200,3e3],xn=new Set([`BAD_USER_INPUT`,`FORBIDDEN`,`NOT_FOUND`,`GRAPHQL_VALIDATION_FAILED`]);function Sn(e){let t=`aura.intention.${e}`,[n,r]=(0,s.useState)(()=>wn(t)),[i,a]=(0,s.useState)(0),o=(0,s.useRef)(!1),c=(0,s.useCallback)(()=>{sessionStorage.removeItem(t),r(null)},[t]);return{open:n,attempt:i,carryOut:(0,s.useCallback)(async(e,n)=>{if(o.current)throw new l(`This is being worked on already.`,{code:`IDEMPOTENCY_IN_PROGRESS`,retryable:!0});o.current=!0;let i=wn(t)??{key:Cn(),input:e};sessionStorage.setItem(t,JSON.stringify(i));try{for(let e=1;;e++){a(e);try{let e=await n(i);return c(),e}catch(t){let n=t,a=bn[e-1];if(n.retryable&&a!==void 0){await new Promise(e=>setTimeout(e,Math.max(a,n.retryAfterMs??0)));continue}throw xn.has(n.code)?c():r(i),n}}}finally{o.current=!1,a(0)}},[t,c]),abandon:c}}function Cn(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),e=>e.toString(16).padStart(2,`0`)).join(``)}function wn(e){let t=sessionStorage.getItem(e);return t?JSON.parse(t):null}function Tn({chosen:e,onChoose:t,disabled:n}){let{account:r}=g(),i=(0,s.useId)(),a=r.paymentMethods??[];return a.length===0?(0,A.jsxs)(`p`,{children:[`There is no card yet. `,(0,A.jsx)(`a`,{href:U(`billing`,`payment-method`),children:`Set up your payment method`})]}):(0,A.jsxs)(`div`,{className:`field`,children:[(0,A.jsx)(`label`,{htmlFor:i,children:`Pay with`}),(0,A.jsx)(`select`,{id:i,value:e,disabled:n,onChange:e=>t(e.target.value),children:a.map(e=>(0,A.jsxs)(`option`,{value:e.id,children:[st(e),e.isDefault?` (default)`:``]},e.id))})]})}function En(){let{account:e}=g(),t=e.paymentMethods??[],[n,r]=(0,s.useState)(``),i=t.find(e=>e.id===n)??t.find(e=>e.isDefault)??t[0];return[i?.id??``,r,i!==void 0]}function Dn({amount:e,inclusive:t=!1}){let{account:n}=g(),r=!V(n.taxRatePercent);if(t)return(0,A.jsxs)(`dl`,{className:`charge`,children:[(0,A.jsxs)(`dt`,{className:`total`,children:[`Charged to your card`,r&&(0,A.jsxs)(`span`,{className:`quiet`,children:[`, `,We(n.taxRatePercent),` tax included`]})]}),(0,A.jsx)(`dd`,{className:`total`,children:(0,A.jsx)(H,{money:e})})]});let i=Ge(e,n.taxRatePercent);return(0,A.jsxs)(`dl`,{className:`charge`,children:[r&&(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`dt`,{children:`Amount`}),(0,A.jsx)(`dd`,{children:(0,A.jsx)(H,{money:e})}),(0,A.jsxs)(`dt`,{children:[`Tax, `,We(n.taxRatePercent)]}),(0,A.jsx)(`dd`,{children:(0,A.jsx)(H,{money:i})})]}),(0,A.jsx)(`dt`,{className:`total`,children:`Charged to your card`}),(0,A.jsx)(`dd`,{className:`total`,children:(0,A.jsx)(H,{money:Ke(e,i)})})]})}function Q({what:e,busy:t,onRetry:n,onAbandon:r}){return(0,A.jsxs)(`div`,{className:`notice caution`,role:`alert`,children:[(0,A.jsxs)(`p`,{children:[(0,A.jsxs)(`strong`,{children:[`We do not know yet what became of `,e,`.`]}),` Asking again is safe: it is the same request, and it is charged once at most.`]}),(0,A.jsxs)(`div`,{className:`buttons`,children:[(0,A.jsx)(`button`,{type:`button`,className:`button primary`,disabled:t,onClick:n,children:t?`Asking…`:`Ask again`}),(0,A.jsx)(`button`,{type:`button`,className:`button`,disabled:t,onClick:r,children:`Leave it`})]}),(0,A.jsxs)(`p`,{className:`fine`,children:[`Before you leave it, see whether it was paid in `,(0,A.jsx)(`a`,{href:U(`billing`,`invoices`),children:`Billing › Invoices`}),`.`]})]})}var On={};function kn({balance:e}){let t=p(),{account:n,reload:r,can:i}=g(),[a,o]=(0,s.useState)(``),[c,l]=(0,s.useState)(!1),[u,d,f]=En(),[h,_]=(0,s.useState)(null),[v,b]=(0,s.useState)(null),{open:x,attempt:S,carryOut:C,abandon:w}=Sn(`topUp.${n.id}`),T=(0,s.useId)(),ee=(0,s.useId)(),E=(m(fe,On).answer?.data.account?.payments?.nodes)?.find(e=>e.purpose===`TOP_UP`&&ut(e)),D=qe(a,n.currency),O=An(a,D,e),k=S>0,te=async e=>{_(null),b(null);try{let n=await C(e,async({key:e,input:n})=>{let{data:r,failures:i}=await t.send(y,{input:{...n,idempotencyKey:e}});if(!r.topUp)throw i[0];return r.topUp});_(n),n.userErrors.length===0&&(o(``),l(!1)),await r()}catch(e){b(e)}},ne=e=>{e.preventDefault(),l(!0),D&&!O&&!k&&f&&te({accountId:n.id,amount:{amount:D,currency:n.currency},paymentMethodId:u})},re=(0,s.useCallback)(()=>void r(),[r]);return(0,A.jsxs)(`section`,{className:`panel top-up`,"aria-labelledby":`${T}-title`,id:`top-up`,children:[(0,A.jsx)(`h2`,{id:`${T}-title`,children:`Top up balance`}),x?(0,A.jsx)(Q,{what:(0,A.jsxs)(A.Fragment,{children:[`your top-up of `,R(x.input.amount)]}),busy:k,onRetry:()=>void te(x.input),onAbandon:()=>{b(null),w()}}):(0,A.jsxs)(`form`,{onSubmit:ne,noValidate:!0,"aria-busy":k,children:[(0,A.jsxs)(`div`,{className:`field`,children:[(0,A.jsx)(`label`,{htmlFor:T,children:`Amount`}),(0,A.jsxs)(`div`,{className:`money-field`,children:[(0,A.jsx)(`span`,{"aria-hidden":`true`,children:n.currency}),(0,A.jsx)(`input`,{id:T,name:`amount`,inputMode:`decimal`,autoComplete:`off`,placeholder:B(n.currency)===0?`0`:`0.00`,value:a,disabled:k,"aria-describedby":ee,"aria-invalid":c&&O!==null,onChange:e=>o(e.target.value),onBlur:()=>l(a!==``)})]}),(0,A.jsx)(`p`,{id:ee,className:c&&O?`fine bad`:`fine`,children:c&&O||`From ${R(e.topUpMinimum)} to ${R(e.topUpMaximum)}, before tax.`})]}),(0,A.jsx)(`ul`,{className:`presets`,"aria-label":`Usual amounts`,children:Nn(e).map(e=>(0,A.jsx)(`li`,{children:(0,A.jsx)(`button`,{type:`button`,className:`chip`,disabled:k,"aria-pressed":D===e,onClick:()=>o(e),children:R({amount:e,currency:n.currency}).replace(/[.,]00$/,``)})},e))}),(0,A.jsx)(Tn,{chosen:u,onChoose:d,disabled:k}),D&&!O&&(0,A.jsx)(Dn,{amount:{amount:D,currency:n.currency}}),(0,A.jsx)(`button`,{type:`submit`,className:`button primary wide`,disabled:k||!f||!i(`billing:write`),children:k?S>1?`Connection trouble, asking again…`:`Paying…`:`Top up balance`}),!i(`billing:write`)&&(0,A.jsx)(`p`,{className:`fine`,children:`Your access may look, but not pay.`})]}),v&&(0,A.jsx)(j,{failure:v}),h?.userErrors.map(e=>(0,A.jsx)(X,{refusal:e,onDecided:re},e.code)),h?.payment&&h.userErrors.length===0&&(0,A.jsx)(Y,{payment:h.payment,onDecided:re}),!h&&!k&&E&&(0,A.jsx)(Y,{payment:E,onDecided:re})]})}function An(e,t,n){let{topUpMinimum:r,topUpMaximum:i}=n;return e.trim()===``?`Enter the amount you want to add.`:t?I(t)<I(r.amount)?`The least that can be added is ${R(r)}.`:I(t)>I(i.amount)?`The most that can be added at once is ${R(i)}.`:null:`Write the amount with digits only, like ${B(r.currency)===0?`2500`:`25 or 25.50`}.`}var jn=[`10.00`,`25.00`,`50.00`,`100.00`],Mn=[`1000`,`2500`,`5000`,`10000`];function Nn(e){let{topUpMinimum:t,topUpMaximum:n}=e;return(B(t.currency)===0?Mn:jn).filter(e=>I(e)>=I(t.amount)&&I(e)<=I(n.amount))}function Pn(){let{account:e,balance:t}=g(),n=e.billingSetup,r=e.subscription?.credits;return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(K,{title:`Balance`,trail:`Billing`}),n&&!n.configured&&(0,A.jsx)(Ct,{message:n.message??`Billing not configured`,missing:n.missing}),t&&(0,A.jsxs)(`div`,{className:`columns`,children:[(0,A.jsxs)(`div`,{className:`stack`,children:[(0,A.jsx)(hn,{balance:t}),r&&(0,A.jsx)(gn,{credits:r})]}),n?.configured&&(0,A.jsx)(kn,{balance:t})]}),(0,A.jsx)(yn,{version:t?.version??0})]})}var Fn={TOP_UP:`Balance top-up`,SUBSCRIPTION:`Subscription`,PLAN_CHANGE:`Plan change`};function In(e){return Fn[e]}function Ln(){let{balance:e}=g();return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(K,{title:`Invoices`,trail:`Billing`}),(0,A.jsx)(zn,{version:e?.version??0}),(0,A.jsx)(Vn,{version:e?.version??0})]})}var Rn={PAID:`good`,OPEN:`caution`,VOID:``,UNCOLLECTIBLE:`bad`};function zn({version:e}){let{account:t}=g(),n=Z(de,e=>e.account?.invoices,e);return(0,A.jsx)(`section`,{className:`panel`,"aria-label":`Invoices`,children:(0,A.jsx)(un,{pages:n,caption:`Invoices, newest first`,empty:`No invoice yet. Each subscription charge and top-up gets one.`,columns:(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`th`,{scope:`col`,children:`Invoice`}),(0,A.jsx)(`th`,{scope:`col`,children:`For`}),(0,A.jsx)(`th`,{scope:`col`,children:`Issued`}),(0,A.jsx)(`th`,{scope:`col`,children:`Status`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Total`})]}),row:e=>(0,A.jsxs)(`tr`,{children:[(0,A.jsx)(`td`,{children:(0,A.jsx)(`a`,{className:`strong`,href:U(`billing`,`invoices`,e.id),children:e.number})}),(0,A.jsx)(`td`,{"data-label":`For`,children:In(e.purpose)}),(0,A.jsx)(`td`,{"data-label":`Issued`,className:`when quiet`,children:N(e.issuedAt,t.timeZone)}),(0,A.jsx)(`td`,{"data-label":`Status`,children:(0,A.jsx)(`span`,{className:`badge ${Rn[e.status]}`,children:W(e.status)})}),(0,A.jsx)(`td`,{"data-label":`Total`,className:`number`,children:(0,A.jsx)(H,{money:e.total})})]},e.id)})})}var Bn={CREDITED:`good`,DECLINED:`bad`,EXPIRED:`bad`,DISPUTED:`bad`,REQUIRES_ACTION:`caution`,PROCESSING:`caution`,UNKNOWN:`caution`};function Vn({version:e}){let{account:t}=g(),n=Z(fe,e=>e.account?.payments,e);return(0,A.jsxs)(`section`,{className:`panel`,"aria-label":`Payment history`,children:[(0,A.jsx)(`h2`,{children:`Payment history`}),(0,A.jsx)(un,{pages:n,caption:`Payments, newest first`,empty:`No payment yet.`,columns:(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`th`,{scope:`col`,children:`For`}),(0,A.jsx)(`th`,{scope:`col`,children:`Card`}),(0,A.jsx)(`th`,{scope:`col`,children:`When`}),(0,A.jsx)(`th`,{scope:`col`,children:`Status`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Charged`})]}),row:e=>(0,A.jsxs)(`tr`,{children:[(0,A.jsxs)(`td`,{children:[(0,A.jsx)(`span`,{className:`strong`,children:In(e.purpose)}),e.failure&&(0,A.jsxs)(`span`,{className:`fine advice`,children:[` `,e.failure.advice]})]}),(0,A.jsx)(`td`,{"data-label":`Card`,children:e.paymentMethod&&(0,A.jsx)(J,{card:e.paymentMethod})}),(0,A.jsx)(`td`,{"data-label":`When`,className:`when quiet`,children:M(e.createdAt,t.timeZone)}),(0,A.jsxs)(`td`,{"data-label":`Status`,children:[(0,A.jsx)(`span`,{className:`badge ${Bn[e.status]??``}`,children:e.status===`CREDITED`?`Paid`:W(e.status)}),` `,e.actionUrl&&(0,A.jsx)(`a`,{href:e.actionUrl,target:`_blank`,rel:`noopener noreferrer`,children:`Continue at your bank`})]}),(0,A.jsx)(`td`,{"data-label":`Charged`,className:`number`,children:(0,A.jsx)(H,{money:e.total})})]},e.id)})]})}function Hn(e,t,n){let{open:r,attempt:i,carryOut:a,abandon:o}=Sn(e),[c,l]=(0,s.useState)(null),[u,d]=(0,s.useState)(null),f=(0,s.useCallback)(()=>{l(null),d(null)},[]);return{outcome:c,failure:u,busy:i>0,attempt:i,open:r,send:async e=>{f();try{let r=await a(e,async e=>{let{data:r,failures:i}=await t(e),a=n(r);if(!a)throw i[0];return a});return l(r),r}catch(e){return d(e),null}},abandon:o,clear:f}}function Un({accountId:e,invoice:t,onPaid:n}){let r=p(),{reload:i,can:a}=g(),[o,c,l]=En(),{outcome:u,failure:d,busy:f,attempt:m,open:h,send:_,abandon:v}=Hn(`payInvoice.${e}`,({key:e,input:t})=>r.send(D,{input:{...t,idempotencyKey:e}}),e=>e.payInvoice),y=(0,s.useCallback)(()=>{i(),n?.()},[i,n]),b=async e=>{await _(e),y()},x=u?.userErrors??[];return(0,A.jsxs)(A.Fragment,{children:[h?(0,A.jsx)(Q,{what:`your payment`,busy:f,onRetry:()=>void b(h.input),onAbandon:v}):t&&(0,A.jsxs)(`div`,{className:`pay`,children:[(0,A.jsx)(Tn,{chosen:o,onChoose:c,disabled:f}),(0,A.jsx)(`button`,{type:`button`,className:`button primary`,disabled:f||!l||!a(`billing:write`),onClick:()=>void b({invoiceId:t.id,paymentMethodId:o}),children:f?m>1?`Connection trouble, asking again…`:`Paying…`:`Pay ${R(t.total)} now`})]}),d&&(0,A.jsx)(j,{failure:d}),x.map(e=>(0,A.jsx)(X,{refusal:e,onDecided:y},e.code)),u?.payment&&x.length===0&&(0,A.jsx)(Y,{payment:u.payment,onDecided:y})]})}function Wn({id:e}){let{account:t}=g(),{answer:n,failure:r,reload:i}=m(pe,{id:e}),a=n?.data.node?.__typename===`Invoice`?n.data.node:null,o=r??n?.failures[0],s=(0,A.jsxs)(A.Fragment,{children:[`Billing › `,(0,A.jsx)(`a`,{href:U(`billing`,`invoices`),children:`Invoices`})]});return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(K,{title:a?`Invoice ${a.number}`:`Invoice`,trail:s,children:a&&(0,A.jsx)(Gn,{pdf:a.pdfUrl,page:a.htmlUrl})}),o&&(0,A.jsx)(j,{failure:o,onRetry:i}),!n&&!o&&(0,A.jsx)(q,{}),n&&!a&&!o&&(0,A.jsx)(at,{what:`invoice`,list:[`billing`,`invoices`]}),(0,A.jsx)(Un,{accountId:t.id,invoice:a&&a.id===t.subscription?.dueInvoice?.id?a:null,onPaid:i}),a&&(0,A.jsxs)(`article`,{className:`panel invoice`,children:[(0,A.jsxs)(`header`,{children:[(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`p`,{className:`issuer`,children:`Aura`}),(0,A.jsx)(`p`,{className:`quiet`,children:`Invoice`}),(0,A.jsx)(`p`,{className:`strong`,children:a.number})]}),(0,A.jsx)(`span`,{className:`badge ${Rn[a.status]}`,children:W(a.status)})]}),(0,A.jsxs)(`dl`,{className:`facts`,children:[(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:`Billed to`}),(0,A.jsxs)(`dd`,{children:[a.customerName,a.customerTaxId&&(0,A.jsxs)(`span`,{className:`quiet`,children:[` · `,a.customerTaxId]})]})]}),(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:`Issued`}),(0,A.jsx)(`dd`,{children:N(a.issuedAt,t.timeZone)})]}),a.paidAt&&(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:`Paid`}),(0,A.jsxs)(`dd`,{children:[N(a.paidAt,t.timeZone),` `,a.payment?.paymentMethod&&(0,A.jsx)(J,{card:a.payment.paymentMethod})]})]})]}),(0,A.jsxs)(`table`,{className:`listing lines`,children:[(0,A.jsx)(`caption`,{className:`heard`,children:`Lines of the invoice`}),(0,A.jsx)(`thead`,{children:(0,A.jsxs)(`tr`,{children:[(0,A.jsx)(`th`,{scope:`col`,children:`Description`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Quantity`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Tax`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Amount`})]})}),(0,A.jsx)(`tbody`,{children:a.lines.map((e,t)=>(0,A.jsxs)(`tr`,{children:[(0,A.jsxs)(`td`,{children:[(0,A.jsx)(`span`,{className:`strong`,children:e.description}),e.periodStart&&e.periodEnd&&(0,A.jsxs)(`span`,{className:`fine`,children:[` `,P(e.periodStart),` – `,P(Fe(e.periodEnd))]})]}),(0,A.jsx)(`td`,{"data-label":`Quantity`,className:`number`,children:e.quantity}),(0,A.jsx)(`td`,{"data-label":`Tax`,className:`number`,children:(0,A.jsx)(H,{money:e.tax})}),(0,A.jsx)(`td`,{"data-label":`Amount`,className:`number`,children:(0,A.jsx)(H,{money:e.amount})})]},t))})]}),(0,A.jsxs)(`dl`,{className:`charge`,children:[(0,A.jsx)(`dt`,{children:`Subtotal`}),(0,A.jsx)(`dd`,{children:(0,A.jsx)(H,{money:a.subtotal})}),(0,A.jsxs)(`dt`,{children:[`Tax, `,We(a.taxRatePercent)]}),(0,A.jsx)(`dd`,{children:(0,A.jsx)(H,{money:a.tax})}),(0,A.jsx)(`dt`,{className:`total`,children:`Total`}),(0,A.jsx)(`dd`,{className:`total`,children:(0,A.jsx)(H,{money:a.total})}),(0,A.jsx)(`dt`,{children:`Paid`}),(0,A.jsx)(`dd`,{children:(0,A.jsx)(H,{money:a.amountPaid})})]})]})]})}function Gn({pdf:e,page:t}){return!e||!t?(0,A.jsx)(`button`,{type:`button`,className:`button`,onClick:()=>window.print(),children:`Print`}):(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`a`,{className:`button`,href:e,rel:`noreferrer`,children:`PDF`}),(0,A.jsx)(`a`,{className:`button`,href:t,target:`_blank`,rel:`noopener noreferrer`,children:`Print`})]})}function Kn(){let e=p(),{account:t,settings:n,reload:r,can:i}=g(),a=t.mode===`SANDBOX`?n.testCards:[],[o,c]=(0,s.useState)(a[0]?.token??``),[l,u]=(0,s.useState)(!1),[d,f]=(0,s.useState)(null),[m,h]=(0,s.useState)(null),{open:_,attempt:v,carryOut:y,abandon:b}=Sn(`addCard.${t.id}`),S=(0,s.useId)(),C=v>0,w=async t=>{f(null),h(null);try{let n=await y(t,async({key:t,input:n})=>{let{data:r,failures:i}=await e.send(x,{input:{...n,idempotencyKey:t}});if(!r.addPaymentMethod)throw i[0];return r.addPaymentMethod});f(n),await r()}catch(e){h(e)}};return(0,A.jsxs)(`section`,{className:`panel`,"aria-labelledby":`${S}-title`,children:[(0,A.jsx)(`h2`,{id:`${S}-title`,children:`Add a card`}),_?(0,A.jsx)(Q,{what:`the card`,busy:C,onRetry:()=>void w(_.input),onAbandon:b}):(0,A.jsxs)(`form`,{onSubmit:e=>{e.preventDefault(),o.trim()&&!C&&w({accountId:t.id,token:o.trim(),makeDefault:l})},"aria-busy":C,children:[(0,A.jsxs)(`div`,{className:`field`,children:[(0,A.jsx)(`label`,{htmlFor:S,children:a.length>0?`Test card`:`One-time card token`}),a.length>0?(0,A.jsx)(`select`,{id:S,name:`card`,value:o,disabled:C,onChange:e=>c(e.target.value),children:a.map(e=>(0,A.jsxs)(`option`,{value:e.token,children:[W(e.brand),` •••• `,e.last4,` – `,e.what]},e.token))}):(0,A.jsx)(`input`,{id:S,name:`card`,value:o,disabled:C,autoComplete:`off`,onChange:e=>c(e.target.value)}),(0,A.jsx)(`p`,{className:`fine`,children:a.length>0?(0,A.jsxs)(A.Fragment,{children:[`A sandbox card: no money moves. Token `,(0,A.jsx)(`code`,{children:o})]}):`From the payment processor’s form. Never a card number.`})]}),(0,A.jsxs)(`label`,{className:`tick`,children:[(0,A.jsx)(`input`,{type:`checkbox`,checked:l,disabled:C,onChange:e=>u(e.target.checked)}),`Make it the default card`]}),(0,A.jsx)(`button`,{type:`submit`,className:`button primary wide`,disabled:C||!i(`billing:write`),children:C?`Adding…`:`Add card`})]}),m&&(0,A.jsx)(j,{failure:m}),d?.userErrors.map(e=>(0,A.jsx)(X,{refusal:e,onDecided:r},e.code)),d?.paymentMethod&&(0,A.jsxs)(`p`,{className:`notice good`,role:`status`,children:[(0,A.jsx)(`strong`,{children:`Added`}),` `,(0,A.jsx)(J,{card:d.paymentMethod})]})]})}function qn({title:e,verb:t,keep:n=`Keep it`,tone:r=`danger`,children:i,onYes:a,onNo:o}){let c=(0,s.useRef)(null),l=(0,s.useId)();return(0,s.useEffect)(()=>{c.current?.showModal()},[]),(0,A.jsxs)(`dialog`,{ref:c,className:`panel`,"aria-labelledby":l,onClose:o,children:[(0,A.jsx)(`h2`,{id:l,children:e}),(0,A.jsx)(`p`,{children:i}),(0,A.jsxs)(`div`,{className:`buttons`,children:[(0,A.jsx)(`button`,{type:`button`,className:`button`,onClick:o,children:n}),(0,A.jsx)(`button`,{type:`button`,className:`button ${r}`,onClick:a,children:t})]})]})}function Jn(){let e=p(),{account:t,reload:n,can:r}=g(),[i,a]=(0,s.useState)(!1),[o,c]=(0,s.useState)(null),[l,u]=(0,s.useState)(null),[d,f]=(0,s.useState)([]),m=t.paymentMethods??[],h=r(`billing:write`)&&!i,_=async e=>{a(!0),u(null);try{f(await e()),await n()}catch(e){u(e)}finally{a(!1)}},v=t=>_(async()=>{let{data:n,failures:r}=await e.send(S,{input:{paymentMethodId:t.id}});if(!n.setDefaultPaymentMethod)throw r[0];return n.setDefaultPaymentMethod.userErrors}),y=t=>_(async()=>{let{data:n,failures:r}=await e.send(C,{input:{paymentMethodId:t.id}});if(!n.removePaymentMethod)throw r[0];return n.removePaymentMethod.userErrors});return(0,A.jsxs)(`section`,{className:`panel`,"aria-label":`Cards on file`,children:[(0,A.jsx)(`h2`,{children:`Cards on file`}),m.length===0&&(0,A.jsx)(`p`,{className:`empty`,children:`There is no card yet.`}),(0,A.jsx)(`ul`,{className:`cards`,children:m.map(e=>(0,A.jsxs)(`li`,{children:[(0,A.jsx)(J,{card:e,expiry:!0}),e.isDefault&&(0,A.jsx)(`span`,{className:`badge good`,children:`Default`}),(0,A.jsxs)(`span`,{className:`buttons`,children:[!e.isDefault&&(0,A.jsxs)(`button`,{type:`button`,className:`button small`,disabled:!h,onClick:()=>void v(e),children:[`Make default`,(0,A.jsxs)(`span`,{className:`heard`,children:[` `,st(e)]})]}),(0,A.jsxs)(`button`,{type:`button`,className:`button small`,disabled:!h,onClick:()=>c(e),children:[`Remove`,(0,A.jsxs)(`span`,{className:`heard`,children:[` `,st(e)]})]})]})]},e.id))}),l&&(0,A.jsx)(j,{failure:l}),d.map(e=>(0,A.jsx)(X,{refusal:e,onDecided:n},e.code)),o&&(0,A.jsx)(qn,{title:`Remove ${st(o)}?`,verb:`Remove`,onYes:()=>{c(null),y(o)},onNo:()=>c(null),children:o.isDefault&&m.length>1?`It is the default card; the one added last takes its place.`:m.length===1?`It is the only card. Top-ups need one.`:`It can be added again later.`})]})}function Yn(){let{account:e}=g(),t=e.billingSetup;return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(K,{title:`Payment method`,trail:`Billing`}),t&&!t.configured&&(0,A.jsx)(Ct,{message:t.message??`Billing not configured`,missing:t.missing}),(0,A.jsxs)(`div`,{className:`columns`,children:[(0,A.jsx)(Jn,{}),(0,A.jsx)(Kn,{})]})]})}function Xn({title:e,onClose:t,back:n,children:r}){let i=(0,s.useRef)(null),a=(0,s.useRef)(null),o=(0,s.useId)();return(0,s.useEffect)(()=>{let e=i.current;return e?.showModal(),()=>e?.close()},[]),(0,s.useEffect)(()=>{a.current?.focus({preventScroll:!0}),i.current?.scrollTo(0,0)},[e]),(0,A.jsx)(`dialog`,{ref:i,className:`sheet`,"aria-labelledby":o,onCancel:e=>{e.preventDefault(),t()},onClose:()=>i.current&&t(),onMouseDown:e=>{e.target===i.current&&t()},children:(0,A.jsxs)(`div`,{className:`sheet-body`,children:[(0,A.jsxs)(`header`,{children:[(0,A.jsxs)(`div`,{children:[n&&(0,A.jsx)(`p`,{className:`back`,children:n}),(0,A.jsx)(`h2`,{id:o,ref:a,tabIndex:-1,children:e})]}),(0,A.jsx)(`button`,{type:`button`,className:`close`,"aria-label":`Close`,onClick:t,children:(0,A.jsx)(`svg`,{width:`14`,height:`14`,viewBox:`0 0 14 14`,"aria-hidden":`true`,children:(0,A.jsx)(`path`,{d:`M1 1l12 12M13 1L1 13`,stroke:`currentColor`,strokeWidth:`2`,strokeLinecap:`round`})})})]}),r]})})}function Zn(e,t){switch(e){case`UPGRADE`:return`Upgrade to ${t}`;case`DOWNGRADE`:return`Downgrade to ${t}`;case`LATERAL`:return`Switch to ${t}`;case`CANCELLATION`:return`Cancel subscription`}}var Qn={UPGRADE:`Upgrade`,DOWNGRADE:`Downgrade`,LATERAL:`Plan switch`,CANCELLATION:`Cancellation`};function $n({price:e}){return(0,A.jsxs)(`p`,{className:`price`,children:[(0,A.jsx)(H,{money:e}),` `,(0,A.jsxs)(`span`,{className:`quiet`,children:[`a month`,(0,A.jsx)(er,{})]})]})}function er(){let{account:e}=g();return V(e.taxRatePercent)?null:e.taxInclusive?(0,A.jsx)(tr,{words:`tax included`}):(0,A.jsx)(tr,{words:`plus ${We(e.taxRatePercent)} tax`})}function tr({words:e}){return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`span`,{className:`comma`,children:`, `}),(0,A.jsx)(`span`,{className:`tax`,children:e})]})}function nr({plan:e}){return(0,A.jsxs)(`ul`,{className:`ticks`,children:[(0,A.jsxs)(`li`,{children:[z(e.monthlyCredits),` credits each month`]}),e.features.map(e=>(0,A.jsx)(`li`,{children:W(e)},e)),(0,A.jsx)(rr,{plan:e})]})}function rr({plan:e}){let t=[...ir(e.maxAgents),...ar(e.agentCaps,`for each agent`),...ar(e.accountCaps,`in all`)];return(0,A.jsx)(A.Fragment,{children:(t.length>0?t:[`No limits on agents, calls or messages`]).map(e=>(0,A.jsx)(`li`,{className:`cap`,children:e},e))})}function ir(e){return e===null?[]:[`Up to ${z(e)} active ${e===1?`agent`:`agents`}`]}function ar(e,t){let n=[[e.dailyCalls,`call a day`,`calls a day`],[e.concurrentCalls,`simultaneous call`,`simultaneous calls`],[e.dailyMessages,`message a day`,`messages a day`]].flatMap(([e,n,r])=>e===null?[]:[`Up to ${z(e)} ${e===1?n:r} ${t}`]);return e.maxCallSeconds===null?n:[...n,`Calls of up to ${G(e.maxCallSeconds)}`]}function or({plan:e,badge:t,marked:n,children:r}){return(0,A.jsxs)(`li`,{className:`panel plan${n?` marked`:``}`,children:[(0,A.jsxs)(`div`,{className:`row`,children:[(0,A.jsx)(`h3`,{children:e.name}),t]}),(0,A.jsx)(`p`,{className:`quiet`,children:e.description}),e.price&&(0,A.jsx)($n,{price:e.price}),(0,A.jsx)(nr,{plan:e}),r]})}function sr({plans:e}){let t=[...new Set(e.flatMap(e=>e.rates.map(e=>e.code)))];if(t.length===0)return null;let n=ur(e),r=n.length===1?n[0]?.rates:null;return(0,A.jsxs)(`div`,{className:`rates`,children:[(0,A.jsx)(`h3`,{id:`rates-title`,children:`What calls and messages cost`}),(0,A.jsxs)(`p`,{className:`fine`,children:[r&&`The same in every plan. `,`Plan credits are used first; when they run out, the price is taken from the balance.`]}),(0,A.jsx)(`div`,{className:`scroll`,tabIndex:0,role:`region`,"aria-labelledby":`rates-title`,children:(0,A.jsxs)(`table`,{className:`listing rate-table`,children:[(0,A.jsx)(`thead`,{children:(0,A.jsxs)(`tr`,{children:[(0,A.jsx)(`th`,{scope:`col`,children:`Action`}),r?(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Credits`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Or from the balance`})]}):n.map(e=>(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:e.name},e.name))]})}),(0,A.jsx)(`tbody`,{children:t.map(e=>(0,A.jsxs)(`tr`,{children:[(0,A.jsx)(`th`,{scope:`row`,children:(0,A.jsx)(`span`,{className:`strong`,children:Ht(e)})}),r?(0,A.jsx)(cr,{rate:r.find(t=>t.code===e)}):n.map(t=>(0,A.jsx)(`td`,{className:`number`,children:(0,A.jsx)(lr,{rate:t.rates.find(t=>t.code===e)})},t.name))]},e))})]})})]})}function cr({rate:e}){if(!e)return null;if(e.free)return(0,A.jsx)(`td`,{className:`number`,colSpan:2,children:(0,A.jsx)(`span`,{className:`free`,children:`Free`})});let t=Wt(e);return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`td`,{className:`number`,children:V(e.credits)?(0,A.jsx)(`span`,{className:`quiet`,children:`–`}):(0,A.jsx)(`b`,{children:z(e.credits)})}),(0,A.jsxs)(`td`,{className:`number`,children:[e.price&&(0,A.jsx)(`b`,{children:R(e.price)}),` `,(0,A.jsx)(`span`,{className:`quiet unit`,children:Ut(e)}),t&&(0,A.jsx)(`span`,{className:`fine rounding`,children:t})]})]})}function lr({rate:e}){if(!e)return(0,A.jsx)(`span`,{className:`quiet`,children:`Not available`});if(e.free)return(0,A.jsx)(`span`,{className:`free`,children:`Free`});let t=Wt(e);return(0,A.jsxs)(A.Fragment,{children:[!V(e.credits)&&(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`b`,{children:z(e.credits)}),` `,e.credits===`1`?`credit`:`credits`]}),!V(e.credits)&&e.price&&(0,A.jsx)(`span`,{className:`quiet`,children:` or `}),e.price&&(0,A.jsx)(`b`,{children:R(e.price)}),` `,(0,A.jsx)(`span`,{className:`quiet`,children:Ut(e)}),t&&(0,A.jsx)(`span`,{className:`fine rounding`,children:t})]})}function ur(e){let t=new Map;for(let n of e){let e=JSON.stringify(n.rates);t.set(e,[...t.get(e)??[],n])}return[...t.values()].map(e=>({name:e.map(e=>e.name).join(`, `),rates:e[0]?.rates??[]}))}function dr({change:e,payment:t,onDone:n}){let{account:r,reload:i}=g(),a=(0,s.useCallback)(()=>void i(),[i]),o=(0,s.useRef)(null);return(0,s.useEffect)(()=>o.current?.focus(),[]),(0,A.jsxs)(`div`,{className:`change-done`,"data-change":e.status,children:[(0,A.jsx)(`div`,{role:`status`,children:(0,A.jsx)(fr,{change:e})}),t&&e.status===`IN_PROGRESS`&&(0,A.jsx)(Y,{payment:t,onDecided:a}),e.status===`APPLIED`&&r.subscription?.credits&&(0,A.jsxs)(`p`,{className:`quiet`,children:[`You have `,(0,A.jsx)(`b`,{children:z(r.subscription.credits.remaining)}),` credits.`,` `,e.invoice&&(0,A.jsxs)(`a`,{href:U(`billing`,`invoices`,e.invoice.id),children:[`Invoice `,e.invoice.number]})]}),(0,A.jsx)(`button`,{ref:o,type:`button`,className:`button primary`,onClick:n,children:`Done`})]})}function fr({change:e}){let{account:t}=g(),n=t.subscription?.currentPeriod?.timeZone??t.timeZone,r=F(e.effectiveAt,n),i=e.fromPlan?.name,a=e.toPlan?.name;switch(e.status){case`APPLIED`:return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(pr,{}),(0,A.jsxs)(`h3`,{children:[`You are on `,a,` now`]})]});case`IN_PROGRESS`:return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsxs)(`h3`,{children:[`Your upgrade to `,a,` waits for its payment`]}),(0,A.jsxs)(`p`,{className:`quiet`,children:[`Until then `,i,` goes on as before.`]})]});case`SCHEDULED`:return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(pr,{}),(0,A.jsx)(`h3`,{children:a?`${a} starts on ${r}`:`Your subscription ends on ${r}`}),(0,A.jsxs)(`p`,{className:`quiet`,children:[`Until then you keep `,i,`. You see it in Billing › Subscription as “`,e.title,`”, and can cancel it there.`]})]});default:return(0,A.jsx)(`h3`,{children:`Nothing has changed`})}}function pr(){return(0,A.jsx)(`span`,{className:`big-tick`,"aria-hidden":`true`,children:`✓`})}var mr={BALANCE:`Too little for a card: taken from your prepaid balance.`,WAIVED:`Too little for a card, and not on your balance: we do not charge it. The invoice says so.`};function hr({preview:e}){let{account:t}=g(),n=e.lines,r=!V(t.taxRatePercent),i=mr[e.paidBy];return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsxs)(`div`,{className:`due-head`,children:[(0,A.jsx)(`h3`,{children:`Due today`}),(0,A.jsx)(`p`,{className:`due-total`,children:(0,A.jsx)(H,{money:e.total})})]}),n.length===0&&(0,A.jsx)(`p`,{className:`fine`,children:`Nothing is charged for this change.`}),n.length>0&&(0,A.jsxs)(`dl`,{className:`charge`,children:[n.map(e=>(0,A.jsx)(gr,{line:e},e.description)),r&&(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`dt`,{className:`sub`,children:`Subtotal`}),(0,A.jsx)(`dd`,{className:`sub`,children:(0,A.jsx)(H,{money:e.subtotal})}),(0,A.jsxs)(`dt`,{children:[`Tax, `,We(t.taxRatePercent)]}),(0,A.jsx)(`dd`,{children:(0,A.jsx)(H,{money:e.tax})})]}),(0,A.jsx)(`dt`,{className:`total`,children:`Total`}),(0,A.jsx)(`dd`,{className:`total`,children:(0,A.jsx)(H,{money:e.total})})]}),i&&(0,A.jsx)(`p`,{className:`fine`,children:i})]})}function gr({line:e}){return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsxs)(`dt`,{children:[e.description,e.periodStart&&e.periodEnd&&(0,A.jsxs)(`span`,{className:`fine span`,children:[P(e.periodStart),` – `,P(Fe(e.periodEnd))]})]}),(0,A.jsx)(`dd`,{children:(0,A.jsx)(H,{money:e.amount})})]})}var _r={ACTIVE_AGENTS:`Active agents`,AGENT_DAILY_CALLS:`Calls a day, each agent`,AGENT_CONCURRENT_CALLS:`Simultaneous calls, each agent`,AGENT_DAILY_MESSAGES:`Messages a day, each agent`,AGENT_MAX_CALL_SECONDS:`Longest call`,ACCOUNT_DAILY_CALLS:`Calls a day, in all`,ACCOUNT_CONCURRENT_CALLS:`Simultaneous calls, in all`,ACCOUNT_DAILY_MESSAGES:`Messages a day, in all`,ACCOUNT_MAX_CALL_SECONDS:`Longest call, any agent`};function vr({limits:e}){return(0,A.jsx)(`dl`,{className:`limits-changed`,children:e.map(({cap:e,before:t,after:n})=>(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:_r[e]??e}),(0,A.jsxs)(`dd`,{children:[(0,A.jsx)(`span`,{className:`quiet`,children:yr(e,t)}),(0,A.jsx)(`span`,{"aria-hidden":`true`,children:` → `}),(0,A.jsx)(`span`,{className:`heard`,children:` becomes `}),(0,A.jsx)(`strong`,{children:yr(e,n)})]})]},e))})}function yr(e,t){return t===null?`no limit`:e.endsWith(`_SECONDS`)?G(t):z(t)}function br({preview:e}){let{account:t,balance:n}=g(),r=t.subscription?.currentPeriod?.timeZone??t.timeZone,i=F(e.effectiveAt,r),a=t.subscription?.currentPeriod?.end,o=e.fromPlan.name,s=e.toPlan?.name,c=e.kind===`UPGRADE`;return(0,A.jsxs)(`div`,{className:`terms`,children:[(0,A.jsxs)($,{title:`When`,children:[c?(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`strong`,{children:`At once`}),`, as soon as it is paid. `,e.proration&&(0,A.jsx)(xr,{proration:e.proration})]}):s?(0,A.jsxs)(`p`,{children:[(0,A.jsxs)(`strong`,{children:[`On `,i]}),`, when your next period begins. Until then you keep `,o,`.`]}):(0,A.jsxs)(`p`,{children:[`Your subscription ends `,(0,A.jsxs)(`strong`,{children:[`on `,i]}),`. Until then you keep `,o,` with everything in it.`]}),e.nextPrice&&(0,A.jsxs)(`p`,{className:`quiet`,children:[c&&a?`From ${F(a,r)}`:`From then`,`: `,(0,A.jsx)(H,{money:e.nextPrice}),` a month`,(0,A.jsx)(er,{}),`.`]})]}),(0,A.jsx)($,{title:`Credits`,children:c?(0,A.jsxs)(A.Fragment,{children:[(0,A.jsxs)(`div`,{className:`sum`,role:`group`,"aria-label":`Credits after the change`,children:[(0,A.jsx)(Sr,{words:`You keep`,value:e.creditsKept}),(0,A.jsx)(`span`,{"aria-hidden":`true`,children:`+`}),(0,A.jsx)(Sr,{words:`Added now`,value:e.creditsAdded}),(0,A.jsx)(`span`,{"aria-hidden":`true`,children:`=`}),(0,A.jsx)(Sr,{words:`You then have`,value:e.creditsAfter,strong:!0})]}),!e.oldPlanCredited&&(0,A.jsx)(`p`,{className:`fine`,children:`This is not your first upgrade in this period. The credits of each plan stay with you, so its share is charged in full.`})]}):(0,A.jsxs)(`p`,{children:[`Your `,(0,A.jsx)(`strong`,{children:z(e.creditsKept)}),` unused credits stay usable until `,i,`.`]})}),(e.featuresGained.length>0||e.featuresLost.length>0)&&(0,A.jsx)($,{title:`Features`,children:(0,A.jsxs)(`ul`,{className:`changes`,children:[e.featuresGained.map(e=>(0,A.jsxs)(`li`,{className:`gained`,children:[(0,A.jsx)(`span`,{className:`heard`,children:`You gain `}),W(e)]},e)),e.featuresLost.map(e=>(0,A.jsxs)(`li`,{className:`lost`,children:[(0,A.jsx)(`span`,{className:`heard`,children:`You lose `}),W(e)]},e))]})}),e.limitsChanged.length>0&&(0,A.jsx)($,{title:`Limits`,children:(0,A.jsx)(vr,{limits:e.limitsChanged})}),e.agentsPaused.length>0&&(0,A.jsx)($,{title:`Agents`,children:(0,A.jsxs)(`p`,{children:[s,` has no room for`,` `,e.agentsPaused.length===1?`one of your agents`:`${z(e.agentsPaused.length)} of your agents`,`:`,` `,(0,A.jsx)(`strong`,{children:tt(e.agentsPaused.map(e=>e.name))}),` will be paused, never deleted. See`,` `,(0,A.jsx)(`a`,{href:U(`agents`),children:`Agents`}),`.`]})}),e.kind===`CANCELLATION`&&n&&(0,A.jsx)($,{title:`Balance`,children:(0,A.jsxs)(`p`,{children:[V(n.available.amount)?`Prepaid money stays`:(0,A.jsxs)(A.Fragment,{children:[`Your balance of `,(0,A.jsx)(`strong`,{children:R(n.available)}),` stays`]}),` `,`on your account. It can be used again when you subscribe again.`]})}),e.replaces&&(0,A.jsx)($,{title:`Pending change`,children:(0,A.jsxs)(`p`,{children:[`This takes the place of your pending `,e.replaces.toPlan?`change to ${e.replaces.toPlan.name}`:`cancellation`,` on`,` `,F(e.replaces.effectiveAt,r),`.`]})})]})}function xr({proration:e}){let{daysRemaining:t,daysInPeriod:n}=e;return t===n?(0,A.jsxs)(A.Fragment,{children:[`It is the first day of your period, so all of its `,n,` days count.`]}):(0,A.jsxs)(A.Fragment,{children:[t,` of the `,n,` days of your period `,t===1?`is`:`are`,` left, today included: you pay for them, and get their share of the credits.`]})}function $({title:e,children:t}){return(0,A.jsxs)(`section`,{className:`term`,children:[(0,A.jsx)(`h3`,{children:e}),(0,A.jsx)(`div`,{children:t})]})}function Sr({words:e,value:t,strong:n=!1}){return(0,A.jsxs)(`span`,{className:n?`figure-box strong-box`:`figure-box`,children:[(0,A.jsx)(`span`,{className:`fine`,children:e}),` `,(0,A.jsx)(`b`,{children:z(t)})]})}var Cr=6e5;function wr(e,t,n){let{account:r}=g(),[i,a]=(0,s.useState)(Date.now),o=r.testClock!==null,c=e?Date.parse(e)-t:Cr,l=t+(c>0&&c<=Cr?c:Cr)-i,u=e!==void 0&&!o&&l<=0;return(0,s.useEffect)(()=>{if(a(Date.now()),o||!e)return;let t=setInterval(()=>a(Date.now()),1e3);return()=>clearInterval(t)},[o,e]),(0,s.useEffect)(()=>{u&&n()},[u,n]),o?null:Math.max(0,Math.ceil(l/1e3))}function Tr({planId:e,plans:t,onDone:n}){let{reload:r}=g(),{answer:i,failure:a,reload:o}=m(ce,{planId:e}),{outcome:c,failure:l,busy:u,attempt:d,open:f,send:p,abandon:h,clear:_}=Or(),[v,y]=(0,s.useState)(null),b=(0,s.useMemo)(()=>i?Date.now():0,[i]),x=i?.data.previewPlanChange?.preview,S=c!==null&&c.userErrors.length===0,C=(0,s.useCallback)(()=>{S||u||(y(`over`),o())},[S,u,o]),w=wr(x?.quote.expiresAt,b,C),T=(0,s.useCallback)(()=>{_(),o(),r()},[_,o,r]),ee=async e=>{y(null);let t=await p(e);t&&(t.userErrors.some(Er)?(_(),await o(),y(`stale`)):await r())};if(S&&c.change)return(0,A.jsx)(dr,{change:c.change,payment:c.payment,onDone:n});let E=a??i?.failures[0],D=[...c?.userErrors??[],...c?[]:i?.data.previewPlanChange?.userErrors??[]];return(0,A.jsxs)(`div`,{className:`review`,children:[E&&(0,A.jsx)(j,{failure:E,onRetry:o}),!i&&!E&&(0,A.jsx)(q,{}),v&&x&&(0,A.jsx)(`div`,{className:`notice caution`,role:`alert`,"data-code":v===`stale`?`QUOTE_STALE`:`QUOTE_RENEWED`,children:(0,A.jsxs)(`p`,{children:[(0,A.jsx)(`strong`,{children:v===`stale`?`The terms have changed since you looked.`:`Ten minutes have passed.`}),` Nothing was changed or charged. These are the terms as of now; please look again.`]})}),D.map(e=>(0,A.jsx)(X,{refusal:e,onDecided:T},e.code)),l&&(0,A.jsx)(j,{failure:l}),f&&(0,A.jsx)(Q,{what:f.input.planId===null?`your cancellation`:`your change to ${Dr(t,f.input.planId)}`,busy:u,onRetry:()=>void ee(f.input),onAbandon:h}),x&&(0,A.jsxs)(`div`,{className:`review-columns`,children:[(0,A.jsx)(br,{preview:x}),!f&&(0,A.jsx)(kr,{preview:x,planId:e,left:w,busy:u,attempt:d,onConfirm:ee,onKeep:n})]})]})}function Er(e){return e.code===`QUOTE_STALE`}function Dr(e,t){return e.find(e=>e.id===t)?.name??`another plan`}function Or(){let e=p(),{account:t}=g();return Hn(`changePlan.${t.id}`,async({key:n,input:{planId:r,...i}})=>{if(r!==null)return e.send(T,{input:{...i,planId:r,idempotencyKey:n}});let a={accountId:t.id,idempotencyKey:n},{data:o,failures:s}=await e.send(ee,{input:a});return{data:{changePlan:o.cancelSubscription&&{...o.cancelSubscription,payment:null}},failures:s}},e=>e.changePlan)}function kr({preview:e,planId:t,left:n,busy:r,attempt:i,onConfirm:a,onKeep:o}){let{account:s,can:c}=g(),[l,u,d]=En(),f=e.paidBy===`CARD`,p=e.kind===`CANCELLATION`,m=()=>void a({accountId:s.id,planId:t,quoteId:e.quote.quoteId,...f?{paymentMethodId:l}:{}}),h=p?`Cancel subscription`:f?`Pay ${R(e.total)} and upgrade`:Ar(e);return(0,A.jsxs)(`aside`,{className:`panel due`,"aria-label":`Confirm`,children:[(0,A.jsx)(hr,{preview:e}),f&&(0,A.jsx)(Tn,{chosen:l,onChoose:u,disabled:r}),(0,A.jsx)(`button`,{type:`button`,className:`button wide ${p?`danger`:`primary`}`,disabled:r||n===0||f&&!d||!c(`billing:write`),onClick:m,children:r?i>1?`Connection trouble, asking again…`:f?`Paying…`:`One moment…`:h}),p&&(0,A.jsxs)(`button`,{type:`button`,className:`button wide`,disabled:r,onClick:o,children:[`Keep `,e.fromPlan.name]}),!c(`billing:write`)&&(0,A.jsx)(`p`,{className:`fine`,children:`Your access may look, but not change the plan.`}),!p&&(0,A.jsx)(`p`,{className:`fine quote`,children:n===null?`These terms hold until the test clock moves.`:(0,A.jsxs)(A.Fragment,{children:[`These terms hold for `,(0,A.jsx)(`span`,{className:`countdown`,children:jr(n)}),` minutes.`]})})]})}function Ar(e){let t=e.toPlan?.name;return e.kind===`UPGRADE`?`Upgrade to ${t}`:e.kind===`DOWNGRADE`?`Downgrade to ${t}`:`Switch to ${t}`}function jr(e){return`${Math.floor(e/60)}:${String(e%60).padStart(2,`0`)}`}var Mr=[`billing`,`subscription`,`change-plan`],Nr=[`billing`,`subscription`,`cancel`],Pr=()=>Qe(`billing`,`subscription`);function Fr({subscription:e,plans:{answer:t,failure:n,reload:r},planId:i}){let a=t?.data.plans??[],o=n??t?.failures[0];return i?(0,A.jsx)(Ir,{subscription:e,plans:a,planId:i},i):(0,A.jsxs)(Xn,{title:`Change plan`,onClose:Pr,children:[(0,A.jsx)(`p`,{className:`quiet`,children:`Upgrades start at once and keep the credits you have not used. Downgrades start with your next period. Before anything changes you see exactly what it does.`}),o&&(0,A.jsx)(j,{failure:o,onRetry:r}),!t&&!o&&(0,A.jsx)(q,{}),(0,A.jsx)(`ul`,{className:`plans`,children:a.map(t=>(0,A.jsx)(zr,{plan:t,subscription:e},t.id))}),(0,A.jsx)(sr,{plans:a})]})}function Ir({subscription:e,plans:t,planId:n}){let r=t.find(e=>e.id===n),i=(0,s.useRef)(``);return r&&!i.current&&(i.current=Zn(Br(e,r),r.name)),(0,A.jsx)(Xn,{title:i.current||`Change plan`,back:(0,A.jsx)(`a`,{href:U(...Mr),children:`‹ All plans`}),onClose:Pr,children:(0,A.jsx)(Tr,{planId:n,plans:t,onDone:Pr})})}function Lr(){return(0,A.jsx)(Xn,{title:`Cancel subscription`,onClose:Pr,children:(0,A.jsx)(Tr,{planId:null,plans:[],onDone:Pr})})}var Rr={UPGRADE:`Upgrade`,DOWNGRADE:`Downgrade`,LATERAL:`Switch`};function zr({plan:e,subscription:t}){let{account:n,can:r}=g(),i=t.plan?.id===e.id,a=t.pendingChange?.toPlan?.id===e.id?t.pendingChange:null,o=Br(t,e),s=i?(0,A.jsx)(`span`,{className:`badge good`,children:`Your plan`}):a?(0,A.jsx)(`span`,{className:`badge caution`,children:`Pending`}):t.plan?.code===e.code?(0,A.jsx)(`span`,{className:`badge`,children:`New version`}):null;return(0,A.jsxs)(or,{plan:e,badge:s,marked:i,children:[i&&(0,A.jsx)(`p`,{className:`foot quiet`,children:t.pendingChange?`To keep it, cancel the pending change.`:`The plan you have now.`}),a&&(0,A.jsxs)(`p`,{className:`foot quiet`,children:[`Starts on `,F(a.effectiveAt,t.currentPeriod?.timeZone??n.timeZone),`.`]}),!i&&!a&&(0,A.jsxs)(`button`,{type:`button`,className:o===`UPGRADE`?`button primary wide`:`button wide`,disabled:!r(`billing:write`),onClick:()=>Qe(...Mr,e.id),children:[Rr[o],(0,A.jsxs)(`span`,{className:`heard`,children:[` to `,e.name]})]})]})}function Br(e,t){let n=e.plan?.rank??0;return t.rank>n?`UPGRADE`:t.rank<n?`DOWNGRADE`:`LATERAL`}function Vr({subscription:e}){let{account:t}=g(),n=e.status===`PAST_DUE`||e.status===`UNPAID`,r=n?e.dueInvoice:null;return(0,A.jsxs)(`div`,{className:n?`panel overdue ${e.status.toLowerCase()}`:`settled`,children:[n&&(0,A.jsx)(Hr,{subscription:e}),(0,A.jsx)(Un,{accountId:t.id,invoice:r})]})}function Hr({subscription:e}){let{account:t}=g(),n=e.status===`UNPAID`,r=e.dueInvoice,i=e.currentPeriod,a=Ur(e.version);return(0,A.jsxs)(`section`,{"aria-labelledby":`due-title`,role:`alert`,children:[(0,A.jsx)(`h2`,{id:`due-title`,children:n?`Your subscription is not paid`:`Your last renewal could not be paid`}),a&&(0,A.jsxs)(`p`,{children:[(0,A.jsxs)(`strong`,{children:[a.message,`.`]}),` `,(0,A.jsx)(`span`,{className:`advice`,children:a.advice})]}),(0,A.jsx)(`p`,{children:n?`Calls and paid messages are stopped until it is paid.`:`The unused credits of this period are taken back until it is paid; your prepaid balance works.`}),(0,A.jsxs)(`dl`,{className:`facts`,children:[r&&(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:`Invoice`}),(0,A.jsx)(`dd`,{children:(0,A.jsx)(`a`,{href:U(`billing`,`invoices`,r.id),children:r.number})})]}),r&&(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:`Amount due`}),(0,A.jsx)(`dd`,{children:(0,A.jsx)(H,{money:r.total})})]}),e.pastDueSince&&(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:`Past due since`}),(0,A.jsx)(`dd`,{children:M(e.pastDueSince,t.timeZone)})]}),(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:`Next attempt`}),(0,A.jsx)(`dd`,{children:e.nextPaymentAttemptAt?M(e.nextPaymentAttemptAt,t.timeZone):n?i&&`None; the subscription ends on ${F(i.end,i.timeZone)}`:`Under way`})]})]})]})}function Ur(e){let{nodes:t}=Z(fe,e=>e.account?.payments,e);return t?.find(e=>e.purpose===`SUBSCRIPTION`)?.failure??null}function Wr({change:e}){let t=p(),{account:n,reload:r,can:i}=g(),[a,o]=(0,s.useState)(!1),{outcome:c,failure:l,busy:u,open:d,send:f,abandon:m}=Hn(`cancelPendingChange.${n.id}`,({key:e,input:r})=>t.send(E,{input:{...r,accountId:n.id,idempotencyKey:e}}),e=>e.cancelPendingChange),h=(0,s.useCallback)(()=>void r(),[r]),_=async e=>{o(!1),await f({changeId:e}),await r()},v=c?.userErrors??[],y=!e&&c?.canceledChange;return(0,A.jsxs)(A.Fragment,{children:[e&&(0,A.jsxs)(`section`,{className:`notice caution pending`,"aria-labelledby":`pending-title`,children:[(0,A.jsxs)(`div`,{className:`pending-words`,children:[(0,A.jsx)(`h2`,{id:`pending-title`,children:e.title}),(0,A.jsx)(Gr,{change:e}),(0,A.jsx)(Kr,{change:e})]}),(0,A.jsx)(`button`,{type:`button`,className:`button`,disabled:u||d!==null||!i(`billing:write`),onClick:()=>o(!0),children:u?`Cancelling…`:`Cancel pending change`})]}),d&&(0,A.jsx)(Q,{what:`the pending plan change`,busy:u,onRetry:()=>void _(d.input.changeId),onAbandon:m}),l&&(0,A.jsx)(j,{failure:l}),v.map(e=>(0,A.jsx)(X,{refusal:e,onDecided:h},e.code)),y&&(0,A.jsx)(`p`,{className:`notice good`,role:`status`,children:(0,A.jsxs)(`span`,{children:[(0,A.jsx)(`strong`,{children:`Pending plan change cancelled.`}),` You keep `,y.fromPlan?.name,`.`]})}),a&&e&&(0,A.jsxs)(qn,{title:`Cancel the pending change?`,verb:`Cancel the change`,keep:`Leave it`,tone:`primary`,onYes:()=>void _(e.id),onNo:()=>o(!1),children:[`You keep `,e.fromPlan?.name,`, and it renews as before.`]})]})}function Gr({change:e}){let{account:t}=g(),n=F(e.effectiveAt,t.subscription?.currentPeriod?.timeZone??t.timeZone);return e.toPlan?(0,A.jsxs)(`p`,{children:[Qn[e.kind],` from `,e.fromPlan?.name,` to `,(0,A.jsx)(`strong`,{children:e.toPlan.name}),` on `,(0,A.jsx)(`strong`,{children:n}),`.`]}):(0,A.jsxs)(`p`,{children:[Qn[e.kind],`: your subscription to `,e.fromPlan?.name,` ends on `,(0,A.jsx)(`strong`,{children:n}),`.`]})}function Kr({change:e}){let{account:t,subject:n}=g();return(0,A.jsxs)(`p`,{className:`fine`,children:[`Asked for by `,e.requestedBy===n?`you`:e.requestedBy,` on `,M(e.requestedAt,t.timeZone),`.`]})}var qr={SUBSCRIPTION:`Monthly credits`,UPGRADE:`Added by an upgrade`},Jr={};function Yr({subscription:e}){let{account:t}=g(),{answer:n,failure:r,reload:i}=m(le,Jr),a=(0,s.useRef)(e.version);(0,s.useEffect)(()=>{a.current!==e.version&&(a.current=e.version,i())},[e.version,i]);let o=_(t),c=(n?.data.account?.creditGrants?.nodes??[]).filter(e=>Date.parse(e.expiresAt)>o).reverse().sort((e,t)=>Date.parse(e.expiresAt)-Date.parse(t.expiresAt));return r?(0,A.jsx)(j,{failure:r}):c.length===0?null:(0,A.jsx)(`ul`,{className:`grants`,"aria-label":`Credits, grant by grant`,children:c.map(e=>(0,A.jsxs)(`li`,{children:[(0,A.jsxs)(`div`,{className:`grant-words`,children:[(0,A.jsx)(`span`,{className:`strong`,children:qr[e.source]}),e.status===`PROVISIONAL`&&(0,A.jsx)(`span`,{className:`badge caution`,children:`Payment under way`}),!V(e.voided)&&(0,A.jsxs)(`span`,{className:`badge bad`,children:[z(e.voided),` taken back until paid`]}),(0,A.jsxs)(`span`,{className:`fine`,children:[`Since `,N(e.effectiveAt,t.timeZone),` · good until `,N(e.expiresAt,t.timeZone),` ·`,` `,z(e.used),` used`]})]}),(0,A.jsxs)(`div`,{className:`grant-figures`,children:[(0,A.jsx)(Xt,{whole:e.granted,shares:[{name:`remaining`,value:e.remaining},{name:`held`,value:e.held}]}),(0,A.jsxs)(`span`,{className:`number`,children:[(0,A.jsx)(`b`,{children:z(e.remaining)}),` `,(0,A.jsxs)(`span`,{className:`quiet`,children:[`of `,z(e.granted),` left`]})]})]})]},e.id))})}var Xr={ACTIVE:`good`,INCOMPLETE:`caution`,PAST_DUE:`caution`,UNPAID:`bad`,CANCELED:``};function Zr({subscription:e}){let{account:t,reload:n,can:r}=g(),i=(0,s.useCallback)(()=>void n(),[n]),a=e.plan?.prices.find(e=>e.currency===t.currency),o=e.currentPeriod,{status:c,plan:l}=e,u=c!==`INCOMPLETE`&&c!==`CANCELED`,d=e.pendingChange?.kind===`CANCELLATION`;return(0,A.jsxs)(`section`,{className:`panel present`,"aria-label":`Present subscription`,children:[(0,A.jsxs)(`div`,{className:`present-head`,children:[(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`p`,{className:`fine`,children:u?`Your plan`:`Subscription`}),(0,A.jsxs)(`h2`,{children:[l?.name??`Plan`,` `,(0,A.jsx)(`span`,{className:`badge ${Xr[c]}`,children:W(c)})]}),a&&(0,A.jsx)($n,{price:a})]}),(0,A.jsx)(Kt,{})]}),o&&u&&(0,A.jsxs)(`dl`,{className:`facts`,children:[(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:`This period`}),(0,A.jsxs)(`dd`,{children:[P(o.startDate),` – `,P(Fe(o.endDate))]})]}),(0,A.jsxs)(`div`,{children:[(0,A.jsx)(`dt`,{children:Qr(e)}),(0,A.jsx)(`dd`,{children:P(o.endDate)})]})]}),c===`CANCELED`&&e.canceledAt&&(0,A.jsxs)(`p`,{className:`quiet`,children:[`It ended on `,F(e.canceledAt,t.timeZone),`.`]}),e.pendingPayment&&!e.upgradeInProgress&&(0,A.jsx)(Y,{payment:e.pendingPayment,onDecided:i}),u&&e.credits&&(0,A.jsxs)(`div`,{className:`present-part`,children:[(0,A.jsx)(`h3`,{children:`Credits`}),(0,A.jsx)(_n,{credits:e.credits}),(0,A.jsx)(Yr,{subscription:e})]}),u&&l&&(0,A.jsxs)(`div`,{className:`present-part`,children:[(0,A.jsx)(`h3`,{children:`What’s included`}),(0,A.jsxs)(`ul`,{className:`ticks wide`,children:[l.features.map(e=>(0,A.jsx)($r,{feature:e},e)),(0,A.jsx)(rr,{plan:l})]})]}),u&&!d&&r(`billing:write`)&&(0,A.jsx)(`p`,{className:`present-foot`,children:(0,A.jsx)(`a`,{className:`quiet`,href:U(...Nr),children:`Cancel subscription`})})]})}function Qr({status:e,pendingChange:t}){return t?.kind===`CANCELLATION`?`Ends on`:e===`ACTIVE`?t?.toPlan?`${t.toPlan.name} starts on`:`Renews on`:`Ends, unless paid, on`}function $r({feature:e}){let{account:t}=g(),n=!t.entitlements||t.entitlements.includes(e);return(0,A.jsxs)(`li`,{className:n?``:`cap`,children:[W(e),!n&&(0,A.jsx)(`span`,{className:`fine`,children:` (stopped)`})]})}function ei({plan:e,price:t}){let n=p(),{account:r,reload:i,can:a}=g(),[o,c,l]=En(),[u,d]=(0,s.useState)(null),[f,m]=(0,s.useState)(null),{open:h,attempt:_,carryOut:v,abandon:y}=Sn(`subscribe.${r.id}`),x=_>0,S=(0,s.useRef)(null);(0,s.useEffect)(()=>{S.current?.scrollIntoView({block:`nearest`})},[]);let C=async e=>{d(null),m(null);try{let t=await v(e,async({key:e,input:t})=>{let{data:r,failures:i}=await n.send(b,{input:{...t,idempotencyKey:e}});if(!r.subscribe)throw i[0];return r.subscribe});d(t),await i()}catch(e){m(e)}},w=(0,s.useCallback)(()=>void i(),[i]);return(0,A.jsxs)(`section`,{ref:S,className:`panel subscribe`,"aria-label":`Complete the subscription`,children:[(0,A.jsxs)(`h2`,{children:[`Complete the subscription to `,e.name]}),h?(0,A.jsx)(Q,{what:`your subscription`,busy:x,onRetry:()=>void C(h.input),onAbandon:y}):(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(Tn,{chosen:o,onChoose:c,disabled:x}),(0,A.jsx)(Dn,{amount:t,inclusive:r.taxInclusive}),(0,A.jsx)(`button`,{type:`button`,className:`button primary wide`,disabled:x||!l||!a(`billing:write`),onClick:()=>void C({accountId:r.id,planId:e.id,paymentMethodId:o}),children:x?_>1?`Connection trouble, asking again…`:`Paying…`:`Subscribe to ${e.name}`})]}),f&&(0,A.jsx)(j,{failure:f}),u?.userErrors.map(e=>(0,A.jsx)(X,{refusal:e,onDecided:w},e.code)),u?.payment&&u.userErrors.length===0&&(0,A.jsx)(Y,{payment:u.payment,onDecided:w})]})}var ti=864e5,ni=35*ti,ri=30;function ii(){let e=p(),{account:t,reload:n,can:r}=g(),[i,a]=(0,s.useState)(!1),[o,c]=(0,s.useState)(``),[l,u]=(0,s.useState)(null),[d,f]=(0,s.useState)([]),[m,h]=(0,s.useState)(!1),_=t.testClock,v=t.subscription?.currentPeriod?.end,y=r(`billing:write`)&&!o,b=async(e,t)=>{c(e),u(null),f([]),h(!1);try{f(await t())}catch(e){u(e)}finally{await n(),c(``)}},x=()=>b(`create`,async()=>{let{data:n,failures:r}=await e.send(O,{input:{accountId:t.id}});if(!n.createTestClock)throw r[0];return n.createTestClock.userErrors}),S=(n,r)=>b(n,async()=>{for(let n=0;n<ri;n++){let{data:n,failures:i}=await e.send(k,{input:{accountId:t.id,to:new Date(r).toISOString()}}),a=n.advanceTestClock;if(!a)throw i[0];if(a.reached!==!1)return a.userErrors}return h(!0),[]}),C=_?Date.parse(_.now):0,w=v?Date.parse(v):0,T=[{name:`day`,words:`1 day`,to:C+ti},...w>C&&w-C<=ni?[{name:`period`,words:`To period’s end`,to:w}]:[],{name:`month`,words:`35 days`,to:C+ni}];return(0,A.jsxs)(`section`,{className:`panel test-clock`,"aria-labelledby":`clock-title`,"aria-busy":o!==``,children:[(0,A.jsxs)(`div`,{className:`clock-words`,children:[(0,A.jsxs)(`div`,{className:`row`,children:[(0,A.jsx)(`h2`,{id:`clock-title`,children:`Test clock`}),(0,A.jsx)(`span`,{className:`badge caution`,children:`Sandbox`})]}),_?(0,A.jsxs)(`p`,{className:`clock-face`,children:[(0,A.jsx)(`span`,{className:`fine`,children:`The account’s time`}),(0,A.jsx)(`time`,{dateTime:_.now,children:M(_.now,t.timeZone)})]}):(0,A.jsx)(`p`,{className:`quiet`,children:`Stop this account’s time and move it yourself, to see renewals, retries and pending changes in seconds.`})]}),(0,A.jsx)(`div`,{className:`buttons`,role:`group`,"aria-label":_?`Move the time forward`:`Test clock`,children:_?T.map(e=>(0,A.jsx)(`button`,{type:`button`,className:`button`,disabled:!y,onClick:()=>void S(e.name,e.to),children:o===e.name?`Moving…`:e.words},e.name)):(0,A.jsx)(`button`,{type:`button`,className:`button`,disabled:!y,onClick:()=>a(!0),children:o?`One moment…`:`Create a test clock`})}),(l||d.length>0||m)&&(0,A.jsxs)(`div`,{className:`clock-problems`,children:[l&&(0,A.jsx)(j,{failure:l}),d.map(e=>(0,A.jsx)(X,{refusal:e,onDecided:()=>void n()},e.code)),m&&(0,A.jsx)(`p`,{className:`notice caution`,role:`status`,children:`The clock stopped on the way: a payment is not decided yet. Move it again in a moment.`})]}),i&&(0,A.jsx)(qn,{title:`Stop this account’s time?`,verb:`Create the test clock`,keep:`Leave it running`,tone:`primary`,onYes:()=>{a(!1),x()},onNo:()=>a(!1),children:`From now on it moves only when you move it, and only forward. A test clock cannot be removed.`})]})}function ai({change:e}){let{account:t,reload:n}=g(),r=(0,s.useCallback)(()=>void n(),[n]);return(0,A.jsxs)(`section`,{className:`panel waiting-upgrade`,"aria-label":`Upgrade in progress`,children:[(0,A.jsxs)(`h2`,{children:[`Your upgrade to `,e.toPlan?.name,` waits for its payment`]}),(0,A.jsxs)(`p`,{className:`quiet`,children:[`Until it is paid `,e.fromPlan?.name,` goes on as before.`,e.expiresAt&&(0,A.jsxs)(A.Fragment,{children:[` Without payment the upgrade is dropped on `,M(e.expiresAt,t.timeZone),`.`]})]}),e.payment&&(0,A.jsx)(Y,{payment:e.payment,onDecided:r})]})}function oi({errand:e,planId:t}){let{account:n}=g(),r=m(se,{currency:n.currency}),i=xt(),a=n.billingSetup,o=n.subscription,s=a!==null&&!a.configured,c=o&&!s;return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(K,{title:`Subscription`,trail:`Billing`,children:c&&(0,A.jsx)(`a`,{className:`button primary`,href:U(...Mr),children:`Change plan`})}),s&&(0,A.jsx)(Ct,{message:a.message??`Billing not configured`,missing:a.missing}),c&&(0,A.jsx)(Vr,{subscription:o}),c&&(0,A.jsx)(Wr,{change:o.pendingChange}),c&&o.upgradeInProgress&&(0,A.jsx)(ai,{change:o.upgradeInProgress}),o&&(0,A.jsx)(Zr,{subscription:o}),s&&(0,A.jsx)(si,{plans:r,choice:i}),n.mode===`SANDBOX`&&(0,A.jsx)(ii,{}),c&&e===`change-plan`&&(0,A.jsx)(Fr,{subscription:o,plans:r,planId:t}),c&&e===`cancel`&&(0,A.jsx)(Lr,{})]})}function si({plans:{answer:e,failure:t,reload:n},choice:[r,i]}){let{account:a}=g(),o=e?.data.plans??[],s=o.find(e=>e.id===r),c=a.subscription?.status!==`INCOMPLETE`,l=t??e?.failures[0];return(0,A.jsxs)(A.Fragment,{children:[c&&s?.price&&(0,A.jsx)(ei,{plan:s,price:s.price},s.id),(0,A.jsxs)(`section`,{"aria-label":`Plans`,children:[(0,A.jsx)(`h2`,{children:`Select a plan`}),l&&(0,A.jsx)(j,{failure:l,onRetry:n}),!e&&!l&&(0,A.jsx)(q,{}),(0,A.jsx)(`ul`,{className:`plans`,children:o.map(e=>(0,A.jsx)(or,{plan:e,marked:e.id===r,children:c&&(0,A.jsx)(`button`,{type:`button`,className:e.id===r?`button wide`:`button primary wide`,"aria-pressed":e.id===r,onClick:()=>i(e.id),children:e.id===r?`Selected`:`Select ${e.name}`})},e.id))})]}),o.length>0&&(0,A.jsx)(`div`,{className:`panel`,children:(0,A.jsx)(sr,{plans:o})})]})}function ci({rows:e,currency:t}){return e.reduce((e,t)=>e+t.actions,0)===0?(0,A.jsx)(`p`,{className:`empty`,children:`Nothing was used in this time.`}):(0,A.jsxs)(`div`,{className:`charts`,children:[(0,A.jsx)(li,{name:`Credits used`,rows:e,value:e=>e.credits,words:He}),(0,A.jsx)(li,{name:`Paid from the balance`,rows:e,value:e=>e.amount.amount,words:e=>R({amount:e,currency:t})})]})}function li({name:e,rows:t,value:n,words:r}){let i=t.map(e=>I(n(e))),a=L(i.reduce((e,t)=>e>t?e:t,0n)),o=L(i.reduce((e,t)=>e+t,0n));return(0,A.jsxs)(`figure`,{className:`chart`,"aria-label":e,children:[(0,A.jsxs)(`figcaption`,{children:[(0,A.jsx)(`span`,{children:e}),` `,(0,A.jsx)(`b`,{children:r(o)})]}),(0,A.jsx)(`ol`,{children:t.map(e=>{let t=`${e.day?P(e.day):``}: ${r(n(e))}, ${z(e.calls)} calls, ${z(e.messages)} messages`;return(0,A.jsxs)(`li`,{title:t,children:[(0,A.jsx)(`span`,{className:`heard`,children:t}),(0,A.jsx)(`i`,{"aria-hidden":`true`,style:{height:`${Je(n(e),a)/10}%`}})]},e.day)})}),(0,A.jsxs)(`p`,{className:`fine ends`,children:[(0,A.jsx)(`span`,{children:t[0]?.day&&P(t[0].day)}),(0,A.jsx)(`span`,{children:t.at(-1)?.day&&P(t.at(-1)?.day??``)})]})]})}var ui=864e5;function di({days:e}){let t=p(),{account:n}=g(),[r,i]=(0,s.useState)(null),[a,o]=(0,s.useState)(!1),[c,l]=(0,s.useState)(!1);return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`button`,{type:`button`,className:`button small`,disabled:c,onClick:async()=>{l(!0),i(null);try{let r=_(n),a={from:new Date(r-e*ui).toISOString(),to:new Date(r+ui).toISOString()},{data:s,failures:c}=await t.send(ye,a),l=s.account?.usageExportUrl;l?window.location.assign(l):c[0]?i(c[0]):o(!0)}catch(e){i(e)}finally{l(!1)}},children:`Download CSV`}),a&&(0,A.jsx)(`span`,{className:`fine`,children:`This server makes no files.`}),r&&(0,A.jsx)(j,{failure:r})]})}function fi({revision:e}){let{account:t}=g(),n=Z(ve,e=>e.account?.usageRecords,e);return(0,A.jsxs)(`section`,{className:`panel usage`,"aria-label":`Usage records`,children:[(0,A.jsx)(`h2`,{children:`Calls and messages`}),(0,A.jsx)(un,{pages:n,caption:`Usage records, newest first, with what paid for them`,empty:`Nothing was used yet.`,columns:(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(`th`,{scope:`col`,children:`What`}),(0,A.jsx)(`th`,{scope:`col`,children:`When`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Billed`}),(0,A.jsx)(`th`,{scope:`col`,className:`paid-by`,children:`Paid by`}),(0,A.jsx)(`th`,{scope:`col`,className:`number`,children:`Cost`})]}),row:e=>(0,A.jsx)(pi,{record:e,timeZone:t.timeZone},e.id)})]})}function pi({record:e,timeZone:t}){return(0,A.jsxs)(`tr`,{children:[(0,A.jsxs)(`td`,{children:[(0,A.jsx)(`span`,{className:`strong`,children:Ht(e.rate)}),` `,e.agent&&(0,A.jsx)(`a`,{href:U(`agents`,e.agent.id),children:e.agent.name})]}),(0,A.jsx)(`td`,{"data-label":`When`,className:`when quiet`,children:M(e.occurredAt,t)}),(0,A.jsx)(`td`,{"data-label":`Billed`,className:`number`,children:e.unit===`SECOND`?G(e.billedUnits):`${z(e.billedUnits)} ${e.billedUnits===1?`message`:`messages`}`}),(0,A.jsx)(`td`,{"data-label":`Paid by`,className:`paid-by`,children:(0,A.jsx)(hi,{record:e,timeZone:t})}),(0,A.jsx)(`td`,{"data-label":`Cost`,className:`number`,children:(0,A.jsx)(mi,{record:e})})]})}function mi({record:e}){let t=[];return V(e.credits)||t.push(He(e.credits)),V(e.amount.amount)||t.push(R(e.amount)),(0,A.jsx)(A.Fragment,{children:t.join(` + `)||`Free`})}function hi({record:e,timeZone:t}){let n=(e.fundedBy??[]).map(e=>{if(e.__typename===`CreditFunding`){let n=e.creditGrant;return n?`${gi[n.source]}, good until ${N(n.expiresAt,t)}`:`Plan credits`}return e.owed?`${R(e.amount)} owed`:e.payment?`${e.payment.purpose===`TOP_UP`?`Top-up`:W(e.payment.purpose)} of ${N(e.payment.createdAt,t)}`:`Balance`});return(0,A.jsx)(`span`,{className:`fine`,children:[...new Set(n)].join(` · `)})}var gi={SUBSCRIPTION:`Plan credits`,UPGRADE:`Credits of an upgrade`},_i=30;function vi(){let{account:e,revision:t}=g(),n=Le(_(e),e.timeZone),{answer:r,failure:i,reload:a}=m(_e,{from:Ie(n,29),to:n}),o=r?.data.account?.usageSummary,s=i??r?.failures[0];return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(K,{title:`Usage`,trail:`Billing`,children:(0,A.jsx)(di,{days:_i})}),(0,A.jsxs)(`section`,{className:`panel`,"aria-label":`Usage by day`,children:[(0,A.jsxs)(`h2`,{children:[`The last `,_i,` days`]}),s&&(0,A.jsx)(j,{failure:s,onRetry:a}),!o&&!s&&(0,A.jsx)(q,{}),o&&(0,A.jsx)(ci,{rows:o,currency:e.currency})]}),(0,A.jsx)(fi,{revision:t})]})}function yi(){let[e,t,n,r]=Ze();switch(e===`billing`?t:e){case`balance`:return(0,A.jsx)(Pn,{});case`subscription`:return(0,A.jsx)(oi,{errand:n??null,planId:r??null});case`payment-method`:return(0,A.jsx)(Yn,{});case`invoices`:return n?(0,A.jsx)(Wn,{id:n},n):(0,A.jsx)(Ln,{});case`usage`:return(0,A.jsx)(vi,{});case`agents`:return t?(0,A.jsx)(an,{id:t},t):(0,A.jsx)(dn,{});default:return(0,A.jsxs)(A.Fragment,{children:[(0,A.jsx)(K,{title:`There is no such page`}),(0,A.jsx)(`a`,{href:U(`billing`,`balance`),children:`Go to Billing › Balance`})]})}}function bi(){let{account:e}=g(),t=e.serviceState;return!t||t.reasons.every(e=>e.code===`BILLING_NOT_CONFIGURED`)?null:(0,A.jsx)(`div`,{className:`banner`,children:(0,A.jsx)(Yt,{title:t.status===`BLOCKED`?`Your agents are stopped.`:`Only what is free goes on.`,state:t})})}var xi={};function Si({settings:e,onSignOut:t}){let{answer:n,failure:r,reload:i}=m(ae,xi),a=n?.data.viewer;if(a?.account)return(0,A.jsx)(Ci,{viewer:a,account:a.account,failure:r??n?.failures[0]??null,reload:i,settings:e,onSignOut:t},a.account.id);let o=r??n?.failures[0];return(0,A.jsxs)(`main`,{className:`lonely`,"aria-busy":!o&&!a,children:[(o||a)&&(0,A.jsx)(Pe,{}),o&&(0,A.jsx)(j,{failure:o,onRetry:i}),a&&!a.account&&(0,A.jsxs)(`div`,{className:`panel`,children:[(0,A.jsx)(`h1`,{children:`This token is good for several accounts`}),(0,A.jsx)(`p`,{className:`quiet`,children:`The dashboard shows one. Sign in with a token of the customer.`})]}),t&&(o||a)&&(0,A.jsx)(`button`,{type:`button`,className:`button`,onClick:t,children:`Use another token`})]})}function Ci({viewer:e,account:t,failure:n,reload:r,settings:i,onSignOut:a}){let{balance:o,subscription:c,service:l,revision:u,live:d}=ke(p(),t);Ae(t.subscription,c,r);let f=(0,s.useMemo)(()=>({account:{...t,subscription:c,serviceState:l??t.serviceState},settings:i,balance:o,live:d,revision:u,reload:r,subject:e.subject,can:t=>e.scopes.includes(t)}),[t,c,l,i,o,d,u,r,e.subject,e.scopes]);return(0,A.jsxs)(h,{value:f,children:[(0,A.jsx)(`a`,{className:`skip`,href:`#main`,onClick:e=>wi(e,`main`),children:`Skip to the content`}),(0,A.jsx)(nt,{viewer:e,onSignOut:a}),(0,A.jsxs)(`div`,{className:`frame`,children:[(0,A.jsx)(it,{}),(0,A.jsxs)(`main`,{id:`main`,tabIndex:-1,children:[n&&(0,A.jsx)(j,{failure:n,onRetry:r}),(0,A.jsx)(bi,{}),(0,A.jsx)(yi,{})]})]})]})}function wi(e,t){e.preventDefault(),document.getElementById(t)?.focus()}function Ti({reason:e,onToken:t}){let[n,r]=(0,s.useState)(``),i=(0,s.useId)();return(0,A.jsxs)(`main`,{className:`lonely`,children:[(0,A.jsx)(Pe,{}),(0,A.jsxs)(`form`,{className:`panel sign-in`,onSubmit:e=>{e.preventDefault();let r=n.trim().replace(/^Bearer\s+/i,``);r&&t(r)},children:[(0,A.jsx)(`h1`,{children:`Sign in`}),(0,A.jsx)(`p`,{className:`quiet`,children:`Paste an access token of your account. It is kept in this tab and forgotten when you close it.`}),e&&(0,A.jsx)(`p`,{className:`notice bad`,role:`alert`,children:e}),(0,A.jsx)(`label`,{htmlFor:i,children:`Access token`}),(0,A.jsx)(`textarea`,{id:i,className:`token`,rows:4,spellCheck:!1,autoComplete:`off`,required:!0,value:n,onChange:e=>r(e.target.value)}),(0,A.jsx)(`button`,{type:`submit`,className:`button primary`,children:`Sign in`})]})]})}function Ei(){let[e,t]=(0,s.useState)(null),[r,a]=(0,s.useState)(i.read),[o,c]=(0,s.useState)(null),[l,u]=(0,s.useState)(null);(0,s.useEffect)(()=>{n().then(t,e=>u(e.message))},[]);let p=e=>{i.keep(e),c(null),a(e)},m=(0,s.useCallback)(e=>{i.forget(),a(null),c(e),e&&t(e=>e&&{...e,token:``})},[]),h=r??e?.token??``,g=(0,s.useMemo)(()=>!e||!h?null:new d(e.endpoint,h,async()=>r?null:(await n()).token,m),[e,h,r,m]);return l?(0,A.jsxs)(`main`,{className:`lonely`,children:[(0,A.jsx)(`h1`,{children:`Aura Billing is not reachable`}),(0,A.jsx)(`p`,{children:l}),(0,A.jsx)(`button`,{type:`button`,className:`button primary`,onClick:()=>window.location.reload(),children:`Try again`})]}):e?g?(0,A.jsx)(f,{value:g,children:(0,A.jsx)(Si,{settings:e,onSignOut:r?()=>m(null):null})}):(0,A.jsx)(Ti,{reason:o,onToken:p}):(0,A.jsx)(`div`,{className:`lonely`,"aria-busy":`true`,"aria-label":`Loading`})}var Di=class extends s.Component{state={error:null};static getDerivedStateFromError(e){return{error:e}}render(){return this.state.error?(0,A.jsx)(`main`,{className:`lonely`,children:(0,A.jsxs)(`div`,{className:`panel`,children:[(0,A.jsx)(`h1`,{children:`The dashboard has stumbled`}),(0,A.jsx)(`p`,{className:`quiet`,children:`Your account is not affected. Load the page again; if it stumbles again, tell support:`}),(0,A.jsx)(`p`,{children:(0,A.jsx)(`code`,{children:this.state.error.message})}),(0,A.jsx)(`button`,{type:`button`,className:`button primary`,onClick:()=>window.location.reload(),children:`Load again`})]})}):this.props.children}},Oi=document.getElementById(`root`);Oi&&(0,c.createRoot)(Oi).render((0,A.jsx)(s.StrictMode,{children:(0,A.jsx)(Di,{children:(0,A.jsx)(Ei,{})})}));