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
    fragment CountLimitFields on CountLimit {
  configured
  effective
  limitedBy
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
}`),E=new v(`
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
}`),D=new v(`
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
}`),O=new v(`
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
}`),k=new v(`
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
}`),A=new v(`
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
}`),ee=new v(`
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
}`),te=new v(`
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
}`),ne=new v(`
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
}`),re=new v(`
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
}`),ie=new v(`
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
}`),ae=new v(`
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
}`),oe=new v(`
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
}`),se=new v(`
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
}`),ce=new v(`
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
}`),le=new v(`
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
}`),ue=new v(`
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
}`),de=new v(`
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
}`),fe=new v(`
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
}`),pe=new v(`
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
}`),j=r();function M({failure:e,onRetry:t}){return(0,j.jsxs)(`div`,{className:`notice bad`,role:`alert`,children:[(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:me(e)}),` `,he(e)]}),(0,j.jsxs)(`p`,{className:`fine marks`,children:[(0,j.jsx)(`code`,{children:e.code}),e.requestId&&(0,j.jsxs)(`span`,{children:[`Request `,(0,j.jsx)(`code`,{children:e.requestId})]})]}),t&&(0,j.jsx)(`button`,{type:`button`,className:`button small`,onClick:t,children:`Try again`})]})}function me(e){switch(e.code){case`NETWORK`:return`No connection.`;case`FORBIDDEN`:return`Not allowed.`;case`NOT_FOUND`:return`Not found.`;case`RATE_LIMITED`:return`Too many requests.`;case`OUTCOME_UNKNOWN`:case`IDEMPOTENCY_IN_PROGRESS`:return`Not decided yet.`;case`UNAVAILABLE`:case`TIMEOUT`:return`Aura is busy.`;case`INTERNAL`:return`Something went wrong on our side.`;default:return`That did not work.`}}function he(e){return e.missingScope?`Your access lacks “${e.missingScope}”.`:e.message}var ge=4403,_e=1e4;function ve(e,t,n){let r,i=!1,a=o({url:new URL(e.endpoint,window.location.href).href.replace(/^http/,`ws`),connectionParams:async()=>(i&&await e.renewToken(`Your session has expired.`),i=!1,{Authorization:`Bearer ${e.token}`}),retryAttempts:1/0,shouldRetry:()=>!0,retryWait:e=>ye(Math.min(_e,500*2**e)*(.75+Math.random()/2)),keepAlive:12e3,on:{ping:e=>{e||(r=setTimeout(()=>a.terminate(),5e3))},pong:e=>{e&&clearTimeout(r)},closed:e=>{clearTimeout(r),i=e instanceof CloseEvent&&e.code===ge,n.state(`reconnecting`)}}});return n.state(`connecting`),a.subscribe({query:ee.toString(),variables:{accountId:t}},{next:({data:e})=>{e?.balanceUpdated&&(n.state(`live`),n.balance(e.balanceUpdated))},error:()=>n.state(`refused`),complete:()=>{}}),a.subscribe({query:te.toString(),variables:{accountId:t}},{next:({data:e})=>{e?.subscriptionUpdated&&n.subscription(e.subscriptionUpdated)},error:()=>n.state(`refused`),complete:()=>{}}),()=>void a.dispose()}function ye(e){return new Promise(t=>{let n=()=>{clearTimeout(r),window.removeEventListener(`online`,n),t()},r=setTimeout(n,e);window.addEventListener(`online`,n)})}var be=5e3;function xe(e,t){let[n,r]=(0,s.useState)(t.balance),[i,a]=(0,s.useState)(t.subscription),[o,c]=(0,s.useState)(`connecting`),l=(0,s.useCallback)(e=>r(t=>Ce(t,e)),[]),u=(0,s.useCallback)(e=>a(t=>we(t,e)),[]);return(0,s.useEffect)(()=>{t.balance&&l(t.balance),t.subscription&&u(t.subscription)},[t.balance,t.subscription,l,u]),(0,s.useEffect)(()=>ve(e,t.id,{balance:l,subscription:u,state:c}),[e,t.id,l,u]),(0,s.useEffect)(()=>{if(o===`live`)return;let t=setInterval(async()=>{try{let{data:t}=await e.send(re,{});t.account?.balance&&l(t.account.balance),t.account?.subscription&&u(t.account.subscription)}catch{}},be);return()=>clearInterval(t)},[e,o,l,u]),{balance:n,subscription:i,live:o}}function Se(e,t,n){let r=(0,s.useRef)(``);(0,s.useEffect)(()=>{if(!t||e?.id===t.id&&e.version>=t.version)return;let i=`${t.id} ${t.version}`;r.current!==i&&(r.current=i,n())},[e,t,n])}function Ce(e,t){return e&&e.version>=t.version?e:t}function we(e,t){return e?e.id===t.id?e.version>t.version?e:t:e.createdAt>t.createdAt?e:t:t}var Te=`/assets/icon-CvC6CzI_.svg`;function Ee(){return(0,j.jsxs)(`a`,{className:`brand`,href:`#/billing/balance`,children:[(0,j.jsx)(`img`,{src:Te,alt:``,width:28,height:28}),(0,j.jsxs)(`span`,{children:[`Aura `,(0,j.jsx)(`b`,{children:`Billing`})]})]})}function N(e,t){return new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeStyle:`short`,timeZone:t}).format(new Date(e))}function P(e,t){return new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeZone:t}).format(new Date(e))}function F(e){return new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeZone:`UTC`}).format(new Date(`${e}T00:00:00Z`))}function De(e){let t=new Date(`${e}T00:00:00Z`);return t.setUTCDate(t.getUTCDate()-1),t.toISOString().slice(0,10)}function I(e,t){return new Intl.DateTimeFormat(void 0,{dateStyle:`long`,timeZone:t}).format(new Date(e))}var Oe=6;function L(e){let t=/^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(e);if(!t)throw RangeError(`not a decimal: ${e}`);let[,n,r,i=``]=t,a=BigInt(r+i.padEnd(Oe,`0`));return n?-a:a}function R(e){let t=(e<0n?-e:e).toString().padStart(7,`0`);return`${e<0n?`-`:``}${t.slice(0,-6)}.${t.slice(-6)}`}var ke=new Map;function Ae(e,t){let n=`${e}${t}`,r=ke.get(n);return r||(r=new Intl.NumberFormat(void 0,{style:`currency`,currency:e,currencyDisplay:`narrowSymbol`,maximumFractionDigits:Oe,signDisplay:t?`exceptZero`:`auto`}),ke.set(n,r)),r}function z(e,{sign:t=!1}={}){return Ae(e.currency,t).format(e.amount)}var je=new Intl.NumberFormat(void 0,{maximumFractionDigits:Oe});function B(e){return je.format(e)}var Me=new Intl.NumberFormat(void 0,{style:`unit`,unit:`percent`,maximumFractionDigits:4});function V(e){return Me.format(e)}function H(e){return new Intl.NumberFormat(`en`,{style:`currency`,currency:e}).resolvedOptions().minimumFractionDigits??2}function Ne(e,t){let n=10n**BigInt(Oe-H(e.currency)),r=100000000n*n;return{amount:R((2n*L(e.amount)*L(t)+r)/(2n*r)*n),currency:e.currency}}function Pe(e,t){return{amount:R(L(e.amount)+L(t.amount)),currency:e.currency}}function Fe(e,t){let n=/^(\d{1,12})(?:[.,](\d+))?$/.exec(e.trim());if(!n)return null;let[,r=``,i=``]=n,a=H(t);return i.length>Math.min(a,2)?null:a===0?r:`${r}.${i.padEnd(a,`0`)}`}function Ie(e,t){let n=L(t);if(n<=0n)return 0;let r=L(e)*1000n/n;return Math.max(0,Math.min(1e3,Number(r)))}function U(e){return/^-?0+(\.0*)?$/.test(e)}function W({money:e,sign:t=!1}){let n=t?e.amount.startsWith(`-`)?`out`:`in`:``;return(0,j.jsx)(`span`,{className:`amount ${n}`,children:z(e,{sign:t})})}function Le(){return window.location.hash.replace(/^#/,``)||`/billing/balance`}function Re(e){return window.addEventListener(`hashchange`,e),()=>window.removeEventListener(`hashchange`,e)}function ze(){return(0,s.useSyncExternalStore)(Re,Le).split(`/`).filter(Boolean).map(decodeURIComponent)}function G(...e){return`#/${e.map(encodeURIComponent).join(`/`)}`}function Be(...e){window.location.hash=G(...e)}function K(e){let t=e.toLowerCase().replaceAll(`_`,` `);return(t.charAt(0).toUpperCase()+t.slice(1)).replace(/\b\w+\b/g,e=>Ve[e.toLowerCase()]??e)}var Ve={api:`API`,sms:`SMS`,whatsapp:`WhatsApp`},He=[[3600,`hour`],[60,`minute`],[1,`second`]];function Ue(e){let[t,n]=He.find(([t])=>e%t===0)??He[2];return new Intl.NumberFormat(void 0,{style:`unit`,unit:n,unitDisplay:`long`}).format(e/t)}function We(e){return new Intl.ListFormat(`en`,{type:`conjunction`}).format(e)}function Ge({viewer:e,onSignOut:t}){let{account:n,balance:r}=g();return(0,j.jsxs)(`header`,{className:`top`,children:[(0,j.jsx)(Ee,{}),(0,j.jsxs)(`div`,{className:`who`,children:[(0,j.jsx)(`span`,{className:`name`,children:n.name}),n.mode===`SANDBOX`&&(0,j.jsxs)(`span`,{className:`badge caution`,title:`Test cards only; no money moves.`,children:[`Sandbox`,n.testClock&&(0,j.jsxs)(`span`,{className:`clock`,children:[` `,`· `,(0,j.jsx)(`span`,{className:`heard`,children:`the account’s time is `}),P(n.testClock.now,n.timeZone)]})]}),(0,j.jsx)(`span`,{className:`role quiet`,children:K(e.role)})]}),r&&(0,j.jsxs)(`a`,{className:`pocket`,href:G(`billing`,`balance`),children:[(0,j.jsx)(`span`,{className:`quiet`,children:`Balance`}),` `,(0,j.jsx)(W,{money:r.available})]}),t&&(0,j.jsx)(`button`,{type:`button`,className:`button small`,onClick:t,children:`Sign out`})]})}var Ke=[{title:`Billing`,links:[{title:`Balance`,to:[`billing`,`balance`]},{title:`Subscription`,to:[`billing`,`subscription`]},{title:`Payment method`,to:[`billing`,`payment-method`]},{title:`Invoices`,to:[`billing`,`invoices`]}]},{title:`Agent › Settings`,links:[{title:`Limits`,to:[`agents`]}]}];function qe(){let e=ze();return(0,j.jsxs)(`nav`,{className:`side`,"aria-label":`Main`,children:[Ke.map(t=>(0,j.jsxs)(`section`,{children:[(0,j.jsx)(`h2`,{children:t.title}),(0,j.jsx)(`ul`,{children:t.links.map(t=>(0,j.jsx)(`li`,{children:(0,j.jsx)(`a`,{href:G(...t.to),"aria-current":t.to.every((t,n)=>e[n]===t)?`page`:void 0,children:t.title})},t.title))})]},t.title)),(0,j.jsxs)(`section`,{className:`developers`,children:[(0,j.jsx)(`h2`,{children:`Developers`}),(0,j.jsx)(`ul`,{children:(0,j.jsx)(`li`,{children:(0,j.jsx)(`a`,{href:`/graphiql`,children:`GraphiQL`})})})]})]})}function q({title:e,trail:t,children:n}){let r=(0,s.useRef)(null);return(0,s.useEffect)(()=>{document.title=`${e} · Aura Billing`,document.activeElement!==document.body&&r.current?.focus({preventScroll:!0}),window.scrollTo(0,0)},[e]),(0,j.jsxs)(`div`,{className:`heading`,children:[t&&(0,j.jsx)(`p`,{className:`trail`,children:t}),(0,j.jsx)(`h1`,{ref:r,tabIndex:-1,children:e}),n&&(0,j.jsx)(`div`,{className:`actions`,children:n})]})}function Je({what:e,list:t}){return(0,j.jsxs)(`p`,{className:`empty`,children:[`There is no such `,e,`. `,(0,j.jsx)(`a`,{href:G(...t),children:`See all`})]})}function J(){return(0,j.jsx)(`div`,{className:`waiting`,"aria-busy":`true`})}function Y({card:e,expiry:t=!1}){return(0,j.jsxs)(`span`,{className:`card-line`,children:[(0,j.jsx)(Ye,{brand:e.brand}),(0,j.jsxs)(`span`,{children:[(0,j.jsxs)(`span`,{className:`heard`,children:[Ze(e.brand),` ending in `]}),(0,j.jsx)(`span`,{"aria-hidden":`true`,children:`•••• `}),e.last4]}),t&&(0,j.jsxs)(`span`,{className:`quiet`,children:[String(e.expMonth).padStart(2,`0`),`/`,e.expYear]})]})}function Ye({brand:e}){return(0,j.jsx)(`span`,{className:`card-mark ${e}`,"aria-hidden":`true`,children:e===`mastercard`?(0,j.jsx)(`i`,{}):e===`amex`?`AMEX`:e.toUpperCase()})}function Xe(e){return`${Ze(e.brand)} •••• ${e.last4}`}function Ze(e){return e===`amex`?`American Express`:K(e)}var Qe=new Set([`CREATED`,`SUBMITTED`,`REQUIRES_ACTION`,`PROCESSING`,`UNKNOWN`]);function $e(e){return Qe.has(e.status)}var et=1e3,tt=1e4;function nt(e,t){let n=p(),[r,i]=(0,s.useState)(e);return(0,s.useEffect)(()=>{if(i(e),!$e(e))return;let r=et,a,o=!1,s=async()=>{try{let{data:r}=await n.send(de,{id:e.id});if(o)return;if(r.node?.__typename===`Payment`&&(i(r.node),!$e(r.node))){t();return}}catch{}o||(r=Math.min(tt,r*1.4),a=setTimeout(s,r))};a=setTimeout(s,r);let c=()=>{document.visibilityState===`visible`&&(clearTimeout(a),r=et,s())};return document.addEventListener(`visibilitychange`,c),()=>{o=!0,clearTimeout(a),document.removeEventListener(`visibilitychange`,c)}},[n,e,t]),r}function X({payment:e,onDecided:t}){let n=nt(e,t);return(0,j.jsx)(`div`,{className:`notice outcome ${rt(n)}`,role:`status`,"data-status":n.status,children:(0,j.jsx)(it,{payment:n})})}function rt(e){switch(e.status){case`CREDITED`:return`good`;case`DECLINED`:case`EXPIRED`:case`CANCELED`:case`DISPUTED`:return`bad`;default:return`wait`}}function it({payment:e}){switch(e.status){case`CREDITED`:return(0,j.jsx)(ot,{payment:e});case`REQUIRES_ACTION`:return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`Your bank wants to confirm that it is you.`}),` Nothing is charged before. Come back here afterwards; this page notices by itself.`]}),e.actionUrl&&(0,j.jsx)(`a`,{className:`button primary`,href:e.actionUrl,target:`_blank`,rel:`noopener noreferrer`,children:`Continue at your bank`})]});case`CREATED`:case`SUBMITTED`:case`PROCESSING`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`The payment is being processed.`}),` `,(0,j.jsx)(W,{money:e.total}),` will be charged once; this page notices when it is done.`]});case`UNKNOWN`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`The payment processor has not answered yet.`}),` Please do not pay again: we keep asking until we know, and this page shows the answer.`]});case`DECLINED`:return(0,j.jsx)(st,{payment:e});case`EXPIRED`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`The bank’s confirmation came too late.`}),` No money was taken. You can start again.`]});case`CANCELED`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`The payment was given up.`}),` No money was taken.`]});case`CAPTURED`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`The money arrived too late to be used.`}),` `,(0,j.jsx)(W,{money:e.total}),` is on its way back to your card.`]});case`REFUNDED`:case`PARTIALLY_REFUNDED`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`Refunded.`}),` The money went back to your card.`]});case`DISPUTED`:return(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`Disputed.`}),` Your bank took the money back on your complaint.`]})}}var at={TOP_UP:`Balance topped up.`,SUBSCRIPTION:`Subscription paid.`,PLAN_CHANGE:`Plan change paid.`};function ot({payment:e}){return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:at[e.purpose]}),` `,(0,j.jsx)(W,{money:e.total}),` `,`charged`,e.paymentMethod&&(0,j.jsxs)(j.Fragment,{children:[` `,`to `,(0,j.jsx)(Y,{card:e.paymentMethod})]}),`.`]}),e.invoice&&(0,j.jsxs)(`a`,{href:G(`billing`,`invoices`,e.invoice.id),children:[`Invoice `,e.invoice.number]})]})}function st({payment:e}){return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`p`,{children:[(0,j.jsxs)(`strong`,{children:[e.failure?.message??`Error processing payment`,`.`]}),` No money was taken.`]}),e.failure&&(0,j.jsx)(`p`,{children:e.failure.advice}),(0,j.jsxs)(`p`,{className:`fine marks`,children:[e.failure&&(0,j.jsx)(`code`,{children:e.failure.declineCode??e.failure.code}),` `,(0,j.jsx)(`a`,{href:G(`billing`,`payment-method`),children:`Billing › Payment method`})]})]})}var ct=`aura.plan`;function lt(){return sessionStorage.getItem(ct)}function ut(){let[e,t]=(0,s.useState)(lt);return[e,(0,s.useCallback)(e=>{sessionStorage.setItem(ct,e),t(e)},[])]}var dt=[{step:`SELECT_PLAN`,words:`Select a plan that fits your needs`,to:[`billing`,`subscription`]},{step:`SET_UP_PAYMENT_METHOD`,words:`Set up your payment method`,to:[`billing`,`payment-method`]},{step:`COMPLETE_SUBSCRIPTION`,words:`Complete the subscription`,to:[`billing`,`subscription`]}];function ft({message:e,missing:t}){let n=t.filter(e=>e!==`SELECT_PLAN`||!lt());return(0,j.jsxs)(`section`,{className:`notice caution setup`,"aria-label":e,children:[(0,j.jsx)(`p`,{children:(0,j.jsx)(`strong`,{children:e})}),(0,j.jsx)(`p`,{children:`Three steps until your agents can use all features of your plan:`}),(0,j.jsx)(`ol`,{children:dt.map(({step:e,words:t,to:r})=>{let i=!n.includes(e),a=n[0]===e;return(0,j.jsx)(`li`,{className:i?`done`:a?`next`:``,"aria-current":a?`step`:void 0,children:i?(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`s`,{children:t}),(0,j.jsx)(`span`,{className:`heard`,children:` (done)`})]}):(0,j.jsx)(`a`,{href:G(...r),children:t})},e)})})]})}var pt=new Set([`PAYMENT_IN_PROGRESS`,`PLAN_CHANGE_IN_PROGRESS`]);function Z({refusal:e,onDecided:t}){switch(e.__typename){case`SetupError`:return(0,j.jsx)(ft,{message:e.message,missing:e.missing});case`AmountError`:return(0,j.jsxs)(`div`,{className:`notice bad`,role:`alert`,children:[(0,j.jsx)(`p`,{children:(0,j.jsx)(`strong`,{children:e.message})}),(0,j.jsxs)(`p`,{children:[`From `,(0,j.jsx)(W,{money:e.minimum}),` to `,(0,j.jsx)(W,{money:e.maximum}),`.`]})]});case`PaymentError`:return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`div`,{className:`notice ${pt.has(e.code)?`caution`:`bad`}`,role:`alert`,"data-code":e.code,children:[(0,j.jsxs)(`p`,{children:[(0,j.jsxs)(`strong`,{children:[e.message,`.`]}),` `,(0,j.jsx)(`span`,{className:`advice`,children:e.advice})]}),(0,j.jsxs)(`p`,{className:`fine marks`,children:[(0,j.jsx)(`code`,{children:e.declineCode??e.code}),e.portalHint&&(0,j.jsx)(`a`,{href:G(`billing`,`payment-method`),children:`Billing › Payment method`})]})]}),pt.has(e.code)&&e.payment&&(0,j.jsx)(X,{payment:e.payment,onDecided:t})]});case`PastDueError`:return(0,j.jsxs)(`div`,{className:`notice bad`,role:`alert`,"data-code":e.code,children:[(0,j.jsx)(`p`,{children:(0,j.jsx)(`strong`,{children:e.message})}),(0,j.jsxs)(`a`,{href:G(`billing`,`subscription`),children:[`Billing › Subscription`,e.invoice&&(0,j.jsxs)(j.Fragment,{children:[`: pay `,(0,j.jsx)(W,{money:e.invoice.total})]})]})]});case`BusinessError`:return(0,j.jsxs)(`div`,{className:`notice bad`,role:`alert`,"data-code":e.code,children:[(0,j.jsx)(`p`,{children:(0,j.jsx)(`strong`,{children:e.message})}),e.code===`PAYMENT_METHOD_REQUIRED`&&(0,j.jsx)(`a`,{href:G(`billing`,`payment-method`),children:`Billing › Payment method`})]})}}function mt({title:e,name:t,options:n,chosen:r,disabled:i,onChoose:a}){return(0,j.jsxs)(`fieldset`,{className:`choice`,disabled:i,children:[(0,j.jsx)(`legend`,{children:e}),(0,j.jsx)(`div`,{className:`segments`,children:n.map(({value:e,words:n})=>(0,j.jsxs)(`label`,{children:[(0,j.jsx)(`input`,{type:`radio`,name:t,value:e,checked:r===e,onChange:()=>a(e)}),(0,j.jsx)(`span`,{children:n})]},e))})]})}function ht(e){return e===null?`Unlimited`:U(String(e))?`Blocked`:B(e)}function gt(e){return e===null?`Unlimited`:U(e.amount)?`Blocked`:z(e)}var _t={AGENT:`by this setting`,PLAN_PER_AGENT:`by the plan, for each agent`,PLAN_PER_ACCOUNT:`by the plan, for all agents together`},vt=[{name:`dailyCalls`,title:`Daily call limit`,unit:`calls a day`,kind:`count`},{name:`concurrentCalls`,title:`Simultaneous call limit`,unit:`calls at once`,kind:`count`},{name:`dailyMessages`,title:`Daily message limit`,unit:`messages a day`,kind:`count`},{name:`dailySpend`,title:`Daily spend`,unit:`a day, from the balance`,kind:`money`},{name:`monthlyCredits`,title:`Monthly credits`,unit:`credits a period`,kind:`credits`},{name:`maxCallSeconds`,title:`Longest call`,unit:`seconds`,kind:`count`}];function yt(e,t){let n=e[t].configured;return n===null?null:typeof n==`object`?n.amount:String(n)}function bt(e,t){let n=e[t].effective;return{words:xt(t,n),source:e[t].limitedBy}}function xt(e,t){return typeof t==`object`&&t?gt(t):e===`maxCallSeconds`&&typeof t==`number`&&t>0?Ue(t):ht(t)}function St(e){return e===null?{mode:`unlimited`,text:``}:U(e)?{mode:`blocked`,text:``}:{mode:`at`,text:e.replace(/(\.\d*?)0+$/,`$1`).replace(/\.$/,``)}}function Ct(e,t,n){if(t.mode===`unlimited`)return{value:null};if(t.mode===`blocked`)return{value:`0`};let r=t.text.trim();if(e.kind===`money`){let e=Fe(r,n);return e?{value:e}:{complaint:`Write an amount like 25 or 25.50.`}}return e.kind===`credits`?/^\d{1,12}(\.\d{1,3})?$/.test(r)?{value:r}:{complaint:`Write a number of credits like 500.`}:/^\d{1,9}$/.test(r)?{value:r}:{complaint:`Write a whole number.`}}function wt(e,t,n,r){switch(t.name){case`dailySpend`:e.dailySpend=n===null?null:{amount:n,currency:r};break;case`monthlyCredits`:e.monthlyCredits=n;break;default:e[t.name]=n===null?null:Number(n)}}function Tt(e,t){return e===t||e!==null&&t!==null&&R(L(e))===R(L(t))}var Et=[{value:`unlimited`,words:`No limit`},{value:`at`,words:`Limit`},{value:`blocked`,words:`Blocked`}];function Dt({limit:e,limits:t,choice:n,complaint:r,disabled:i,onChoose:a,children:o}){let{account:c}=g(),l=(0,s.useId)(),u=bt(t,e.name);return(0,j.jsxs)(`div`,{className:`limit`,"data-limit":e.name,children:[(0,j.jsx)(mt,{title:e.title,name:e.name,options:Et,chosen:n.mode,disabled:i,onChoose:e=>a({...n,mode:e})}),n.mode===`at`&&(0,j.jsxs)(`div`,{className:`number-field`,children:[e.kind===`money`&&(0,j.jsx)(`span`,{"aria-hidden":`true`,children:c.currency}),(0,j.jsx)(`input`,{"aria-label":`${e.title}, ${e.unit}`,inputMode:e.kind===`count`?`numeric`:`decimal`,autoComplete:`off`,value:n.text,disabled:i,"aria-invalid":r!==null,"aria-describedby":l,onChange:e=>a({mode:`at`,text:e.target.value})}),(0,j.jsx)(`span`,{className:`quiet`,children:e.unit})]}),(0,j.jsx)(`p`,{id:l,className:r?`fine bad`:`fine`,children:r??(0,j.jsxs)(j.Fragment,{children:[`In force: `,(0,j.jsx)(`b`,{children:u.words}),u.source&&(0,j.jsxs)(j.Fragment,{children:[` `,_t[u.source]]})]})}),o]})}var Ot=[{value:`USE_BALANCE`,words:`Use the balance`},{value:`STOP`,words:`Stop`}];function kt({agentId:e,limits:t,onSaved:n}){let r=p(),{account:i,can:a,reload:o}=g(),[c,l]=(0,s.useState)({}),[u,d]=(0,s.useState)(null),[f,m]=(0,s.useState)({}),[h,_]=(0,s.useState)([]),[v,y]=(0,s.useState)(null),[b,x]=(0,s.useState)(``),S=a(`limits:write`),C=(e,t)=>{l(n=>({...n,[e]:t})),x(``)};return(0,j.jsxs)(`form`,{className:`panel limits`,onSubmit:async a=>{if(a.preventDefault(),b===`saving`)return;let o={agentId:e},s={};for(let e of vt){let n=c[e.name];if(!n)continue;let r=Ct(e,n,i.currency);`complaint`in r?s[e.name]=r.complaint:Tt(r.value,yt(t,e.name))||wt(o,e,r.value,i.currency)}if(u&&u!==t.whenCreditsReached&&(o.whenCreditsReached=u),m(s),!(Object.keys(s).length>0)){x(`saving`),y(null);try{let{data:e,failures:t}=await r.send(w,{input:o});if(!e.setLimits)throw t[0];if(_(e.setLimits.userErrors),e.setLimits.userErrors.length>0){x(``);return}await n(),l({}),d(null),x(`saved`)}catch(e){y(e),x(``)}}},noValidate:!0,"aria-busy":b===`saving`,children:[(0,j.jsx)(`p`,{className:`quiet`,children:`When the agent reaches a limit, just that action stops until the counter resets, usually the next day.`}),vt.map(e=>(0,j.jsx)(Dt,{limit:e,limits:t,choice:c[e.name]??St(yt(t,e.name)),complaint:f[e.name]??null,disabled:!S||b===`saving`,onChoose:t=>C(e.name,t),children:e.name===`monthlyCredits`&&(0,j.jsx)(mt,{title:`When they are used up`,name:`whenCreditsReached`,options:Ot,chosen:u??t.whenCreditsReached,disabled:!S||b===`saving`,onChoose:e=>{d(e),x(``)}})},e.name)),v&&(0,j.jsx)(M,{failure:v}),h.map(e=>(0,j.jsx)(Z,{refusal:e,onDecided:o},e.code)),(0,j.jsxs)(`div`,{className:`buttons`,children:[(0,j.jsx)(`button`,{type:`submit`,className:`button primary`,disabled:!S||b===`saving`,children:b===`saving`?`Saving…`:`Save limits`}),(0,j.jsx)(`span`,{role:`status`,children:b===`saved`&&(0,j.jsx)(`span`,{className:`saved`,children:`Limits saved`})}),!S&&(0,j.jsx)(`span`,{className:`fine`,children:`Your access may look, but not change limits.`})]})]})}function At({id:e}){let{answer:t,failure:n,reload:r}=m(pe,{id:e}),i=t?.data.node?.__typename===`Agent`?t.data.node:null,a=n??t?.failures[0],o=(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`a`,{href:G(`agents`),children:`Agent`}),` › Settings › Limits`]});return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(q,{title:i?.name??`Agent`,trail:o,children:i&&(0,j.jsx)(`span`,{className:`badge ${i.status===`ACTIVE`?`good`:``}`,children:K(i.status)})}),a&&(0,j.jsx)(M,{failure:a,onRetry:r}),!t&&!a&&(0,j.jsx)(J,{}),t&&!i&&!a&&(0,j.jsx)(Je,{what:`agent`,list:[`agents`]}),i?.limits&&(0,j.jsx)(kt,{agentId:i.id,limits:i.limits,onSaved:r})]})}var jt=500;function Mt(e,t,n){let r=p(),[i,a]=(0,s.useState)(null),[o,c]=(0,s.useState)(null),[l,u]=(0,s.useState)(!1),d=(0,s.useRef)(t);d.current=t;let f=(0,s.useCallback)(async(t,n)=>{u(!0);try{let{data:i,failures:o}=await r.send(e,{after:t}),s=d.current(i);s&&a(e=>n(s,e)),c(o[0]??null)}catch(e){c(e)}finally{u(!1)}},[r,e]),m=(0,s.useRef)(void 0),h=(0,s.useRef)(!1);(0,s.useEffect)(()=>{m.current??=setTimeout(()=>{m.current=void 0,h.current=!0,f(null,Ft)},h.current?jt:0)},[f,n]),(0,s.useEffect)(()=>()=>{clearTimeout(m.current),m.current=void 0},[]);let g=i?.end??null;return{nodes:i?.nodes??null,failure:o,more:g?()=>f(g,Pt):null,loading:l}}function Nt(e){return e.pageInfo.hasNextPage?e.pageInfo.endCursor:null}function Pt(e,t){return{nodes:[...t?.nodes??[],...e.nodes],end:Nt(e)}}function Ft(e,t){let n=e.nodes.at(-1)?.id,r=t?t.nodes.findIndex(e=>e.id===n):-1;return!t||r<0?{nodes:e.nodes,end:Nt(e)}:{nodes:[...e.nodes,...t.nodes.slice(r+1)],end:r===t.nodes.length-1?Nt(e):t.end}}function It({pages:e,caption:t,columns:n,row:r,empty:i}){return(0,j.jsxs)(j.Fragment,{children:[e.failure&&(0,j.jsx)(M,{failure:e.failure}),e.nodes?.length===0&&(0,j.jsx)(`p`,{className:`empty`,children:i}),e.nodes&&e.nodes.length>0&&(0,j.jsxs)(`table`,{className:`listing`,children:[(0,j.jsx)(`caption`,{className:`heard`,children:t}),(0,j.jsx)(`thead`,{children:(0,j.jsx)(`tr`,{children:n})}),(0,j.jsx)(`tbody`,{children:e.nodes.map(r)})]}),!e.nodes&&!e.failure&&(0,j.jsx)(J,{}),e.more&&(0,j.jsx)(`button`,{type:`button`,className:`button more`,disabled:e.loading,onClick:e.more,children:`Show more`})]})}function Lt(){let{account:e}=g(),t=Mt(fe,e=>e.account?.agents,0);return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(q,{title:`Agents`,trail:`Agent › Settings › Limits`}),(0,j.jsx)(`p`,{className:`lead`,children:`Choose an agent to set its spending limits. Shown are the limits that really bind.`}),(0,j.jsx)(`section`,{className:`panel`,"aria-label":`Agents`,children:(0,j.jsx)(It,{pages:t,caption:`Agents, oldest first, with the limits that bind`,empty:`There is no agent yet. Agents are created on the voice platform.`,columns:(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`Agent`}),(0,j.jsx)(`th`,{scope:`col`,children:`Status`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Calls a day`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`At once`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Messages a day`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Spend a day`})]}),row:t=>(0,j.jsx)(Rt,{agent:t,since:P(t.createdAt,e.timeZone)},t.id)})})]})}function Rt({agent:e,since:t}){let n=e.limits;return(0,j.jsxs)(`tr`,{children:[(0,j.jsxs)(`td`,{children:[(0,j.jsx)(`a`,{className:`strong`,href:G(`agents`,e.id),children:e.name}),` `,(0,j.jsxs)(`span`,{className:`fine`,children:[`since `,t]})]}),(0,j.jsx)(`td`,{"data-label":`Status`,children:(0,j.jsx)(`span`,{className:`badge ${e.status===`ACTIVE`?`good`:``}`,children:K(e.status)})}),(0,j.jsx)(`td`,{"data-label":`Calls a day`,className:`number`,children:n&&ht(n.dailyCalls.effective)}),(0,j.jsx)(`td`,{"data-label":`At once`,className:`number`,children:n&&ht(n.concurrentCalls.effective)}),(0,j.jsx)(`td`,{"data-label":`Messages a day`,className:`number`,children:n&&ht(n.dailyMessages.effective)}),(0,j.jsx)(`td`,{"data-label":`Spend a day`,className:`number`,children:n&&gt(n.dailySpend.effective)})]})}var zt={connecting:{short:`Connecting`,long:`Connecting for live updates.`},live:{short:`Live`,long:`The balance on this page moves as it changes.`},reconnecting:{short:`Reconnecting`,long:`Live updates are interrupted; the balance is asked for every few seconds.`},refused:{short:`Not live`,long:`Live updates were refused; the balance is asked for every few seconds.`}};function Bt(){let{live:e}=g(),t=zt[e];return(0,j.jsxs)(`span`,{className:`live`,"data-state":e,role:`status`,title:t.long,children:[(0,j.jsx)(`i`,{"aria-hidden":`true`}),t.short]})}var Vt=650;function Ht({money:e}){let[t,n]=(0,s.useState)(e.amount),[r,i]=(0,s.useState)(``),a=(0,s.useRef)(e.amount);return(0,s.useEffect)(()=>{let t=L(a.current),r=L(e.amount)-t;if(r===0n)return;if(i(r>0n?`rose`:`fell`),window.matchMedia(`(prefers-reduced-motion: reduce)`).matches){a.current=e.amount,n(e.amount);return}let o=10n**BigInt(6-H(e.currency)),s=performance.now(),c=requestAnimationFrame(function i(l){let u=Math.min(1,Math.max(0,l-s)/Vt),d=BigInt(Math.round((1-(1-u)**3)*1e4)),f=t+r*d/10000n;a.current=R(f),n(u===1?e.amount:R(f/o*o)),u<1?c=requestAnimationFrame(i):a.current=e.amount});return()=>cancelAnimationFrame(c)},[e.amount,e.currency]),(0,j.jsxs)(`span`,{className:`moving`,children:[(0,j.jsx)(`span`,{"aria-hidden":`true`,className:r,children:z({amount:t,currency:e.currency})},r&&e.amount),(0,j.jsx)(`span`,{className:`heard`,"aria-live":`polite`,children:z(e)})]})}function Ut({balance:e}){let{account:t}=g(),n=e.available.amount.startsWith(`-`);return(0,j.jsxs)(`section`,{className:`panel balance`,"aria-label":`Available balance`,children:[(0,j.jsxs)(`div`,{className:`row`,children:[(0,j.jsx)(`h2`,{children:`Available balance`}),(0,j.jsx)(Bt,{})]}),(0,j.jsx)(`p`,{className:n?`figure debt`:`figure`,"data-version":e.version,children:(0,j.jsx)(Ht,{money:e.available})}),n&&(0,j.jsx)(`p`,{className:`fine bad`,children:`You owe this; the next top-up repays it first.`}),(0,j.jsxs)(`dl`,{className:`facts`,children:[(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Booked`}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(W,{money:e.posted})})]}),(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Set aside for calls`}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(W,{money:e.held})})]}),(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Last changed`}),(0,j.jsx)(`dd`,{children:N(e.updatedAt,t.timeZone)})]})]})]})}function Wt({whole:e,shares:t}){return(0,j.jsx)(`div`,{className:`bar`,"aria-hidden":`true`,children:t.map(t=>(0,j.jsx)(`i`,{className:t.name,style:{width:`${Ie(t.value,e)/10}%`}},t.name))})}function Gt({credits:e}){return(0,j.jsxs)(`section`,{className:`panel`,"aria-label":`Plan credits`,children:[(0,j.jsxs)(`div`,{className:`row`,children:[(0,j.jsx)(`h2`,{children:`Plan credits`}),(0,j.jsx)(`a`,{href:G(`billing`,`subscription`),children:`Subscription`})]}),(0,j.jsx)(Kt,{credits:e}),(0,j.jsx)(`p`,{className:`fine`,children:`Credits are used first. When they run out, calls and messages are paid from the balance.`})]})}function Kt({credits:e}){let{account:t}=g();return(0,j.jsxs)(`div`,{className:`credits`,children:[(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`b`,{children:B(e.remaining)}),` `,(0,j.jsxs)(`span`,{className:`quiet`,children:[`of `,B(e.granted),` credits left`]})]}),(0,j.jsx)(Wt,{whole:e.granted,shares:[{name:`remaining`,value:e.remaining},{name:`held`,value:e.held}]}),(0,j.jsxs)(`p`,{className:`fine`,children:[B(e.used),` used`,!U(e.held)&&(0,j.jsxs)(j.Fragment,{children:[` · `,B(e.held),` set aside for calls`]}),e.nextExpiryAt&&(0,j.jsxs)(j.Fragment,{children:[` · good until `,P(e.nextExpiryAt,t.timeZone)]})]})]})}var qt={TOP_UP:`Top-up`,AUTO_RECHARGE:`Auto-recharge`,SUBSCRIPTION:`Subscription`,USAGE:`Usage`,SETTLEMENT:`Call`,SETTLE_OVERRUN:`Call, beyond what was set aside`,HAPPENED:`Usage, recorded afterwards`,REFUND:`Refund to your card`,DISPUTE:`Disputed payment`,ADJUSTMENT:`Adjustment by support`,CORRECTION:`Correction`};function Jt({version:e}){let{account:t}=g(),n=Mt(se,e=>e.account?.ledgerEntries,e);return(0,j.jsxs)(`section`,{className:`panel`,"aria-label":`Movements`,children:[(0,j.jsx)(`h2`,{children:`Movements`}),(0,j.jsx)(It,{pages:n,caption:`Movements of the prepaid balance, newest first`,empty:`Nothing has moved yet. Your first top-up will be listed here.`,columns:(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`What`}),(0,j.jsx)(`th`,{scope:`col`,children:`When`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Amount`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Balance after`})]}),row:e=>(0,j.jsxs)(`tr`,{children:[(0,j.jsxs)(`td`,{children:[(0,j.jsx)(`span`,{className:`strong`,children:qt[e.kind]}),` `,e.payment?.paymentMethod&&(0,j.jsx)(Y,{card:e.payment.paymentMethod}),` `,e.payment?.invoice&&(0,j.jsx)(`a`,{href:G(`billing`,`invoices`,e.payment.invoice.id),children:e.payment.invoice.number})]}),(0,j.jsx)(`td`,{"data-label":`When`,className:`when quiet`,children:N(e.createdAt,t.timeZone)}),(0,j.jsx)(`td`,{"data-label":`Amount`,className:`number`,children:(0,j.jsx)(W,{money:e.amount,sign:!0})}),(0,j.jsx)(`td`,{"data-label":`Balance after`,className:`number`,children:(0,j.jsx)(W,{money:e.balanceAfter})})]},e.id)})]})}var Yt=[400,1200,3e3],Xt=new Set([`BAD_USER_INPUT`,`FORBIDDEN`,`NOT_FOUND`,`GRAPHQL_VALIDATION_FAILED`]);function Zt(e){let t=`aura.intention.${e}`,[n,r]=(0,s.useState)(()=>$t(t)),[i,a]=(0,s.useState)(0),o=(0,s.useRef)(!1),c=(0,s.useCallback)(()=>{sessionStorage.removeItem(t),r(null)},[t]);return{open:n,attempt:i,carryOut:(0,s.useCallback)(async(e,n)=>{if(o.current)throw new l(`This is being worked on already.`,{code:`IDEMPOTENCY_IN_PROGRESS`,retryable:!0});o.current=!0;let i=$t(t)??{key:Qt(),input:e};sessionStorage.setItem(t,JSON.stringify(i));try{for(let e=1;;e++){a(e);try{let e=await n(i);return c(),e}catch(t){let n=t,a=Yt[e-1];if(n.retryable&&a!==void 0){await new Promise(e=>setTimeout(e,Math.max(a,n.retryAfterMs??0)));continue}throw Xt.has(n.code)?c():r(i),n}}}finally{o.current=!1,a(0)}},[t,c]),abandon:c}}function Qt(){return Array.from(crypto.getRandomValues(new Uint8Array(16)),e=>e.toString(16).padStart(2,`0`)).join(``)}function $t(e){let t=sessionStorage.getItem(e);return t?JSON.parse(t):null}function en({chosen:e,onChoose:t,disabled:n}){let{account:r}=g(),i=(0,s.useId)(),a=r.paymentMethods??[];return a.length===0?(0,j.jsxs)(`p`,{children:[`There is no card yet. `,(0,j.jsx)(`a`,{href:G(`billing`,`payment-method`),children:`Set up your payment method`})]}):(0,j.jsxs)(`div`,{className:`field`,children:[(0,j.jsx)(`label`,{htmlFor:i,children:`Pay with`}),(0,j.jsx)(`select`,{id:i,value:e,disabled:n,onChange:e=>t(e.target.value),children:a.map(e=>(0,j.jsxs)(`option`,{value:e.id,children:[Xe(e),e.isDefault?` (default)`:``]},e.id))})]})}function tn(){let{account:e}=g(),t=e.paymentMethods??[],[n,r]=(0,s.useState)(``),i=t.find(e=>e.id===n)??t.find(e=>e.isDefault)??t[0];return[i?.id??``,r,i!==void 0]}function nn({amount:e,inclusive:t=!1}){let{account:n}=g(),r=!U(n.taxRatePercent);if(t)return(0,j.jsxs)(`dl`,{className:`charge`,children:[(0,j.jsxs)(`dt`,{className:`total`,children:[`Charged to your card`,r&&(0,j.jsxs)(`span`,{className:`quiet`,children:[`, `,V(n.taxRatePercent),` tax included`]})]}),(0,j.jsx)(`dd`,{className:`total`,children:(0,j.jsx)(W,{money:e})})]});let i=Ne(e,n.taxRatePercent);return(0,j.jsxs)(`dl`,{className:`charge`,children:[r&&(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`dt`,{children:`Amount`}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(W,{money:e})}),(0,j.jsxs)(`dt`,{children:[`Tax, `,V(n.taxRatePercent)]}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(W,{money:i})})]}),(0,j.jsx)(`dt`,{className:`total`,children:`Charged to your card`}),(0,j.jsx)(`dd`,{className:`total`,children:(0,j.jsx)(W,{money:Pe(e,i)})})]})}function Q({what:e,busy:t,onRetry:n,onAbandon:r}){return(0,j.jsxs)(`div`,{className:`notice caution`,role:`alert`,children:[(0,j.jsxs)(`p`,{children:[(0,j.jsxs)(`strong`,{children:[`We do not know yet what became of `,e,`.`]}),` Asking again is safe: it is the same request, and it is charged once at most.`]}),(0,j.jsxs)(`div`,{className:`buttons`,children:[(0,j.jsx)(`button`,{type:`button`,className:`button primary`,disabled:t,onClick:n,children:t?`Asking…`:`Ask again`}),(0,j.jsx)(`button`,{type:`button`,className:`button`,disabled:t,onClick:r,children:`Leave it`})]}),(0,j.jsxs)(`p`,{className:`fine`,children:[`Before you leave it, see whether it was paid in `,(0,j.jsx)(`a`,{href:G(`billing`,`invoices`),children:`Billing › Invoices`}),`.`]})]})}var rn={};function an({balance:e}){let t=p(),{account:n,reload:r,can:i}=g(),[a,o]=(0,s.useState)(``),[c,l]=(0,s.useState)(!1),[u,d,f]=tn(),[h,_]=(0,s.useState)(null),[v,b]=(0,s.useState)(null),{open:x,attempt:S,carryOut:C,abandon:w}=Zt(`topUp.${n.id}`),T=(0,s.useId)(),E=(0,s.useId)(),D=(m(le,rn).answer?.data.account?.payments?.nodes)?.find(e=>e.purpose===`TOP_UP`&&$e(e)),O=Fe(a,n.currency),k=on(a,O,e),A=S>0,ee=async e=>{_(null),b(null);try{let n=await C(e,async({key:e,input:n})=>{let{data:r,failures:i}=await t.send(y,{input:{...n,idempotencyKey:e}});if(!r.topUp)throw i[0];return r.topUp});_(n),n.userErrors.length===0&&(o(``),l(!1)),await r()}catch(e){b(e)}},te=e=>{e.preventDefault(),l(!0),O&&!k&&!A&&f&&ee({accountId:n.id,amount:{amount:O,currency:n.currency},paymentMethodId:u})},ne=(0,s.useCallback)(()=>void r(),[r]);return(0,j.jsxs)(`section`,{className:`panel top-up`,"aria-labelledby":`${T}-title`,id:`top-up`,children:[(0,j.jsx)(`h2`,{id:`${T}-title`,children:`Top up balance`}),x?(0,j.jsx)(Q,{what:(0,j.jsxs)(j.Fragment,{children:[`your top-up of `,z(x.input.amount)]}),busy:A,onRetry:()=>void ee(x.input),onAbandon:()=>{b(null),w()}}):(0,j.jsxs)(`form`,{onSubmit:te,noValidate:!0,"aria-busy":A,children:[(0,j.jsxs)(`div`,{className:`field`,children:[(0,j.jsx)(`label`,{htmlFor:T,children:`Amount`}),(0,j.jsxs)(`div`,{className:`money-field`,children:[(0,j.jsx)(`span`,{"aria-hidden":`true`,children:n.currency}),(0,j.jsx)(`input`,{id:T,name:`amount`,inputMode:`decimal`,autoComplete:`off`,placeholder:H(n.currency)===0?`0`:`0.00`,value:a,disabled:A,"aria-describedby":E,"aria-invalid":c&&k!==null,onChange:e=>o(e.target.value),onBlur:()=>l(a!==``)})]}),(0,j.jsx)(`p`,{id:E,className:c&&k?`fine bad`:`fine`,children:c&&k||`From ${z(e.topUpMinimum)} to ${z(e.topUpMaximum)}, before tax.`})]}),(0,j.jsx)(`ul`,{className:`presets`,"aria-label":`Usual amounts`,children:ln(e).map(e=>(0,j.jsx)(`li`,{children:(0,j.jsx)(`button`,{type:`button`,className:`chip`,disabled:A,"aria-pressed":O===e,onClick:()=>o(e),children:z({amount:e,currency:n.currency}).replace(/[.,]00$/,``)})},e))}),(0,j.jsx)(en,{chosen:u,onChoose:d,disabled:A}),O&&!k&&(0,j.jsx)(nn,{amount:{amount:O,currency:n.currency}}),(0,j.jsx)(`button`,{type:`submit`,className:`button primary wide`,disabled:A||!f||!i(`billing:write`),children:A?S>1?`Connection trouble, asking again…`:`Paying…`:`Top up balance`}),!i(`billing:write`)&&(0,j.jsx)(`p`,{className:`fine`,children:`Your access may look, but not pay.`})]}),v&&(0,j.jsx)(M,{failure:v}),h?.userErrors.map(e=>(0,j.jsx)(Z,{refusal:e,onDecided:ne},e.code)),h?.payment&&h.userErrors.length===0&&(0,j.jsx)(X,{payment:h.payment,onDecided:ne}),!h&&!A&&D&&(0,j.jsx)(X,{payment:D,onDecided:ne})]})}function on(e,t,n){let{topUpMinimum:r,topUpMaximum:i}=n;return e.trim()===``?`Enter the amount you want to add.`:t?L(t)<L(r.amount)?`The least that can be added is ${z(r)}.`:L(t)>L(i.amount)?`The most that can be added at once is ${z(i)}.`:null:`Write the amount with digits only, like ${H(r.currency)===0?`2500`:`25 or 25.50`}.`}var sn=[`10.00`,`25.00`,`50.00`,`100.00`],cn=[`1000`,`2500`,`5000`,`10000`];function ln(e){let{topUpMinimum:t,topUpMaximum:n}=e;return(H(t.currency)===0?cn:sn).filter(e=>L(e)>=L(t.amount)&&L(e)<=L(n.amount))}function un(){let{account:e,balance:t}=g(),n=e.billingSetup,r=e.subscription?.credits;return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(q,{title:`Balance`,trail:`Billing`}),n&&!n.configured&&(0,j.jsx)(ft,{message:n.message??`Billing not configured`,missing:n.missing}),t&&(0,j.jsxs)(`div`,{className:`columns`,children:[(0,j.jsxs)(`div`,{className:`stack`,children:[(0,j.jsx)(Ut,{balance:t}),r&&(0,j.jsx)(Gt,{credits:r})]}),n?.configured&&(0,j.jsx)(an,{balance:t})]}),(0,j.jsx)(Jt,{version:t?.version??0})]})}var dn={TOP_UP:`Balance top-up`,SUBSCRIPTION:`Subscription`,PLAN_CHANGE:`Plan change`};function fn(e){return dn[e]}function pn(){let{balance:e}=g();return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(q,{title:`Invoices`,trail:`Billing`}),(0,j.jsx)(hn,{version:e?.version??0}),(0,j.jsx)(_n,{version:e?.version??0})]})}var mn={PAID:`good`,OPEN:`caution`,VOID:``,UNCOLLECTIBLE:`bad`};function hn({version:e}){let{account:t}=g(),n=Mt(ce,e=>e.account?.invoices,e);return(0,j.jsx)(`section`,{className:`panel`,"aria-label":`Invoices`,children:(0,j.jsx)(It,{pages:n,caption:`Invoices, newest first`,empty:`No invoice yet. Each subscription charge and top-up gets one.`,columns:(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`Invoice`}),(0,j.jsx)(`th`,{scope:`col`,children:`For`}),(0,j.jsx)(`th`,{scope:`col`,children:`Issued`}),(0,j.jsx)(`th`,{scope:`col`,children:`Status`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Total`})]}),row:e=>(0,j.jsxs)(`tr`,{children:[(0,j.jsx)(`td`,{children:(0,j.jsx)(`a`,{className:`strong`,href:G(`billing`,`invoices`,e.id),children:e.number})}),(0,j.jsx)(`td`,{"data-label":`For`,children:fn(e.purpose)}),(0,j.jsx)(`td`,{"data-label":`Issued`,className:`when quiet`,children:P(e.issuedAt,t.timeZone)}),(0,j.jsx)(`td`,{"data-label":`Status`,children:(0,j.jsx)(`span`,{className:`badge ${mn[e.status]}`,children:K(e.status)})}),(0,j.jsx)(`td`,{"data-label":`Total`,className:`number`,children:(0,j.jsx)(W,{money:e.total})})]},e.id)})})}var gn={CREDITED:`good`,DECLINED:`bad`,EXPIRED:`bad`,DISPUTED:`bad`,REQUIRES_ACTION:`caution`,PROCESSING:`caution`,UNKNOWN:`caution`};function _n({version:e}){let{account:t}=g(),n=Mt(le,e=>e.account?.payments,e);return(0,j.jsxs)(`section`,{className:`panel`,"aria-label":`Payment history`,children:[(0,j.jsx)(`h2`,{children:`Payment history`}),(0,j.jsx)(It,{pages:n,caption:`Payments, newest first`,empty:`No payment yet.`,columns:(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`For`}),(0,j.jsx)(`th`,{scope:`col`,children:`Card`}),(0,j.jsx)(`th`,{scope:`col`,children:`When`}),(0,j.jsx)(`th`,{scope:`col`,children:`Status`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Charged`})]}),row:e=>(0,j.jsxs)(`tr`,{children:[(0,j.jsxs)(`td`,{children:[(0,j.jsx)(`span`,{className:`strong`,children:fn(e.purpose)}),e.failure&&(0,j.jsxs)(`span`,{className:`fine advice`,children:[` `,e.failure.advice]})]}),(0,j.jsx)(`td`,{"data-label":`Card`,children:e.paymentMethod&&(0,j.jsx)(Y,{card:e.paymentMethod})}),(0,j.jsx)(`td`,{"data-label":`When`,className:`when quiet`,children:N(e.createdAt,t.timeZone)}),(0,j.jsxs)(`td`,{"data-label":`Status`,children:[(0,j.jsx)(`span`,{className:`badge ${gn[e.status]??``}`,children:e.status===`CREDITED`?`Paid`:K(e.status)}),` `,e.actionUrl&&(0,j.jsx)(`a`,{href:e.actionUrl,target:`_blank`,rel:`noopener noreferrer`,children:`Continue at your bank`})]}),(0,j.jsx)(`td`,{"data-label":`Charged`,className:`number`,children:(0,j.jsx)(W,{money:e.total})})]},e.id)})]})}function vn(e,t,n){let{open:r,attempt:i,carryOut:a,abandon:o}=Zt(e),[c,l]=(0,s.useState)(null),[u,d]=(0,s.useState)(null),f=(0,s.useCallback)(()=>{l(null),d(null)},[]);return{outcome:c,failure:u,busy:i>0,attempt:i,open:r,send:async e=>{f();try{let r=await a(e,async e=>{let{data:r,failures:i}=await t(e),a=n(r);if(!a)throw i[0];return a});return l(r),r}catch(e){return d(e),null}},abandon:o,clear:f}}function yn({accountId:e,invoice:t,onPaid:n}){let r=p(),{reload:i,can:a}=g(),[o,c,l]=tn(),{outcome:u,failure:d,busy:f,attempt:m,open:h,send:_,abandon:v}=vn(`payInvoice.${e}`,({key:e,input:t})=>r.send(O,{input:{...t,idempotencyKey:e}}),e=>e.payInvoice),y=(0,s.useCallback)(()=>{i(),n?.()},[i,n]),b=async e=>{await _(e),y()},x=u?.userErrors??[];return(0,j.jsxs)(j.Fragment,{children:[h?(0,j.jsx)(Q,{what:`your payment`,busy:f,onRetry:()=>void b(h.input),onAbandon:v}):t&&(0,j.jsxs)(`div`,{className:`pay`,children:[(0,j.jsx)(en,{chosen:o,onChoose:c,disabled:f}),(0,j.jsx)(`button`,{type:`button`,className:`button primary`,disabled:f||!l||!a(`billing:write`),onClick:()=>void b({invoiceId:t.id,paymentMethodId:o}),children:f?m>1?`Connection trouble, asking again…`:`Paying…`:`Pay ${z(t.total)} now`})]}),d&&(0,j.jsx)(M,{failure:d}),x.map(e=>(0,j.jsx)(Z,{refusal:e,onDecided:y},e.code)),u?.payment&&x.length===0&&(0,j.jsx)(X,{payment:u.payment,onDecided:y})]})}function bn({id:e}){let{account:t}=g(),{answer:n,failure:r,reload:i}=m(ue,{id:e}),a=n?.data.node?.__typename===`Invoice`?n.data.node:null,o=r??n?.failures[0],s=(0,j.jsxs)(j.Fragment,{children:[`Billing › `,(0,j.jsx)(`a`,{href:G(`billing`,`invoices`),children:`Invoices`})]});return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(q,{title:a?`Invoice ${a.number}`:`Invoice`,trail:s,children:a&&(0,j.jsx)(xn,{pdf:a.pdfUrl,page:a.htmlUrl})}),o&&(0,j.jsx)(M,{failure:o,onRetry:i}),!n&&!o&&(0,j.jsx)(J,{}),n&&!a&&!o&&(0,j.jsx)(Je,{what:`invoice`,list:[`billing`,`invoices`]}),(0,j.jsx)(yn,{accountId:t.id,invoice:a&&a.id===t.subscription?.dueInvoice?.id?a:null,onPaid:i}),a&&(0,j.jsxs)(`article`,{className:`panel invoice`,children:[(0,j.jsxs)(`header`,{children:[(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`p`,{className:`issuer`,children:`Aura`}),(0,j.jsx)(`p`,{className:`quiet`,children:`Invoice`}),(0,j.jsx)(`p`,{className:`strong`,children:a.number})]}),(0,j.jsx)(`span`,{className:`badge ${mn[a.status]}`,children:K(a.status)})]}),(0,j.jsxs)(`dl`,{className:`facts`,children:[(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Billed to`}),(0,j.jsxs)(`dd`,{children:[a.customerName,a.customerTaxId&&(0,j.jsxs)(`span`,{className:`quiet`,children:[` · `,a.customerTaxId]})]})]}),(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Issued`}),(0,j.jsx)(`dd`,{children:P(a.issuedAt,t.timeZone)})]}),a.paidAt&&(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Paid`}),(0,j.jsxs)(`dd`,{children:[P(a.paidAt,t.timeZone),` `,a.payment?.paymentMethod&&(0,j.jsx)(Y,{card:a.payment.paymentMethod})]})]})]}),(0,j.jsxs)(`table`,{className:`listing lines`,children:[(0,j.jsx)(`caption`,{className:`heard`,children:`Lines of the invoice`}),(0,j.jsx)(`thead`,{children:(0,j.jsxs)(`tr`,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`Description`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Quantity`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Tax`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Amount`})]})}),(0,j.jsx)(`tbody`,{children:a.lines.map((e,t)=>(0,j.jsxs)(`tr`,{children:[(0,j.jsxs)(`td`,{children:[(0,j.jsx)(`span`,{className:`strong`,children:e.description}),e.periodStart&&e.periodEnd&&(0,j.jsxs)(`span`,{className:`fine`,children:[` `,F(e.periodStart),` – `,F(De(e.periodEnd))]})]}),(0,j.jsx)(`td`,{"data-label":`Quantity`,className:`number`,children:e.quantity}),(0,j.jsx)(`td`,{"data-label":`Tax`,className:`number`,children:(0,j.jsx)(W,{money:e.tax})}),(0,j.jsx)(`td`,{"data-label":`Amount`,className:`number`,children:(0,j.jsx)(W,{money:e.amount})})]},t))})]}),(0,j.jsxs)(`dl`,{className:`charge`,children:[(0,j.jsx)(`dt`,{children:`Subtotal`}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(W,{money:a.subtotal})}),(0,j.jsxs)(`dt`,{children:[`Tax, `,V(a.taxRatePercent)]}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(W,{money:a.tax})}),(0,j.jsx)(`dt`,{className:`total`,children:`Total`}),(0,j.jsx)(`dd`,{className:`total`,children:(0,j.jsx)(W,{money:a.total})}),(0,j.jsx)(`dt`,{children:`Paid`}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(W,{money:a.amountPaid})})]})]})]})}function xn({pdf:e,page:t}){return!e||!t?(0,j.jsx)(`button`,{type:`button`,className:`button`,onClick:()=>window.print(),children:`Print`}):(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`a`,{className:`button`,href:e,rel:`noreferrer`,children:`PDF`}),(0,j.jsx)(`a`,{className:`button`,href:t,target:`_blank`,rel:`noopener noreferrer`,children:`Print`})]})}function Sn(){let e=p(),{account:t,settings:n,reload:r,can:i}=g(),a=t.mode===`SANDBOX`?n.testCards:[],[o,c]=(0,s.useState)(a[0]?.token??``),[l,u]=(0,s.useState)(!1),[d,f]=(0,s.useState)(null),[m,h]=(0,s.useState)(null),{open:_,attempt:v,carryOut:y,abandon:b}=Zt(`addCard.${t.id}`),S=(0,s.useId)(),C=v>0,w=async t=>{f(null),h(null);try{let n=await y(t,async({key:t,input:n})=>{let{data:r,failures:i}=await e.send(x,{input:{...n,idempotencyKey:t}});if(!r.addPaymentMethod)throw i[0];return r.addPaymentMethod});f(n),await r()}catch(e){h(e)}};return(0,j.jsxs)(`section`,{className:`panel`,"aria-labelledby":`${S}-title`,children:[(0,j.jsx)(`h2`,{id:`${S}-title`,children:`Add a card`}),_?(0,j.jsx)(Q,{what:`the card`,busy:C,onRetry:()=>void w(_.input),onAbandon:b}):(0,j.jsxs)(`form`,{onSubmit:e=>{e.preventDefault(),o.trim()&&!C&&w({accountId:t.id,token:o.trim(),makeDefault:l})},"aria-busy":C,children:[(0,j.jsxs)(`div`,{className:`field`,children:[(0,j.jsx)(`label`,{htmlFor:S,children:a.length>0?`Test card`:`One-time card token`}),a.length>0?(0,j.jsx)(`select`,{id:S,name:`card`,value:o,disabled:C,onChange:e=>c(e.target.value),children:a.map(e=>(0,j.jsxs)(`option`,{value:e.token,children:[K(e.brand),` •••• `,e.last4,` – `,e.what]},e.token))}):(0,j.jsx)(`input`,{id:S,name:`card`,value:o,disabled:C,autoComplete:`off`,onChange:e=>c(e.target.value)}),(0,j.jsx)(`p`,{className:`fine`,children:a.length>0?(0,j.jsxs)(j.Fragment,{children:[`A sandbox card: no money moves. Token `,(0,j.jsx)(`code`,{children:o})]}):`From the payment processor’s form. Never a card number.`})]}),(0,j.jsxs)(`label`,{className:`tick`,children:[(0,j.jsx)(`input`,{type:`checkbox`,checked:l,disabled:C,onChange:e=>u(e.target.checked)}),`Make it the default card`]}),(0,j.jsx)(`button`,{type:`submit`,className:`button primary wide`,disabled:C||!i(`billing:write`),children:C?`Adding…`:`Add card`})]}),m&&(0,j.jsx)(M,{failure:m}),d?.userErrors.map(e=>(0,j.jsx)(Z,{refusal:e,onDecided:r},e.code)),d?.paymentMethod&&(0,j.jsxs)(`p`,{className:`notice good`,role:`status`,children:[(0,j.jsx)(`strong`,{children:`Added`}),` `,(0,j.jsx)(Y,{card:d.paymentMethod})]})]})}function Cn({title:e,verb:t,keep:n=`Keep it`,tone:r=`danger`,children:i,onYes:a,onNo:o}){let c=(0,s.useRef)(null),l=(0,s.useId)();return(0,s.useEffect)(()=>{c.current?.showModal()},[]),(0,j.jsxs)(`dialog`,{ref:c,className:`panel`,"aria-labelledby":l,onClose:o,children:[(0,j.jsx)(`h2`,{id:l,children:e}),(0,j.jsx)(`p`,{children:i}),(0,j.jsxs)(`div`,{className:`buttons`,children:[(0,j.jsx)(`button`,{type:`button`,className:`button`,onClick:o,children:n}),(0,j.jsx)(`button`,{type:`button`,className:`button ${r}`,onClick:a,children:t})]})]})}function wn(){let e=p(),{account:t,reload:n,can:r}=g(),[i,a]=(0,s.useState)(!1),[o,c]=(0,s.useState)(null),[l,u]=(0,s.useState)(null),[d,f]=(0,s.useState)([]),m=t.paymentMethods??[],h=r(`billing:write`)&&!i,_=async e=>{a(!0),u(null);try{f(await e()),await n()}catch(e){u(e)}finally{a(!1)}},v=t=>_(async()=>{let{data:n,failures:r}=await e.send(S,{input:{paymentMethodId:t.id}});if(!n.setDefaultPaymentMethod)throw r[0];return n.setDefaultPaymentMethod.userErrors}),y=t=>_(async()=>{let{data:n,failures:r}=await e.send(C,{input:{paymentMethodId:t.id}});if(!n.removePaymentMethod)throw r[0];return n.removePaymentMethod.userErrors});return(0,j.jsxs)(`section`,{className:`panel`,"aria-label":`Cards on file`,children:[(0,j.jsx)(`h2`,{children:`Cards on file`}),m.length===0&&(0,j.jsx)(`p`,{className:`empty`,children:`There is no card yet.`}),(0,j.jsx)(`ul`,{className:`cards`,children:m.map(e=>(0,j.jsxs)(`li`,{children:[(0,j.jsx)(Y,{card:e,expiry:!0}),e.isDefault&&(0,j.jsx)(`span`,{className:`badge good`,children:`Default`}),(0,j.jsxs)(`span`,{className:`buttons`,children:[!e.isDefault&&(0,j.jsxs)(`button`,{type:`button`,className:`button small`,disabled:!h,onClick:()=>void v(e),children:[`Make default`,(0,j.jsxs)(`span`,{className:`heard`,children:[` `,Xe(e)]})]}),(0,j.jsxs)(`button`,{type:`button`,className:`button small`,disabled:!h,onClick:()=>c(e),children:[`Remove`,(0,j.jsxs)(`span`,{className:`heard`,children:[` `,Xe(e)]})]})]})]},e.id))}),l&&(0,j.jsx)(M,{failure:l}),d.map(e=>(0,j.jsx)(Z,{refusal:e,onDecided:n},e.code)),o&&(0,j.jsx)(Cn,{title:`Remove ${Xe(o)}?`,verb:`Remove`,onYes:()=>{c(null),y(o)},onNo:()=>c(null),children:o.isDefault&&m.length>1?`It is the default card; the one added last takes its place.`:m.length===1?`It is the only card. Top-ups need one.`:`It can be added again later.`})]})}function Tn(){let{account:e}=g(),t=e.billingSetup;return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(q,{title:`Payment method`,trail:`Billing`}),t&&!t.configured&&(0,j.jsx)(ft,{message:t.message??`Billing not configured`,missing:t.missing}),(0,j.jsxs)(`div`,{className:`columns`,children:[(0,j.jsx)(wn,{}),(0,j.jsx)(Sn,{})]})]})}function En({title:e,onClose:t,back:n,children:r}){let i=(0,s.useRef)(null),a=(0,s.useRef)(null),o=(0,s.useId)();return(0,s.useEffect)(()=>{let e=i.current;return e?.showModal(),()=>e?.close()},[]),(0,s.useEffect)(()=>{a.current?.focus({preventScroll:!0}),i.current?.scrollTo(0,0)},[e]),(0,j.jsx)(`dialog`,{ref:i,className:`sheet`,"aria-labelledby":o,onCancel:e=>{e.preventDefault(),t()},onClose:()=>i.current&&t(),onMouseDown:e=>{e.target===i.current&&t()},children:(0,j.jsxs)(`div`,{className:`sheet-body`,children:[(0,j.jsxs)(`header`,{children:[(0,j.jsxs)(`div`,{children:[n&&(0,j.jsx)(`p`,{className:`back`,children:n}),(0,j.jsx)(`h2`,{id:o,ref:a,tabIndex:-1,children:e})]}),(0,j.jsx)(`button`,{type:`button`,className:`close`,"aria-label":`Close`,onClick:t,children:(0,j.jsx)(`svg`,{width:`14`,height:`14`,viewBox:`0 0 14 14`,"aria-hidden":`true`,children:(0,j.jsx)(`path`,{d:`M1 1l12 12M13 1L1 13`,stroke:`currentColor`,strokeWidth:`2`,strokeLinecap:`round`})})})]}),r]})})}function Dn(e,t){switch(e){case`UPGRADE`:return`Upgrade to ${t}`;case`DOWNGRADE`:return`Downgrade to ${t}`;case`LATERAL`:return`Switch to ${t}`;case`CANCELLATION`:return`Cancel subscription`}}var On={UPGRADE:`Upgrade`,DOWNGRADE:`Downgrade`,LATERAL:`Plan switch`,CANCELLATION:`Cancellation`};function kn({price:e}){return(0,j.jsxs)(`p`,{className:`price`,children:[(0,j.jsx)(W,{money:e}),` `,(0,j.jsxs)(`span`,{className:`quiet`,children:[`a month`,(0,j.jsx)(An,{})]})]})}function An(){let{account:e}=g();return U(e.taxRatePercent)?null:e.taxInclusive?(0,j.jsx)(jn,{words:`tax included`}):(0,j.jsx)(jn,{words:`plus ${V(e.taxRatePercent)} tax`})}function jn({words:e}){return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`span`,{className:`comma`,children:`, `}),(0,j.jsx)(`span`,{className:`tax`,children:e})]})}function Mn({plan:e}){return(0,j.jsxs)(`ul`,{className:`ticks`,children:[(0,j.jsxs)(`li`,{children:[B(e.monthlyCredits),` credits each month`]}),e.features.map(e=>(0,j.jsx)(`li`,{children:K(e)},e)),(0,j.jsx)(Nn,{plan:e})]})}function Nn({plan:e}){let t=[...Pn(e.maxAgents),...Fn(e.agentCaps,`for each agent`),...Fn(e.accountCaps,`in all`)];return(0,j.jsx)(j.Fragment,{children:(t.length>0?t:[`No limits on agents, calls or messages`]).map(e=>(0,j.jsx)(`li`,{className:`cap`,children:e},e))})}function Pn(e){return e===null?[]:[`Up to ${B(e)} active ${e===1?`agent`:`agents`}`]}function Fn(e,t){let n=[[e.dailyCalls,`call a day`,`calls a day`],[e.concurrentCalls,`simultaneous call`,`simultaneous calls`],[e.dailyMessages,`message a day`,`messages a day`]].flatMap(([e,n,r])=>e===null?[]:[`Up to ${B(e)} ${e===1?n:r} ${t}`]);return e.maxCallSeconds===null?n:[...n,`Calls of up to ${Ue(e.maxCallSeconds)}`]}function In({plan:e,badge:t,marked:n,children:r}){return(0,j.jsxs)(`li`,{className:`panel plan${n?` marked`:``}`,children:[(0,j.jsxs)(`div`,{className:`row`,children:[(0,j.jsx)(`h3`,{children:e.name}),t]}),(0,j.jsx)(`p`,{className:`quiet`,children:e.description}),e.price&&(0,j.jsx)(kn,{price:e.price}),(0,j.jsx)(Mn,{plan:e}),r]})}var Ln={"voice.outbound":`Outbound call`,"voice.inbound":`Inbound call`,"voice.test":`Test call`,"sms.outbound":`SMS`,"whatsapp.template":`WhatsApp template message`,"whatsapp.session":`WhatsApp session message`,webchat:`Web chat message`};function Rn(e){return Ln[e]??K(e.replaceAll(`.`,` `))}function zn(e){return e.unit===`MESSAGE`?e.quantity===1?`a message`:`${B(e.quantity)} messages`:e.quantity===60?`a minute`:e.quantity===1?`a second`:Ue(e.quantity)}function Bn(e){let t=t=>e.unit===`MESSAGE`?`${B(t)} messages`:Ue(t),n=[];return e.increment>1&&n.push(`in steps of ${t(e.increment)}`),e.minimum>1&&n.push(`at least ${t(e.minimum)}`),n.join(`, `)}function Vn({plans:e}){let t=[...new Set(e.flatMap(e=>e.rates.map(e=>e.code)))];if(t.length===0)return null;let n=Wn(e),r=n.length===1?n[0]?.rates:null;return(0,j.jsxs)(`div`,{className:`rates`,children:[(0,j.jsx)(`h3`,{id:`rates-title`,children:`What calls and messages cost`}),(0,j.jsxs)(`p`,{className:`fine`,children:[r&&`The same in every plan. `,`Plan credits are used first; when they run out, the price is taken from the balance.`]}),(0,j.jsx)(`div`,{className:`scroll`,tabIndex:0,role:`region`,"aria-labelledby":`rates-title`,children:(0,j.jsxs)(`table`,{className:`listing rate-table`,children:[(0,j.jsx)(`thead`,{children:(0,j.jsxs)(`tr`,{children:[(0,j.jsx)(`th`,{scope:`col`,children:`Action`}),r?(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Credits`}),(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:`Or from the balance`})]}):n.map(e=>(0,j.jsx)(`th`,{scope:`col`,className:`number`,children:e.name},e.name))]})}),(0,j.jsx)(`tbody`,{children:t.map(e=>(0,j.jsxs)(`tr`,{children:[(0,j.jsx)(`th`,{scope:`row`,children:(0,j.jsx)(`span`,{className:`strong`,children:Rn(e)})}),r?(0,j.jsx)(Hn,{rate:r.find(t=>t.code===e)}):n.map(t=>(0,j.jsx)(`td`,{className:`number`,children:(0,j.jsx)(Un,{rate:t.rates.find(t=>t.code===e)})},t.name))]},e))})]})})]})}function Hn({rate:e}){if(!e)return null;if(e.free)return(0,j.jsx)(`td`,{className:`number`,colSpan:2,children:(0,j.jsx)(`span`,{className:`free`,children:`Free`})});let t=Bn(e);return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`td`,{className:`number`,children:U(e.credits)?(0,j.jsx)(`span`,{className:`quiet`,children:`–`}):(0,j.jsx)(`b`,{children:B(e.credits)})}),(0,j.jsxs)(`td`,{className:`number`,children:[e.price&&(0,j.jsx)(`b`,{children:z(e.price)}),` `,(0,j.jsx)(`span`,{className:`quiet unit`,children:zn(e)}),t&&(0,j.jsx)(`span`,{className:`fine rounding`,children:t})]})]})}function Un({rate:e}){if(!e)return(0,j.jsx)(`span`,{className:`quiet`,children:`Not available`});if(e.free)return(0,j.jsx)(`span`,{className:`free`,children:`Free`});let t=Bn(e);return(0,j.jsxs)(j.Fragment,{children:[!U(e.credits)&&(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`b`,{children:B(e.credits)}),` `,e.credits===`1`?`credit`:`credits`]}),!U(e.credits)&&e.price&&(0,j.jsx)(`span`,{className:`quiet`,children:` or `}),e.price&&(0,j.jsx)(`b`,{children:z(e.price)}),` `,(0,j.jsx)(`span`,{className:`quiet`,children:zn(e)}),t&&(0,j.jsx)(`span`,{className:`fine rounding`,children:t})]})}function Wn(e){let t=new Map;for(let n of e){let e=JSON.stringify(n.rates);t.set(e,[...t.get(e)??[],n])}return[...t.values()].map(e=>({name:e.map(e=>e.name).join(`, `),rates:e[0]?.rates??[]}))}function Gn({change:e,payment:t,onDone:n}){let{account:r,reload:i}=g(),a=(0,s.useCallback)(()=>void i(),[i]),o=(0,s.useRef)(null);return(0,s.useEffect)(()=>o.current?.focus(),[]),(0,j.jsxs)(`div`,{className:`change-done`,"data-change":e.status,children:[(0,j.jsx)(`div`,{role:`status`,children:(0,j.jsx)(Kn,{change:e})}),t&&e.status===`IN_PROGRESS`&&(0,j.jsx)(X,{payment:t,onDecided:a}),e.status===`APPLIED`&&r.subscription?.credits&&(0,j.jsxs)(`p`,{className:`quiet`,children:[`You have `,(0,j.jsx)(`b`,{children:B(r.subscription.credits.remaining)}),` credits.`,` `,e.invoice&&(0,j.jsxs)(`a`,{href:G(`billing`,`invoices`,e.invoice.id),children:[`Invoice `,e.invoice.number]})]}),(0,j.jsx)(`button`,{ref:o,type:`button`,className:`button primary`,onClick:n,children:`Done`})]})}function Kn({change:e}){let{account:t}=g(),n=t.subscription?.currentPeriod?.timeZone??t.timeZone,r=I(e.effectiveAt,n),i=e.fromPlan?.name,a=e.toPlan?.name;switch(e.status){case`APPLIED`:return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(qn,{}),(0,j.jsxs)(`h3`,{children:[`You are on `,a,` now`]})]});case`IN_PROGRESS`:return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`h3`,{children:[`Your upgrade to `,a,` waits for its payment`]}),(0,j.jsxs)(`p`,{className:`quiet`,children:[`Until then `,i,` goes on as before.`]})]});case`SCHEDULED`:return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(qn,{}),(0,j.jsx)(`h3`,{children:a?`${a} starts on ${r}`:`Your subscription ends on ${r}`}),(0,j.jsxs)(`p`,{className:`quiet`,children:[`Until then you keep `,i,`. You see it in Billing › Subscription as “`,e.title,`”, and can cancel it there.`]})]});default:return(0,j.jsx)(`h3`,{children:`Nothing has changed`})}}function qn(){return(0,j.jsx)(`span`,{className:`big-tick`,"aria-hidden":`true`,children:`✓`})}var Jn={BALANCE:`Too little for a card: taken from your prepaid balance.`,WAIVED:`Too little for a card, and not on your balance: we do not charge it. The invoice says so.`};function Yn({preview:e}){let{account:t}=g(),n=e.lines,r=!U(t.taxRatePercent),i=Jn[e.paidBy];return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`div`,{className:`due-head`,children:[(0,j.jsx)(`h3`,{children:`Due today`}),(0,j.jsx)(`p`,{className:`due-total`,children:(0,j.jsx)(W,{money:e.total})})]}),n.length===0&&(0,j.jsx)(`p`,{className:`fine`,children:`Nothing is charged for this change.`}),n.length>0&&(0,j.jsxs)(`dl`,{className:`charge`,children:[n.map(e=>(0,j.jsx)(Xn,{line:e},e.description)),r&&(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(`dt`,{className:`sub`,children:`Subtotal`}),(0,j.jsx)(`dd`,{className:`sub`,children:(0,j.jsx)(W,{money:e.subtotal})}),(0,j.jsxs)(`dt`,{children:[`Tax, `,V(t.taxRatePercent)]}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(W,{money:e.tax})})]}),(0,j.jsx)(`dt`,{className:`total`,children:`Total`}),(0,j.jsx)(`dd`,{className:`total`,children:(0,j.jsx)(W,{money:e.total})})]}),i&&(0,j.jsx)(`p`,{className:`fine`,children:i})]})}function Xn({line:e}){return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`dt`,{children:[e.description,e.periodStart&&e.periodEnd&&(0,j.jsxs)(`span`,{className:`fine span`,children:[F(e.periodStart),` – `,F(De(e.periodEnd))]})]}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(W,{money:e.amount})})]})}var Zn={ACTIVE_AGENTS:`Active agents`,AGENT_DAILY_CALLS:`Calls a day, each agent`,AGENT_CONCURRENT_CALLS:`Simultaneous calls, each agent`,AGENT_DAILY_MESSAGES:`Messages a day, each agent`,AGENT_MAX_CALL_SECONDS:`Longest call`,ACCOUNT_DAILY_CALLS:`Calls a day, in all`,ACCOUNT_CONCURRENT_CALLS:`Simultaneous calls, in all`,ACCOUNT_DAILY_MESSAGES:`Messages a day, in all`,ACCOUNT_MAX_CALL_SECONDS:`Longest call, any agent`};function Qn({limits:e}){return(0,j.jsx)(`dl`,{className:`limits-changed`,children:e.map(({cap:e,before:t,after:n})=>(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:Zn[e]??e}),(0,j.jsxs)(`dd`,{children:[(0,j.jsx)(`span`,{className:`quiet`,children:$n(e,t)}),(0,j.jsx)(`span`,{"aria-hidden":`true`,children:` → `}),(0,j.jsx)(`span`,{className:`heard`,children:` becomes `}),(0,j.jsx)(`strong`,{children:$n(e,n)})]})]},e))})}function $n(e,t){return t===null?`no limit`:e.endsWith(`_SECONDS`)?Ue(t):B(t)}function er({preview:e}){let{account:t,balance:n}=g(),r=t.subscription?.currentPeriod?.timeZone??t.timeZone,i=I(e.effectiveAt,r),a=t.subscription?.currentPeriod?.end,o=e.fromPlan.name,s=e.toPlan?.name,c=e.kind===`UPGRADE`;return(0,j.jsxs)(`div`,{className:`terms`,children:[(0,j.jsxs)($,{title:`When`,children:[c?(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:`At once`}),`, as soon as it is paid. `,e.proration&&(0,j.jsx)(tr,{proration:e.proration})]}):s?(0,j.jsxs)(`p`,{children:[(0,j.jsxs)(`strong`,{children:[`On `,i]}),`, when your next period begins. Until then you keep `,o,`.`]}):(0,j.jsxs)(`p`,{children:[`Your subscription ends `,(0,j.jsxs)(`strong`,{children:[`on `,i]}),`. Until then you keep `,o,` with everything in it.`]}),e.nextPrice&&(0,j.jsxs)(`p`,{className:`quiet`,children:[c&&a?`From ${I(a,r)}`:`From then`,`: `,(0,j.jsx)(W,{money:e.nextPrice}),` a month`,(0,j.jsx)(An,{}),`.`]})]}),(0,j.jsx)($,{title:`Credits`,children:c?(0,j.jsxs)(j.Fragment,{children:[(0,j.jsxs)(`div`,{className:`sum`,role:`group`,"aria-label":`Credits after the change`,children:[(0,j.jsx)(nr,{words:`You keep`,value:e.creditsKept}),(0,j.jsx)(`span`,{"aria-hidden":`true`,children:`+`}),(0,j.jsx)(nr,{words:`Added now`,value:e.creditsAdded}),(0,j.jsx)(`span`,{"aria-hidden":`true`,children:`=`}),(0,j.jsx)(nr,{words:`You then have`,value:e.creditsAfter,strong:!0})]}),!e.oldPlanCredited&&(0,j.jsx)(`p`,{className:`fine`,children:`This is not your first upgrade in this period. The credits of each plan stay with you, so its share is charged in full.`})]}):(0,j.jsxs)(`p`,{children:[`Your `,(0,j.jsx)(`strong`,{children:B(e.creditsKept)}),` unused credits stay usable until `,i,`.`]})}),(e.featuresGained.length>0||e.featuresLost.length>0)&&(0,j.jsx)($,{title:`Features`,children:(0,j.jsxs)(`ul`,{className:`changes`,children:[e.featuresGained.map(e=>(0,j.jsxs)(`li`,{className:`gained`,children:[(0,j.jsx)(`span`,{className:`heard`,children:`You gain `}),K(e)]},e)),e.featuresLost.map(e=>(0,j.jsxs)(`li`,{className:`lost`,children:[(0,j.jsx)(`span`,{className:`heard`,children:`You lose `}),K(e)]},e))]})}),e.limitsChanged.length>0&&(0,j.jsx)($,{title:`Limits`,children:(0,j.jsx)(Qn,{limits:e.limitsChanged})}),e.agentsPaused.length>0&&(0,j.jsx)($,{title:`Agents`,children:(0,j.jsxs)(`p`,{children:[s,` has no room for`,` `,e.agentsPaused.length===1?`one of your agents`:`${B(e.agentsPaused.length)} of your agents`,`:`,` `,(0,j.jsx)(`strong`,{children:We(e.agentsPaused.map(e=>e.name))}),` will be paused, never deleted. See`,` `,(0,j.jsx)(`a`,{href:G(`agents`),children:`Agents`}),`.`]})}),e.kind===`CANCELLATION`&&n&&(0,j.jsx)($,{title:`Balance`,children:(0,j.jsxs)(`p`,{children:[U(n.available.amount)?`Prepaid money stays`:(0,j.jsxs)(j.Fragment,{children:[`Your balance of `,(0,j.jsx)(`strong`,{children:z(n.available)}),` stays`]}),` `,`on your account. It can be used again when you subscribe again.`]})}),e.replaces&&(0,j.jsx)($,{title:`Pending change`,children:(0,j.jsxs)(`p`,{children:[`This takes the place of your pending `,e.replaces.toPlan?`change to ${e.replaces.toPlan.name}`:`cancellation`,` on`,` `,I(e.replaces.effectiveAt,r),`.`]})})]})}function tr({proration:e}){let{daysRemaining:t,daysInPeriod:n}=e;return t===n?(0,j.jsxs)(j.Fragment,{children:[`It is the first day of your period, so all of its `,n,` days count.`]}):(0,j.jsxs)(j.Fragment,{children:[t,` of the `,n,` days of your period `,t===1?`is`:`are`,` left, today included: you pay for them, and get their share of the credits.`]})}function $({title:e,children:t}){return(0,j.jsxs)(`section`,{className:`term`,children:[(0,j.jsx)(`h3`,{children:e}),(0,j.jsx)(`div`,{children:t})]})}function nr({words:e,value:t,strong:n=!1}){return(0,j.jsxs)(`span`,{className:n?`figure-box strong-box`:`figure-box`,children:[(0,j.jsx)(`span`,{className:`fine`,children:e}),` `,(0,j.jsx)(`b`,{children:B(t)})]})}var rr=6e5;function ir(e,t,n){let{account:r}=g(),[i,a]=(0,s.useState)(Date.now),o=r.testClock!==null,c=e?Date.parse(e)-t:rr,l=t+(c>0&&c<=rr?c:rr)-i,u=e!==void 0&&!o&&l<=0;return(0,s.useEffect)(()=>{if(a(Date.now()),o||!e)return;let t=setInterval(()=>a(Date.now()),1e3);return()=>clearInterval(t)},[o,e]),(0,s.useEffect)(()=>{u&&n()},[u,n]),o?null:Math.max(0,Math.ceil(l/1e3))}function ar({planId:e,plans:t,onDone:n}){let{reload:r}=g(),{answer:i,failure:a,reload:o}=m(ae,{planId:e}),{outcome:c,failure:l,busy:u,attempt:d,open:f,send:p,abandon:h,clear:_}=cr(),[v,y]=(0,s.useState)(null),b=(0,s.useMemo)(()=>i?Date.now():0,[i]),x=i?.data.previewPlanChange?.preview,S=c!==null&&c.userErrors.length===0,C=(0,s.useCallback)(()=>{S||u||(y(`over`),o())},[S,u,o]),w=ir(x?.quote.expiresAt,b,C),T=(0,s.useCallback)(()=>{_(),o(),r()},[_,o,r]),E=async e=>{y(null);let t=await p(e);t&&(t.userErrors.some(or)?(_(),await o(),y(`stale`)):await r())};if(S&&c.change)return(0,j.jsx)(Gn,{change:c.change,payment:c.payment,onDone:n});let D=a??i?.failures[0],O=[...c?.userErrors??[],...c?[]:i?.data.previewPlanChange?.userErrors??[]];return(0,j.jsxs)(`div`,{className:`review`,children:[D&&(0,j.jsx)(M,{failure:D,onRetry:o}),!i&&!D&&(0,j.jsx)(J,{}),v&&x&&(0,j.jsx)(`div`,{className:`notice caution`,role:`alert`,"data-code":v===`stale`?`QUOTE_STALE`:`QUOTE_RENEWED`,children:(0,j.jsxs)(`p`,{children:[(0,j.jsx)(`strong`,{children:v===`stale`?`The terms have changed since you looked.`:`Ten minutes have passed.`}),` Nothing was changed or charged. These are the terms as of now; please look again.`]})}),O.map(e=>(0,j.jsx)(Z,{refusal:e,onDecided:T},e.code)),l&&(0,j.jsx)(M,{failure:l}),f&&(0,j.jsx)(Q,{what:f.input.planId===null?`your cancellation`:`your change to ${sr(t,f.input.planId)}`,busy:u,onRetry:()=>void E(f.input),onAbandon:h}),x&&(0,j.jsxs)(`div`,{className:`review-columns`,children:[(0,j.jsx)(er,{preview:x}),!f&&(0,j.jsx)(lr,{preview:x,planId:e,left:w,busy:u,attempt:d,onConfirm:E,onKeep:n})]})]})}function or(e){return e.code===`QUOTE_STALE`}function sr(e,t){return e.find(e=>e.id===t)?.name??`another plan`}function cr(){let e=p(),{account:t}=g();return vn(`changePlan.${t.id}`,async({key:n,input:{planId:r,...i}})=>{if(r!==null)return e.send(T,{input:{...i,planId:r,idempotencyKey:n}});let a={accountId:t.id,idempotencyKey:n},{data:o,failures:s}=await e.send(E,{input:a});return{data:{changePlan:o.cancelSubscription&&{...o.cancelSubscription,payment:null}},failures:s}},e=>e.changePlan)}function lr({preview:e,planId:t,left:n,busy:r,attempt:i,onConfirm:a,onKeep:o}){let{account:s,can:c}=g(),[l,u,d]=tn(),f=e.paidBy===`CARD`,p=e.kind===`CANCELLATION`,m=()=>void a({accountId:s.id,planId:t,quoteId:e.quote.quoteId,...f?{paymentMethodId:l}:{}}),h=p?`Cancel subscription`:f?`Pay ${z(e.total)} and upgrade`:ur(e);return(0,j.jsxs)(`aside`,{className:`panel due`,"aria-label":`Confirm`,children:[(0,j.jsx)(Yn,{preview:e}),f&&(0,j.jsx)(en,{chosen:l,onChoose:u,disabled:r}),(0,j.jsx)(`button`,{type:`button`,className:`button wide ${p?`danger`:`primary`}`,disabled:r||n===0||f&&!d||!c(`billing:write`),onClick:m,children:r?i>1?`Connection trouble, asking again…`:f?`Paying…`:`One moment…`:h}),p&&(0,j.jsxs)(`button`,{type:`button`,className:`button wide`,disabled:r,onClick:o,children:[`Keep `,e.fromPlan.name]}),!c(`billing:write`)&&(0,j.jsx)(`p`,{className:`fine`,children:`Your access may look, but not change the plan.`}),!p&&(0,j.jsx)(`p`,{className:`fine quote`,children:n===null?`These terms hold until the test clock moves.`:(0,j.jsxs)(j.Fragment,{children:[`These terms hold for `,(0,j.jsx)(`span`,{className:`countdown`,children:dr(n)}),` minutes.`]})})]})}function ur(e){let t=e.toPlan?.name;return e.kind===`UPGRADE`?`Upgrade to ${t}`:e.kind===`DOWNGRADE`?`Downgrade to ${t}`:`Switch to ${t}`}function dr(e){return`${Math.floor(e/60)}:${String(e%60).padStart(2,`0`)}`}var fr=[`billing`,`subscription`,`change-plan`],pr=[`billing`,`subscription`,`cancel`],mr=()=>Be(`billing`,`subscription`);function hr({subscription:e,plans:{answer:t,failure:n,reload:r},planId:i}){let a=t?.data.plans??[],o=n??t?.failures[0];return i?(0,j.jsx)(gr,{subscription:e,plans:a,planId:i},i):(0,j.jsxs)(En,{title:`Change plan`,onClose:mr,children:[(0,j.jsx)(`p`,{className:`quiet`,children:`Upgrades start at once and keep the credits you have not used. Downgrades start with your next period. Before anything changes you see exactly what it does.`}),o&&(0,j.jsx)(M,{failure:o,onRetry:r}),!t&&!o&&(0,j.jsx)(J,{}),(0,j.jsx)(`ul`,{className:`plans`,children:a.map(t=>(0,j.jsx)(yr,{plan:t,subscription:e},t.id))}),(0,j.jsx)(Vn,{plans:a})]})}function gr({subscription:e,plans:t,planId:n}){let r=t.find(e=>e.id===n),i=(0,s.useRef)(``);return r&&!i.current&&(i.current=Dn(br(e,r),r.name)),(0,j.jsx)(En,{title:i.current||`Change plan`,back:(0,j.jsx)(`a`,{href:G(...fr),children:`‹ All plans`}),onClose:mr,children:(0,j.jsx)(ar,{planId:n,plans:t,onDone:mr})})}function _r(){return(0,j.jsx)(En,{title:`Cancel subscription`,onClose:mr,children:(0,j.jsx)(ar,{planId:null,plans:[],onDone:mr})})}var vr={UPGRADE:`Upgrade`,DOWNGRADE:`Downgrade`,LATERAL:`Switch`};function yr({plan:e,subscription:t}){let{account:n,can:r}=g(),i=t.plan?.id===e.id,a=t.pendingChange?.toPlan?.id===e.id?t.pendingChange:null,o=br(t,e),s=i?(0,j.jsx)(`span`,{className:`badge good`,children:`Your plan`}):a?(0,j.jsx)(`span`,{className:`badge caution`,children:`Pending`}):t.plan?.code===e.code?(0,j.jsx)(`span`,{className:`badge`,children:`New version`}):null;return(0,j.jsxs)(In,{plan:e,badge:s,marked:i,children:[i&&(0,j.jsx)(`p`,{className:`foot quiet`,children:t.pendingChange?`To keep it, cancel the pending change.`:`The plan you have now.`}),a&&(0,j.jsxs)(`p`,{className:`foot quiet`,children:[`Starts on `,I(a.effectiveAt,t.currentPeriod?.timeZone??n.timeZone),`.`]}),!i&&!a&&(0,j.jsxs)(`button`,{type:`button`,className:o===`UPGRADE`?`button primary wide`:`button wide`,disabled:!r(`billing:write`),onClick:()=>Be(...fr,e.id),children:[vr[o],(0,j.jsxs)(`span`,{className:`heard`,children:[` to `,e.name]})]})]})}function br(e,t){let n=e.plan?.rank??0;return t.rank>n?`UPGRADE`:t.rank<n?`DOWNGRADE`:`LATERAL`}function xr({subscription:e}){let{account:t}=g(),n=e.status===`PAST_DUE`||e.status===`UNPAID`,r=n?e.dueInvoice:null;return(0,j.jsxs)(`div`,{className:n?`panel overdue ${e.status.toLowerCase()}`:`settled`,children:[n&&(0,j.jsx)(Sr,{subscription:e}),(0,j.jsx)(yn,{accountId:t.id,invoice:r})]})}function Sr({subscription:e}){let{account:t}=g(),n=e.status===`UNPAID`,r=e.dueInvoice,i=e.currentPeriod,a=Cr(e.version);return(0,j.jsxs)(`section`,{"aria-labelledby":`due-title`,role:`alert`,children:[(0,j.jsx)(`h2`,{id:`due-title`,children:n?`Your subscription is not paid`:`Your last renewal could not be paid`}),a&&(0,j.jsxs)(`p`,{children:[(0,j.jsxs)(`strong`,{children:[a.message,`.`]}),` `,(0,j.jsx)(`span`,{className:`advice`,children:a.advice})]}),(0,j.jsx)(`p`,{children:n?`Calls and paid messages are stopped until it is paid.`:`The unused credits of this period are taken back until it is paid; your prepaid balance works.`}),(0,j.jsxs)(`dl`,{className:`facts`,children:[r&&(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Invoice`}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(`a`,{href:G(`billing`,`invoices`,r.id),children:r.number})})]}),r&&(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Amount due`}),(0,j.jsx)(`dd`,{children:(0,j.jsx)(W,{money:r.total})})]}),e.pastDueSince&&(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Past due since`}),(0,j.jsx)(`dd`,{children:N(e.pastDueSince,t.timeZone)})]}),(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`Next attempt`}),(0,j.jsx)(`dd`,{children:e.nextPaymentAttemptAt?N(e.nextPaymentAttemptAt,t.timeZone):n?i&&`None; the subscription ends on ${I(i.end,i.timeZone)}`:`Under way`})]})]})]})}function Cr(e){let{nodes:t}=Mt(le,e=>e.account?.payments,e);return t?.find(e=>e.purpose===`SUBSCRIPTION`)?.failure??null}function wr({change:e}){let t=p(),{account:n,reload:r,can:i}=g(),[a,o]=(0,s.useState)(!1),{outcome:c,failure:l,busy:u,open:d,send:f,abandon:m}=vn(`cancelPendingChange.${n.id}`,({key:e,input:r})=>t.send(D,{input:{...r,accountId:n.id,idempotencyKey:e}}),e=>e.cancelPendingChange),h=(0,s.useCallback)(()=>void r(),[r]),_=async e=>{o(!1),await f({changeId:e}),await r()},v=c?.userErrors??[],y=!e&&c?.canceledChange;return(0,j.jsxs)(j.Fragment,{children:[e&&(0,j.jsxs)(`section`,{className:`notice caution pending`,"aria-labelledby":`pending-title`,children:[(0,j.jsxs)(`div`,{className:`pending-words`,children:[(0,j.jsx)(`h2`,{id:`pending-title`,children:e.title}),(0,j.jsx)(Tr,{change:e}),(0,j.jsx)(Er,{change:e})]}),(0,j.jsx)(`button`,{type:`button`,className:`button`,disabled:u||d!==null||!i(`billing:write`),onClick:()=>o(!0),children:u?`Cancelling…`:`Cancel pending change`})]}),d&&(0,j.jsx)(Q,{what:`the pending plan change`,busy:u,onRetry:()=>void _(d.input.changeId),onAbandon:m}),l&&(0,j.jsx)(M,{failure:l}),v.map(e=>(0,j.jsx)(Z,{refusal:e,onDecided:h},e.code)),y&&(0,j.jsx)(`p`,{className:`notice good`,role:`status`,children:(0,j.jsxs)(`span`,{children:[(0,j.jsx)(`strong`,{children:`Pending plan change cancelled.`}),` You keep `,y.fromPlan?.name,`.`]})}),a&&e&&(0,j.jsxs)(Cn,{title:`Cancel the pending change?`,verb:`Cancel the change`,keep:`Leave it`,tone:`primary`,onYes:()=>void _(e.id),onNo:()=>o(!1),children:[`You keep `,e.fromPlan?.name,`, and it renews as before.`]})]})}function Tr({change:e}){let{account:t}=g(),n=I(e.effectiveAt,t.subscription?.currentPeriod?.timeZone??t.timeZone);return e.toPlan?(0,j.jsxs)(`p`,{children:[On[e.kind],` from `,e.fromPlan?.name,` to `,(0,j.jsx)(`strong`,{children:e.toPlan.name}),` on `,(0,j.jsx)(`strong`,{children:n}),`.`]}):(0,j.jsxs)(`p`,{children:[On[e.kind],`: your subscription to `,e.fromPlan?.name,` ends on `,(0,j.jsx)(`strong`,{children:n}),`.`]})}function Er({change:e}){let{account:t,subject:n}=g();return(0,j.jsxs)(`p`,{className:`fine`,children:[`Asked for by `,e.requestedBy===n?`you`:e.requestedBy,` on `,N(e.requestedAt,t.timeZone),`.`]})}var Dr={SUBSCRIPTION:`Monthly credits`,UPGRADE:`Added by an upgrade`},Or={};function kr({subscription:e}){let{account:t}=g(),{answer:n,failure:r,reload:i}=m(oe,Or),a=(0,s.useRef)(e.version);(0,s.useEffect)(()=>{a.current!==e.version&&(a.current=e.version,i())},[e.version,i]);let o=_(t),c=(n?.data.account?.creditGrants?.nodes??[]).filter(e=>Date.parse(e.expiresAt)>o).reverse().sort((e,t)=>Date.parse(e.expiresAt)-Date.parse(t.expiresAt));return r?(0,j.jsx)(M,{failure:r}):c.length===0?null:(0,j.jsx)(`ul`,{className:`grants`,"aria-label":`Credits, grant by grant`,children:c.map(e=>(0,j.jsxs)(`li`,{children:[(0,j.jsxs)(`div`,{className:`grant-words`,children:[(0,j.jsx)(`span`,{className:`strong`,children:Dr[e.source]}),e.status===`PROVISIONAL`&&(0,j.jsx)(`span`,{className:`badge caution`,children:`Payment under way`}),!U(e.voided)&&(0,j.jsxs)(`span`,{className:`badge bad`,children:[B(e.voided),` taken back until paid`]}),(0,j.jsxs)(`span`,{className:`fine`,children:[`Since `,P(e.effectiveAt,t.timeZone),` · good until `,P(e.expiresAt,t.timeZone),` ·`,` `,B(e.used),` used`]})]}),(0,j.jsxs)(`div`,{className:`grant-figures`,children:[(0,j.jsx)(Wt,{whole:e.granted,shares:[{name:`remaining`,value:e.remaining},{name:`held`,value:e.held}]}),(0,j.jsxs)(`span`,{className:`number`,children:[(0,j.jsx)(`b`,{children:B(e.remaining)}),` `,(0,j.jsxs)(`span`,{className:`quiet`,children:[`of `,B(e.granted),` left`]})]})]})]},e.id))})}var Ar={ACTIVE:`good`,INCOMPLETE:`caution`,PAST_DUE:`caution`,UNPAID:`bad`,CANCELED:``};function jr({subscription:e}){let{account:t,reload:n,can:r}=g(),i=(0,s.useCallback)(()=>void n(),[n]),a=e.plan?.prices.find(e=>e.currency===t.currency),o=e.currentPeriod,{status:c,plan:l}=e,u=c!==`INCOMPLETE`&&c!==`CANCELED`,d=e.pendingChange?.kind===`CANCELLATION`;return(0,j.jsxs)(`section`,{className:`panel present`,"aria-label":`Present subscription`,children:[(0,j.jsxs)(`div`,{className:`present-head`,children:[(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`p`,{className:`fine`,children:u?`Your plan`:`Subscription`}),(0,j.jsxs)(`h2`,{children:[l?.name??`Plan`,` `,(0,j.jsx)(`span`,{className:`badge ${Ar[c]}`,children:K(c)})]}),a&&(0,j.jsx)(kn,{price:a})]}),(0,j.jsx)(Bt,{})]}),o&&u&&(0,j.jsxs)(`dl`,{className:`facts`,children:[(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:`This period`}),(0,j.jsxs)(`dd`,{children:[F(o.startDate),` – `,F(De(o.endDate))]})]}),(0,j.jsxs)(`div`,{children:[(0,j.jsx)(`dt`,{children:Mr(e)}),(0,j.jsx)(`dd`,{children:F(o.endDate)})]})]}),c===`CANCELED`&&e.canceledAt&&(0,j.jsxs)(`p`,{className:`quiet`,children:[`It ended on `,I(e.canceledAt,t.timeZone),`.`]}),e.pendingPayment&&!e.upgradeInProgress&&(0,j.jsx)(X,{payment:e.pendingPayment,onDecided:i}),u&&e.credits&&(0,j.jsxs)(`div`,{className:`present-part`,children:[(0,j.jsx)(`h3`,{children:`Credits`}),(0,j.jsx)(Kt,{credits:e.credits}),(0,j.jsx)(kr,{subscription:e})]}),u&&l&&(0,j.jsxs)(`div`,{className:`present-part`,children:[(0,j.jsx)(`h3`,{children:`What’s included`}),(0,j.jsxs)(`ul`,{className:`ticks wide`,children:[l.features.map(e=>(0,j.jsx)(Nr,{feature:e},e)),(0,j.jsx)(Nn,{plan:l})]})]}),u&&!d&&r(`billing:write`)&&(0,j.jsx)(`p`,{className:`present-foot`,children:(0,j.jsx)(`a`,{className:`quiet`,href:G(...pr),children:`Cancel subscription`})})]})}function Mr({status:e,pendingChange:t}){return t?.kind===`CANCELLATION`?`Ends on`:e===`ACTIVE`?t?.toPlan?`${t.toPlan.name} starts on`:`Renews on`:`Ends, unless paid, on`}function Nr({feature:e}){let{account:t}=g(),n=!t.entitlements||t.entitlements.includes(e);return(0,j.jsxs)(`li`,{className:n?``:`cap`,children:[K(e),!n&&(0,j.jsx)(`span`,{className:`fine`,children:` (stopped)`})]})}function Pr({plan:e,price:t}){let n=p(),{account:r,reload:i,can:a}=g(),[o,c,l]=tn(),[u,d]=(0,s.useState)(null),[f,m]=(0,s.useState)(null),{open:h,attempt:_,carryOut:v,abandon:y}=Zt(`subscribe.${r.id}`),x=_>0,S=(0,s.useRef)(null);(0,s.useEffect)(()=>{S.current?.scrollIntoView({block:`nearest`})},[]);let C=async e=>{d(null),m(null);try{let t=await v(e,async({key:e,input:t})=>{let{data:r,failures:i}=await n.send(b,{input:{...t,idempotencyKey:e}});if(!r.subscribe)throw i[0];return r.subscribe});d(t),await i()}catch(e){m(e)}},w=(0,s.useCallback)(()=>void i(),[i]);return(0,j.jsxs)(`section`,{ref:S,className:`panel subscribe`,"aria-label":`Complete the subscription`,children:[(0,j.jsxs)(`h2`,{children:[`Complete the subscription to `,e.name]}),h?(0,j.jsx)(Q,{what:`your subscription`,busy:x,onRetry:()=>void C(h.input),onAbandon:y}):(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(en,{chosen:o,onChoose:c,disabled:x}),(0,j.jsx)(nn,{amount:t,inclusive:r.taxInclusive}),(0,j.jsx)(`button`,{type:`button`,className:`button primary wide`,disabled:x||!l||!a(`billing:write`),onClick:()=>void C({accountId:r.id,planId:e.id,paymentMethodId:o}),children:x?_>1?`Connection trouble, asking again…`:`Paying…`:`Subscribe to ${e.name}`})]}),f&&(0,j.jsx)(M,{failure:f}),u?.userErrors.map(e=>(0,j.jsx)(Z,{refusal:e,onDecided:w},e.code)),u?.payment&&u.userErrors.length===0&&(0,j.jsx)(X,{payment:u.payment,onDecided:w})]})}var Fr=864e5,Ir=35*Fr,Lr=30;function Rr(){let e=p(),{account:t,reload:n,can:r}=g(),[i,a]=(0,s.useState)(!1),[o,c]=(0,s.useState)(``),[l,u]=(0,s.useState)(null),[d,f]=(0,s.useState)([]),[m,h]=(0,s.useState)(!1),_=t.testClock,v=t.subscription?.currentPeriod?.end,y=r(`billing:write`)&&!o,b=async(e,t)=>{c(e),u(null),f([]),h(!1);try{f(await t())}catch(e){u(e)}finally{await n(),c(``)}},x=()=>b(`create`,async()=>{let{data:n,failures:r}=await e.send(k,{input:{accountId:t.id}});if(!n.createTestClock)throw r[0];return n.createTestClock.userErrors}),S=(n,r)=>b(n,async()=>{for(let n=0;n<Lr;n++){let{data:n,failures:i}=await e.send(A,{input:{accountId:t.id,to:new Date(r).toISOString()}}),a=n.advanceTestClock;if(!a)throw i[0];if(a.reached!==!1)return a.userErrors}return h(!0),[]}),C=_?Date.parse(_.now):0,w=v?Date.parse(v):0,T=[{name:`day`,words:`1 day`,to:C+Fr},...w>C&&w-C<=Ir?[{name:`period`,words:`To period’s end`,to:w}]:[],{name:`month`,words:`35 days`,to:C+Ir}];return(0,j.jsxs)(`section`,{className:`panel test-clock`,"aria-labelledby":`clock-title`,"aria-busy":o!==``,children:[(0,j.jsxs)(`div`,{className:`clock-words`,children:[(0,j.jsxs)(`div`,{className:`row`,children:[(0,j.jsx)(`h2`,{id:`clock-title`,children:`Test clock`}),(0,j.jsx)(`span`,{className:`badge caution`,children:`Sandbox`})]}),_?(0,j.jsxs)(`p`,{className:`clock-face`,children:[(0,j.jsx)(`span`,{className:`fine`,children:`The account’s time`}),(0,j.jsx)(`time`,{dateTime:_.now,children:N(_.now,t.timeZone)})]}):(0,j.jsx)(`p`,{className:`quiet`,children:`Stop this account’s time and move it yourself, to see renewals, retries and pending changes in seconds.`})]}),(0,j.jsx)(`div`,{className:`buttons`,role:`group`,"aria-label":_?`Move the time forward`:`Test clock`,children:_?T.map(e=>(0,j.jsx)(`button`,{type:`button`,className:`button`,disabled:!y,onClick:()=>void S(e.name,e.to),children:o===e.name?`Moving…`:e.words},e.name)):(0,j.jsx)(`button`,{type:`button`,className:`button`,disabled:!y,onClick:()=>a(!0),children:o?`One moment…`:`Create a test clock`})}),(l||d.length>0||m)&&(0,j.jsxs)(`div`,{className:`clock-problems`,children:[l&&(0,j.jsx)(M,{failure:l}),d.map(e=>(0,j.jsx)(Z,{refusal:e,onDecided:()=>void n()},e.code)),m&&(0,j.jsx)(`p`,{className:`notice caution`,role:`status`,children:`The clock stopped on the way: a payment is not decided yet. Move it again in a moment.`})]}),i&&(0,j.jsx)(Cn,{title:`Stop this account’s time?`,verb:`Create the test clock`,keep:`Leave it running`,tone:`primary`,onYes:()=>{a(!1),x()},onNo:()=>a(!1),children:`From now on it moves only when you move it, and only forward. A test clock cannot be removed.`})]})}function zr({change:e}){let{account:t,reload:n}=g(),r=(0,s.useCallback)(()=>void n(),[n]);return(0,j.jsxs)(`section`,{className:`panel waiting-upgrade`,"aria-label":`Upgrade in progress`,children:[(0,j.jsxs)(`h2`,{children:[`Your upgrade to `,e.toPlan?.name,` waits for its payment`]}),(0,j.jsxs)(`p`,{className:`quiet`,children:[`Until it is paid `,e.fromPlan?.name,` goes on as before.`,e.expiresAt&&(0,j.jsxs)(j.Fragment,{children:[` Without payment the upgrade is dropped on `,N(e.expiresAt,t.timeZone),`.`]})]}),e.payment&&(0,j.jsx)(X,{payment:e.payment,onDecided:r})]})}function Br({errand:e,planId:t}){let{account:n}=g(),r=m(ie,{currency:n.currency}),i=ut(),a=n.billingSetup,o=n.subscription,s=a!==null&&!a.configured,c=o&&!s;return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(q,{title:`Subscription`,trail:`Billing`,children:c&&(0,j.jsx)(`a`,{className:`button primary`,href:G(...fr),children:`Change plan`})}),s&&(0,j.jsx)(ft,{message:a.message??`Billing not configured`,missing:a.missing}),c&&(0,j.jsx)(xr,{subscription:o}),c&&(0,j.jsx)(wr,{change:o.pendingChange}),c&&o.upgradeInProgress&&(0,j.jsx)(zr,{change:o.upgradeInProgress}),o&&(0,j.jsx)(jr,{subscription:o}),s&&(0,j.jsx)(Vr,{plans:r,choice:i}),n.mode===`SANDBOX`&&(0,j.jsx)(Rr,{}),c&&e===`change-plan`&&(0,j.jsx)(hr,{subscription:o,plans:r,planId:t}),c&&e===`cancel`&&(0,j.jsx)(_r,{})]})}function Vr({plans:{answer:e,failure:t,reload:n},choice:[r,i]}){let{account:a}=g(),o=e?.data.plans??[],s=o.find(e=>e.id===r),c=a.subscription?.status!==`INCOMPLETE`,l=t??e?.failures[0];return(0,j.jsxs)(j.Fragment,{children:[c&&s?.price&&(0,j.jsx)(Pr,{plan:s,price:s.price},s.id),(0,j.jsxs)(`section`,{"aria-label":`Plans`,children:[(0,j.jsx)(`h2`,{children:`Select a plan`}),l&&(0,j.jsx)(M,{failure:l,onRetry:n}),!e&&!l&&(0,j.jsx)(J,{}),(0,j.jsx)(`ul`,{className:`plans`,children:o.map(e=>(0,j.jsx)(In,{plan:e,marked:e.id===r,children:c&&(0,j.jsx)(`button`,{type:`button`,className:e.id===r?`button wide`:`button primary wide`,"aria-pressed":e.id===r,onClick:()=>i(e.id),children:e.id===r?`Selected`:`Select ${e.name}`})},e.id))})]}),o.length>0&&(0,j.jsx)(`div`,{className:`panel`,children:(0,j.jsx)(Vn,{plans:o})})]})}function Hr(){let[e,t,n,r]=ze();switch(e===`billing`?t:e){case`balance`:return(0,j.jsx)(un,{});case`subscription`:return(0,j.jsx)(Br,{errand:n??null,planId:r??null});case`payment-method`:return(0,j.jsx)(Tn,{});case`invoices`:return n?(0,j.jsx)(bn,{id:n},n):(0,j.jsx)(pn,{});case`agents`:return t?(0,j.jsx)(At,{id:t},t):(0,j.jsx)(Lt,{});default:return(0,j.jsxs)(j.Fragment,{children:[(0,j.jsx)(q,{title:`There is no such page`}),(0,j.jsx)(`a`,{href:G(`billing`,`balance`),children:`Go to Billing › Balance`})]})}}var Ur={};function Wr({settings:e,onSignOut:t}){let{answer:n,failure:r,reload:i}=m(ne,Ur),a=n?.data.viewer;if(a?.account)return(0,j.jsx)(Gr,{viewer:a,account:a.account,failure:r??n?.failures[0]??null,reload:i,settings:e,onSignOut:t},a.account.id);let o=r??n?.failures[0];return(0,j.jsxs)(`main`,{className:`lonely`,"aria-busy":!o&&!a,children:[(o||a)&&(0,j.jsx)(Ee,{}),o&&(0,j.jsx)(M,{failure:o,onRetry:i}),a&&!a.account&&(0,j.jsxs)(`div`,{className:`panel`,children:[(0,j.jsx)(`h1`,{children:`This token is good for several accounts`}),(0,j.jsx)(`p`,{className:`quiet`,children:`The dashboard shows one. Sign in with a token of the customer.`})]}),t&&(o||a)&&(0,j.jsx)(`button`,{type:`button`,className:`button`,onClick:t,children:`Use another token`})]})}function Gr({viewer:e,account:t,failure:n,reload:r,settings:i,onSignOut:a}){let{balance:o,subscription:c,live:l}=xe(p(),t);Se(t.subscription,c,r);let u=(0,s.useMemo)(()=>({account:{...t,subscription:c},settings:i,balance:o,live:l,reload:r,subject:e.subject,can:t=>e.scopes.includes(t)}),[t,c,i,o,l,r,e.subject,e.scopes]);return(0,j.jsxs)(h,{value:u,children:[(0,j.jsx)(`a`,{className:`skip`,href:`#main`,onClick:e=>Kr(e,`main`),children:`Skip to the content`}),(0,j.jsx)(Ge,{viewer:e,onSignOut:a}),(0,j.jsxs)(`div`,{className:`frame`,children:[(0,j.jsx)(qe,{}),(0,j.jsxs)(`main`,{id:`main`,tabIndex:-1,children:[n&&(0,j.jsx)(M,{failure:n,onRetry:r}),(0,j.jsx)(Hr,{})]})]})]})}function Kr(e,t){e.preventDefault(),document.getElementById(t)?.focus()}function qr({reason:e,onToken:t}){let[n,r]=(0,s.useState)(``),i=(0,s.useId)();return(0,j.jsxs)(`main`,{className:`lonely`,children:[(0,j.jsx)(Ee,{}),(0,j.jsxs)(`form`,{className:`panel sign-in`,onSubmit:e=>{e.preventDefault();let r=n.trim().replace(/^Bearer\s+/i,``);r&&t(r)},children:[(0,j.jsx)(`h1`,{children:`Sign in`}),(0,j.jsx)(`p`,{className:`quiet`,children:`Paste an access token of your account. It is kept in this tab and forgotten when you close it.`}),e&&(0,j.jsx)(`p`,{className:`notice bad`,role:`alert`,children:e}),(0,j.jsx)(`label`,{htmlFor:i,children:`Access token`}),(0,j.jsx)(`textarea`,{id:i,className:`token`,rows:4,spellCheck:!1,autoComplete:`off`,required:!0,value:n,onChange:e=>r(e.target.value)}),(0,j.jsx)(`button`,{type:`submit`,className:`button primary`,children:`Sign in`})]})]})}function Jr(){let[e,t]=(0,s.useState)(null),[r,a]=(0,s.useState)(i.read),[o,c]=(0,s.useState)(null),[l,u]=(0,s.useState)(null);(0,s.useEffect)(()=>{n().then(t,e=>u(e.message))},[]);let p=e=>{i.keep(e),c(null),a(e)},m=(0,s.useCallback)(e=>{i.forget(),a(null),c(e),e&&t(e=>e&&{...e,token:``})},[]),h=r??e?.token??``,g=(0,s.useMemo)(()=>!e||!h?null:new d(e.endpoint,h,async()=>r?null:(await n()).token,m),[e,h,r,m]);return l?(0,j.jsxs)(`main`,{className:`lonely`,children:[(0,j.jsx)(`h1`,{children:`Aura Billing is not reachable`}),(0,j.jsx)(`p`,{children:l}),(0,j.jsx)(`button`,{type:`button`,className:`button primary`,onClick:()=>window.location.reload(),children:`Try again`})]}):e?g?(0,j.jsx)(f,{value:g,children:(0,j.jsx)(Wr,{settings:e,onSignOut:r?()=>m(null):null})}):(0,j.jsx)(qr,{reason:o,onToken:p}):(0,j.jsx)(`div`,{className:`lonely`,"aria-busy":`true`,"aria-label":`Loading`})}var Yr=class extends s.Component{state={error:null};static getDerivedStateFromError(e){return{error:e}}render(){return this.state.error?(0,j.jsx)(`main`,{className:`lonely`,children:(0,j.jsxs)(`div`,{className:`panel`,children:[(0,j.jsx)(`h1`,{children:`The dashboard has stumbled`}),(0,j.jsx)(`p`,{className:`quiet`,children:`Your account is not affected. Load the page again; if it stumbles again, tell support:`}),(0,j.jsx)(`p`,{children:(0,j.jsx)(`code`,{children:this.state.error.message})}),(0,j.jsx)(`button`,{type:`button`,className:`button primary`,onClick:()=>window.location.reload(),children:`Load again`})]})}):this.props.children}},Xr=document.getElementById(`root`);Xr&&(0,c.createRoot)(Xr).render((0,j.jsx)(s.StrictMode,{children:(0,j.jsx)(Yr,{children:(0,j.jsx)(Jr,{})})}));