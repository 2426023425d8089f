// The tenant's environments as they are now: by server-sent events while this page is looked at, by
// asking every two seconds while no stream can be had.

import { get, onReachability, Refused } from './api.js'
import { environmentName } from './ui.js'

const EVENTS = '/dashboard/environments/events'
const KINDS = ['sandbox', 'production']
const POLL_EVERY = 2000
/** How long the browser may take from one stream to the next. */
const GAP = 1500
/** A stream ends after a minute and begins anew with a snapshot; one that is silent longer is dead. */
const SILENCE = 75000

/** `sandbox` and `production` as the API describes them, null until known; `live` while a stream is open. */
export const environments = { sandbox: null, production: null, live: false }

/** The code of what is refused of an environment that is not active. */
export const NOT_ACTIVE = 'ENVIRONMENT_NOT_ACTIVE'

/** Throws what the server would answer, where an environment is known not to be active. */
export function requireActive(kind) {
  const known = environments[kind]
  if (!known || known.status === 'active') return
  throw new Refused({ status: 412, code: NOT_ACTIVE, message: `${environmentName(kind)} is not active; activate it first.` })
}

const listeners = new Set()
let stopListening = () => {}
let source = null
let watchdog = 0
let between = false
let poll = 0

/** Calls `listener` after each change; answers how to stop that. */
export function onEnvironments(listener) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Follows the environments of whoever is signed in until `stopFollowing`. */
export function follow() {
  stopFollowing()
  document.addEventListener('visibilitychange', followWhileSeen)
  stopListening = onReachability(reachable => reachable && reconnect())
  followWhileSeen()
}

export function stopFollowing() {
  document.removeEventListener('visibilitychange', followWhileSeen)
  stopListening()
  close()
  Object.assign(environments, { sandbox: null, production: null, live: false })
}

// A browser opens few connections to one server, so pages nobody looks at hold none.
function followWhileSeen() {
  if (document.visibilityState === 'visible') connect()
  else close()
}

function reconnect() {
  close()
  followWhileSeen()
}

function connect() {
  if (source) return
  source = new EventSource(EVENTS)
  source.addEventListener('snapshot', event => update(JSON.parse(event.data), true))
  source.addEventListener('environment', event => {
    const view = JSON.parse(event.data)
    update({ [view.environment]: view }, true)
  })
  source.addEventListener('error', () => {
    // Between two streams the browser is connecting by itself; a refusal closes the source.
    if (source?.readyState === EventSource.CLOSED) fallBack()
    else if (!between) watch(GAP, true)
  })
  watch(SILENCE)
}

function watch(patience, isGap = false) {
  between = isGap
  clearTimeout(watchdog)
  watchdog = setTimeout(fallBack, patience)
}

function fallBack() {
  close()
  update({}, false)
  ask()
}

async function ask() {
  try {
    const views = await Promise.all(KINDS.map(kind => get(`/dashboard/environments/${kind}`)))
    update(Object.fromEntries(views.map(view => [view.environment, view])), false)
    poll = setTimeout(connect, POLL_EVERY)
  } catch (problem) {
    // A session that has ended and a server that is away are told to whoever listens for that.
    if (problem.status !== 401 && !problem.unreachable) poll = setTimeout(ask, POLL_EVERY)
  }
}

function close() {
  clearTimeout(watchdog)
  clearTimeout(poll)
  source?.close()
  source = null
}

function update(changes, live) {
  if (live) watch(SILENCE)
  Object.assign(environments, changes, { live })
  listeners.forEach(tell => tell())
}
