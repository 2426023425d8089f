// The two environments: their status, each activation live, and what a program needs to use them.

import { get, post } from '../api.js'
import { environments } from '../events.js'
import {
  copyable, duration, environmentName, html, nothing, redraw, sameByCurl, say, skeleton, sold, status, time, whomToAsk,
  withModule
} from '../ui.js'

const LIST = '/dashboard/environments'
const PLANS = '/dashboard/billing/plans'
const LOOK_AGAIN = 5000
const KINDS = ['sandbox', 'production']
const PURPOSE = {
  sandbox: 'For development and tests, apart from everything live.',
  production: 'For live, verified data, on a paid plan.'
}
const TOLD = {
  none: name => `${name} is not activated.`,
  activating: name => `${name} is being activated.`,
  active: name => `${name} is active.`,
  failed: name => `The activation of ${name} failed.`
}
const STEPS = {
  place: ['Choose a database', 'A cell of the right kind with room'],
  'create-ledger': ['Create the ledger', 'With a signing key of its own, and its log’s first signed checkpoint'],
  'self-test': ['Test the log', 'Read back what is published and check its signature'],
  publish: ['Publish', 'From here on keys can be made']
}

/** Why an activation did not succeed; what to do next stands beside the button. */
const WHY = {
  NO_CELL: name => `This installation has no database for ${name}. Its operator has to add one before a retry can succeed.`,
  CELL_AWAY: name => `The database of ${name} could not be reached. A retry succeeds once it is back.`,
  SELF_TEST_FAILED: () => 'The new log did not pass its self-test. If a retry does not pass it either, tell the operator.',
  DEADLINE_PASSED: () => 'It was not done in time.',
  UNEXPECTED: () => 'It met an unexpected problem, which was logged. If it persists, tell the operator.'
}
const why = (kind, failure) => (failure ? WHY[failure.code]?.(environmentName(kind)) ?? failure.message : 'The activation failed.')

export function open(page) {
  const integrations = page.load(signal => get(LIST, { signal }))
  const plans = page.load(signal => get(PLANS, { signal }))
  const isFree = () => page.session.tenant.plan === 'free'
  // Whoever runs the installation may give a plan at any moment.
  page.every(LOOK_AGAIN, () => isFree() && plans.value && !sold(plans.value) && page.refreshSession().catch(() => {}))
  const asked = { sandbox: null, production: null }
  const before = { sandbox: null, production: null }

  async function activate(kind) {
    if (asked[kind]?.busy) return
    asked[kind] = { busy: true }
    redraw()
    try {
      await post('/dashboard/environments/provision', { environment: kind })
      asked[kind] = null
    } catch (refused) {
      asked[kind] = { refused }
    }
    redraw()
  }

  async function keys(kind) {
    await page.choose(kind)
    page.go('/api-keys')
  }

  const upgrade = () => withModule(() => import('../upgrade.js'), async ({ choosePlan }) => {
    await choosePlan()
  }, page.signal)

  function notice(kind) {
    const now = environments[kind]?.status
    if (!now || now === before[kind]) return
    if (before[kind] !== null) say(TOLD[now](environmentName(kind)))
    if (now === 'active' && !integrations.value?.environments.some(each => each.environment === kind)) integrations.reload()
    before[kind] = now
  }

  return () => {
    KINDS.forEach(notice)
    return html`<div class="head"><div><h1 tabindex="-1">Environments</h1>
        <p>Each has a ledger, a log and keys of its own. Nothing is shared between them.</p></div></div>
      <div class="cards">${KINDS.map(kind => card({
        kind, view: environments[kind], asked: asked[kind], free: isFree(), plans: plans.value,
        integrations, activate: () => activate(kind), upgrade, keys: () => keys(kind)
      }))}</div>
      <div class="below">${sameByCurl('/dashboard/environments/environment-status')}</div>`
  }
}

const card = ({ kind, view, ...rest }) => html`<section class="card environment" data-environment=${kind} aria-labelledby=${`name-${kind}`}>
  <header><h2 id=${`name-${kind}`}>${environmentName(kind)}</h2>
    <span class="state">${view ? status(view.status) : skeleton(1)}</span></header>
  <p class="quiet purpose">${PURPOSE[kind]}</p>
  ${view ? action({ kind, view, ...rest }) : html`<div class="action">${skeleton(2)}</div>`}
  ${timeline(view)}
  ${details(kind, view, rest.integrations.value)}
</section>`

// What can be done now

function action({ kind, view, asked, free, plans, activate, upgrade, keys }) {
  const refused = asked?.refused
  const needsPlan = kind === 'production' && free && (view.status === 'none' || view.status === 'failed')
  return html`<div class="action" role="group" aria-label=${`What to do with ${environmentName(kind)}`}>
    ${refused && refused.code !== 'PLAN_UPGRADE_REQUIRED'
      ? html`<div class="problem" role="alert"><p>${refused.message}</p></div>` : nothing}
    ${needsPlan && plans && !sold(plans) ? html`<p>Production needs a paid plan; yours is free. Plans are not bought here: ask
      ${whomToAsk(plans)} for one, then it can be activated.</p>`
      : needsPlan ? html`<p>Production needs a paid plan; yours is free. Sandbox stays as it is.</p>
      <button type="button" class="button main" @click=${upgrade}>Upgrade the plan</button>`
      : byStatus({ kind, view, asked, activate, keys })}
  </div>`
}

function byStatus({ kind, view, asked, activate, keys }) {
  const name = environmentName(kind)
  const button = verb => html`<button type="button" class="button main" aria-disabled=${asked?.busy ? 'true' : 'false'}
    @click=${activate}>${verb}${
    asked?.busy ? html`<span class="busy" aria-hidden="true"></span>` : nothing}</button>`
  switch (view.status) {
    case 'none':
      return html`<p>Not activated yet. It takes about a second.</p>${button(`Activate ${name}`)}`
    case 'activating':
      return html`<p role="status">${progress(kind, view.operation)}</p>`
    case 'failed':
      return html`<div class="problem" role="alert"><p>${why(kind, view.operation?.failure)}</p>
        <p>Nothing that was done is lost: a retry goes on from the step that failed, with a new deadline.</p></div>${button('Retry')}`
    default:
      return html`<p>Ready to record. A key is all that your programs need.</p>
        <button type="button" class="button" @click=${keys}>${name} keys</button>`
  }
}

function progress(kind, operation) {
  if (!operation) return 'Activation begins.'
  const again = operation.nextRetryAt ? html` It is tried again at ${time(operation.nextRetryAt)}.` : nothing
  if (operation.failure) return html`Try ${operation.attempt} did not succeed. ${why(kind, operation.failure)}${again}`
  return html`Under way. If it is not done by ${time(operation.deadline)}, it fails and can be retried.`
}

// The activation, step by step

function timeline(view) {
  const steps = view?.operation?.steps ?? Object.keys(STEPS).map(step => ({ step, status: 'waiting' }))
  const took = view?.operation?.endedAt && new Date(view.operation.endedAt) - new Date(view.operation.startedAt)
  return html`<div class="timeline"><h3>Activation${took
      ? html` <span class="quiet">${view.status === 'failed' ? 'failed after' : 'took'} ${duration(took)}</span>` : nothing}</h3>
    <ol>${steps.map(step => html`<li data-status=${step.status}>
      <span class="shape" aria-hidden="true">${{ done: '●', running: '◐', failed: '✕' }[step.status] ?? '○'}</span>
      <div><p>${STEPS[step.step]?.[0] ?? step.step}<span class="unseen">: ${step.status}</span></p>
        <p class="quiet">${STEPS[step.step]?.[1] ?? ''}</p></div>
      <span class="number quiet">${lasted(step)}${
        step.attempts > 1 ? html`<br>${step.attempts} tries` : nothing}</span></li>`)}</ol></div>`
}

const lasted = ({ durationMs, status: word }) => durationMs !== undefined && durationMs !== null ? duration(durationMs)
  : word === 'waiting' ? '' : word

// What programs need

function details(kind, view, list) {
  const found = view?.status === 'active' && list?.environments.find(each => each.environment === kind)
  const row = (name, value) => html`<dt>${name}</dt><dd>${found ? value(found) : html`<span class="quiet">${
    view && view.status !== 'active' ? 'once it is active' : '…'}</span>`}</dd>`
  return html`<div><h3>For your programs</h3><dl class="facts details">
    <dt>Key prefix</dt><dd><code class="prefix">${kind === 'production' ? 'pk_live_' : 'pk_test_'}</code></dd>
    ${row('Base URL', of => copyable(of.apiBaseUrl, 'base URL'))}
    ${row('Log origin', of => copyable(of.log.origin, 'log origin'))}
    ${row('Log key', of => copyable(of.log.publicKey, 'public key of the log'))}
    ${row('Checkpoint', of => copyable(of.log.checkpointUrl, 'checkpoint URL'))}
    ${row('Active since', of => time(of.activatedAt))}</dl></div>`
}
