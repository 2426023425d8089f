// Talks to the JSON API: the data of a successful answer, or a Refused that says why there is none.

/** Why there is no data: what the server answered, or that it could not be reached. */
export class Refused extends Error {
  constructor({ status = 0, code = 'UNREACHABLE', message, details = [], retryAfter, requestId }) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
    this.retryAfter = retryAfter
    this.requestId = requestId
  }

  get unreachable() {
    return this.status === 0
  }
}

const UNREACHABLE = 'The server cannot be reached. This page goes on by itself once it answers again.'
const UNREADABLE = 'The answer is none that this page understands. Reload it; if that does not help, tell the operator.'
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 5000

const NEVER_SAYS = '/dashboard/environments/environment-status'

const sessionEnded = new Set()
const brokenness = new Set()
const reachability = new Set()
let reachable = true
let broken = []

/** Calls `listener` when an answer says that there is no session any more. */
export function onSessionEnd(listener) {
  sessionEnded.add(listener)
}

/** Calls `listener(reachable)` when the server is lost or found again; answers how to stop that. */
export function onReachability(listener) {
  reachability.add(listener)
  return () => reachability.delete(listener)
}

export const isReachable = () => reachable

/** Calls `listener()` when answers begin or cease to say that ledgers which they are about are broken. */
export function onBroken(listener) {
  brokenness.add(listener)
}

/**
 * The broken ledgers that the newest answer is about, the tenant's or a root's, each with `environment`,
 * `environmentId`, `since` and, if it is known, `place`.
 */
export const brokenLedgers = () => broken

export const get = (path, options) => send('GET', path, options)
export const post = (path, body, options) => send('POST', path, { ...options, body })
export const patch = (path, body, options) => send('PATCH', path, { ...options, body })
export const del = (path, options) => send('DELETE', path, options)

/**
 * A `post` that makes the same thing once, however often it is asked for: for one dialog, where a click may
 * come twice and an answer may be lost.
 */
export function postOnce() {
  const keys = new Map()
  return (path, body) => {
    const asked = JSON.stringify([path, body])
    if (!keys.has(asked)) keys.set(asked, randomKey())
    return post(path, body, { idempotencyKey: keys.get(asked) })
  }
}

/** 128 random bits; `crypto.randomUUID` is not there on a page without TLS. */
const randomKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')

/**
 * The `data` of the answer, with its `message` where it has no data.
 * `environment` names the environment whose data is meant; `signal` aborts. With an `idempotencyKey` the
 * answer is waited for while the same is being worked on.
 */
export async function send(method, path, { body, environment, idempotencyKey, signal } = {}) {
  const headers = { Accept: 'application/json', 'X-Pacspace-CSRF': '1' }
  if (idempotencyKey) headers['Idempotency-Key'] = idempotencyKey
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (environment) headers['X-Environment'] = environment
  let response
  try {
    const json = body === undefined ? undefined : JSON.stringify(body)
    response = await fetch(path, { method, headers, body: json, signal, cache: 'no-store' })
  } catch (problem) {
    if (signal?.aborted) throw problem
    setReachable(false)
    throw new Refused({ message: UNREACHABLE })
  }
  setReachable(true)
  const answer = await response.text().then(parsed, () => null)
  if (response.status === 202 && answer?.code === 'IDEMPOTENCY_PENDING') {
    await new Promise(over => setTimeout(over, 1000 * answer.retryAfterSeconds))
    return send(method, path, { body, environment, idempotencyKey, signal })
  }
  if (response.ok && answer?.success) {
    if (path !== NEVER_SAYS) setBroken(answer.broken ?? [])
    return answer.data ?? { message: answer.message }
  }
  throw refused(response, answer)
}

function parsed(text) {
  try {
    return JSON.parse(text, exact)
  } catch {
    return null
  }
}

/** Keeps the digits of a number that a double would change; such a number is a string here. */
function exact(_, value, context) {
  return typeof value === 'number' && context?.source && String(value) !== context.source ? context.source : value
}

function refused(response, answer) {
  const error = answer?.error ?? {}
  if (response.status === 401 && error.code === 'SESSION_REQUIRED') sessionEnded.forEach(tell => tell())
  return new Refused({
    status: response.status,
    code: error.code ?? 'UNREADABLE',
    message: answer?.message ?? UNREADABLE,
    details: error.details,
    retryAfter: error.retryAfterSeconds,
    requestId: error.requestId
  })
}

function setBroken(now) {
  if (JSON.stringify(now) === JSON.stringify(broken)) return
  broken = now
  brokenness.forEach(tell => tell())
}

function setReachable(now) {
  if (now === reachable) return
  reachable = now
  reachability.forEach(tell => tell(now))
  if (!now) probe(FIRST_PAUSE)
}

function probe(pause) {
  setTimeout(async () => {
    if (reachable) return
    const answers = await fetch('/readyz', { cache: 'no-store' }).then(found => found.ok, () => false)
    if (answers) setReachable(true)
    else probe(Math.min(2 * pause, LONGEST_PAUSE))
  }, pause)
}
