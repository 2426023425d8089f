// Starts the dashboard: who is signed in, which page belongs to the address, and the way from one to the next.

import { get, isReachable, onReachability, onSessionEnd, patch, post, Refused } from './api.js'
import { environments, follow, onEnvironments, stopFollowing } from './events.js'
import { announce, environmentName, keepDrawn, problem, redraw, render, say } from './ui.js'
import { applyTheme, frame, paintIcon } from './shell.js'

/**
 * Every page: its address, its module, and who it is for: `members` are signed in, `strangers` need not be,
 * and a page for `either` is drawn inside the dashboard for those who are.
 */
const ROUTES = [
  ['/', () => import('./pages/overview.js')],
  ['/environments', () => import('./pages/environments.js')],
  ['/api-keys', () => import('./pages/api-keys.js')],
  ['/customers', () => import('./pages/customers.js')],
  ['/customers/:customerId', () => import('./pages/customer.js')],
  ['/records/:recordId', () => import('./pages/record.js')],
  ['/checkpoints', () => import('./pages/checkpoints.js')],
  ['/plan', () => import('./pages/plan.js')],
  ['/audit', () => import('./pages/audit.js')],
  ['/settings', () => import('./pages/settings.js')],
  ['/verify/:proofRoot', () => import('./pages/verify.js'), 'either'],
  ['/register', () => import('./pages/register.js'), 'strangers'],
  ['/check-mail', () => import('./pages/check-mail.js'), 'strangers'],
  ['/verify-email', () => import('./pages/verify-email.js'), 'strangers'],
  ['/sign-in', () => import('./pages/sign-in.js'), 'strangers'],
  ['/forgot-password', () => import('./pages/forgot-password.js'), 'strangers'],
  ['/reset-password', () => import('./pages/reset-password.js'), 'strangers']
].map(([path, module, access = 'members']) => ({ path, module, access, parts: path.split('/') }))

const NOWHERE = { path: null, module: () => import('./pages/not-found.js'), access: 'either' }

/** What everything is drawn from. */
const state = { session: null, environment: 'sandbox', page: null, draw: null, failure: null }

const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('pacspace') : null

function find(pathname) {
  const given = pathname.split('/')
  for (const route of ROUTES) {
    if (route.parts.length !== given.length) continue
    const params = {}
    const fits = route.parts.every((part, i) => {
      if (!part.startsWith(':')) return part === given[i]
      params[part.slice(1)] = decoded(given[i])
      return given[i] !== ''
    })
    if (fits) return { route, params }
  }
  return { route: NOWHERE, params: {} }
}

function decoded(segment) {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Something loaded over HTTP for a page; drawn by `shown`. */
class Resource {
  constructor(fetch, signal) {
    this.fetch = fetch
    this.signal = signal
    this.value = undefined
    this.error = null
    this.busy = false
    this.reload()
  }

  async reload() {
    if (this.signal.aborted) return
    if (this.busy) {
      this.again = true
      return
    }
    this.busy = true
    this.again = false
    try {
      this.value = await this.fetch(this.signal)
      this.error = null
    } catch (refused) {
      if (this.signal.aborted) return
      this.error = refused
      if (refused.status === 503) setTimeout(() => this.reload(), 1000 * (refused.retryAfter ?? 2))
    } finally {
      this.busy = false
    }
    if (this.again) this.reload()
    redraw()
  }

  /** Keeps what is already known of it, such as the answer to a change. */
  replace(value) {
    this.value = value
    redraw()
  }
}

const NOT_ACTIVE = 'ENVIRONMENT_NOT_ACTIVE'

const notActive = kind => new Refused({
  status: 412, code: NOT_ACTIVE, message: `${environmentName(kind)} is not active; activate it first.`
})

/** What a page's module is handed: where it is, for whom, and how to load. Ends when the page is left. */
class Page {
  constructor(route, params, url) {
    this.route = route
    this.params = params
    this.pathname = url.pathname
    this.query = url.searchParams
    this.hash = url.hash
    this.leaving = new AbortController()
    this.signal = this.leaving.signal
    this.resources = []
  }

  get session() {
    return state.session
  }

  get environment() {
    return state.environment
  }

  /** Loads with `fetch(signal)`; a resource that could not be loaded is tried again once the server is back. */
  load(fetch) {
    const resource = new Resource(fetch, this.signal)
    this.resources.push(resource)
    return resource
  }

  /** Reads data of the environment that the page is for; asks for nothing that cannot be there yet. */
  read(path) {
    const environment = state.environment
    return this.load(signal => {
      const known = environments[environment]
      if (known && known.status !== 'active') throw notActive(environment)
      return get(path, { environment, signal })
    })
  }

  /** Does something again and again while the page is looked at and the server is there. */
  every(pause, act) {
    const timer = setInterval(() => document.visibilityState === 'visible' && isReachable() && act(), pause)
    this.onLeave(() => clearInterval(timer))
  }

  onLeave(act) {
    this.signal.addEventListener('abort', act, { once: true })
  }

  go(path, options) {
    return go(path, options)
  }

  /** Switches the environment, as the switch at the top of the page does. */
  choose(environment) {
    return prefer(environment)
  }

  /** Changes the query in the address without opening the page again; not any more once it is left for another. */
  say(query) {
    if (this.signal.aborted || location.pathname !== this.pathname) return
    const text = query.toString()
    history.replaceState(history.state, '', location.pathname + (text ? `?${text}` : ''))
  }

  signedIn(session) {
    begin(session)
  }

  /** Asks again who is signed in, after a change to that. */
  async refreshSession() {
    state.session = await get('/dashboard/auth/me')
    redraw()
  }
}

/** Goes to an address of the dashboard. */
async function go(path, { replace = false, focus = true } = {}) {
  const url = new URL(path, location.origin)
  history[replace ? 'replaceState' : 'pushState']({}, '', url)
  await open(url, focus)
  const part = url.hash && document.getElementById(url.hash.slice(1))
  if (part) part.scrollIntoView({ block: 'center' })
  else scrollTo(0, 0)
}

let turns = 0

const SLOW = 200

/** Opens the page of an address; a bar says so where that takes a while. */
async function open(url, focus) {
  const turn = ++turns
  const { dataset } = document.documentElement
  const slow = setTimeout(() => (dataset.going = ''), SLOW)
  leaveDialogs('dialog')
  try {
    await turnTo(url, focus, turn)
  } finally {
    clearTimeout(slow)
    if (turn === turns) delete dataset.going
  }
}

async function turnTo(url, focus, turn) {
  const { route, params } = find(url.pathname)
  const loading = load(route)
  if (route.access !== 'strangers' && !state.session) {
    const known = await identified()
    if (turn !== turns || state.failure) return
    if (!known && route.access === 'members') {
      toSignIn(url)
      return
    }
  }
  const module = await loading
  if (!module || turn !== turns) return
  state.page?.leaving.abort()
  // The search belongs to no page, and somebody may have begun to type in it.
  leaveDialogs('dialog:not(.finder)')
  state.page = new Page(route, params, url)
  state.draw = module.open(state.page)
  arrived(module.title, focus)
}

const leaveDialogs = which => document.querySelectorAll(which).forEach(dialog => dialog.dispatchEvent(new Event('leave')))

/** The module of a page. It is gone when the server has another version by now: then read everything anew. */
async function load(route) {
  try {
    const module = await route.module()
    sessionStorage.removeItem('reloaded')
    return module
  } catch (failure) {
    const answers = await fetch('/readyz', { cache: 'no-store' }).then(found => found.ok, () => false)
    if (answers && !sessionStorage.getItem('reloaded')) {
      sessionStorage.setItem('reloaded', 'yes')
      location.reload()
    } else {
      state.failure = Object.assign(failure, { message: 'This page could not be loaded. Check the connection, then try again.' })
      redraw()
    }
    return null
  }
}

function arrived(title, focus) {
  const inside = state.page.route.access === 'members'
  document.title = [title, ...(inside ? [environmentName(state.environment)] : []), 'PacSpace'].join(' · ')
  paintIcon(inside ? state.environment : null)
  redraw()
  if (!focus) return
  announce(title)
  setTimeout(() => document.querySelector('h1')?.focus({ preventScroll: true }))
}

/** Whether somebody is signed in, as the server says. */
async function identified() {
  if (document.documentElement.dataset.session === 'absent') return false
  try {
    begin(await get('/dashboard/auth/me'))
    state.failure = null
    return true
  } catch (refused) {
    if (refused.status !== 401) {
      state.failure = refused
      redraw()
    }
    return false
  }
}

function toSignIn(url, why = '') {
  const next = url.pathname + url.search
  const query = new URLSearchParams({ ...(next === '/' ? {} : { next }), ...(why ? { why } : {}) }).toString()
  go(`/sign-in${query ? `?${query}` : ''}`, { replace: true })
}

function begin(session) {
  state.session = session
  state.environment = session.user.preferredEnvironment
  document.documentElement.dataset.session = 'present'
  follow()
}

function endSession() {
  state.session = null
  document.documentElement.dataset.session = 'absent'
  stopFollowing()
}

onSessionEnd(() => {
  const known = state.session !== null
  endSession()
  if (known && state.page?.route.access === 'members') toSignIn(new URL(location), 'ended')
})

async function signOut() {
  try {
    await post('/dashboard/auth/logout')
  } catch (refused) {
    if (refused.status !== 401) {
      say(refused.message)
      return
    }
  }
  endSession()
  tabs?.postMessage('signed-out')
  go('/sign-in?why=out')
}

tabs?.addEventListener('message', event => {
  if (event.data !== 'signed-out' || !state.session) return
  endSession()
  if (state.page?.route.access === 'members') toSignIn(new URL(location), 'ended')
})

let saving = Promise.resolve()

/** Shows an environment at once, and saves that it is preferred after whatever is being saved. */
function prefer(environment) {
  if (environment !== state.environment) {
    state.environment = environment
    open(new URL(location), false)
    saving = saving.then(() => savePreference(environment))
  }
  return saving
}

async function savePreference(environment) {
  const isWanted = () => environment === state.environment
  if (!state.session || !isWanted() || environment === state.session.user.preferredEnvironment) return
  try {
    await patch('/dashboard/auth/preferences', { preferredEnvironment: environment })
    if (!state.session) return
    state.session.user.preferredEnvironment = environment
    if (isWanted()) announce(`${environmentName(environment)} is shown now.`)
  } catch (refused) {
    if (refused.status === 401 || !isWanted()) return
    state.environment = state.session.user.preferredEnvironment
    open(new URL(location), false)
    say(refused.message)
  }
}

addEventListener('click', event => {
  const link = event.target.closest?.('a[href]')
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download')) return
  const url = new URL(link.href)
  if (url.origin !== location.origin || find(url.pathname).route === NOWHERE) return
  event.preventDefault()
  go(url.pathname + url.search + url.hash)
})

addEventListener('popstate', () => open(new URL(location), true))
addEventListener('pageshow', event => event.persisted && location.reload())
addEventListener('unhandledrejection', event => {
  if (event.reason?.name === 'AbortError') event.preventDefault()
})

onReachability(reachable => {
  redraw()
  if (!reachable) return
  if (state.failure) {
    state.failure = null
    open(new URL(location), false)
  }
  state.page?.resources.filter(resource => resource.error).forEach(resource => resource.reload())
})
onEnvironments(() => {
  if (environments[state.environment]?.status === 'active') {
    state.page?.resources.filter(resource => resource.error?.code === NOT_ACTIVE).forEach(resource => resource.reload())
  }
  redraw()
})

function draw() {
  if (!state.page && !state.failure) return
  // Without a session there is nothing to draw a member's page from; what is drawn stays until signing in is there.
  if (!state.failure && !state.session && state.page.route.access === 'members') return
  const content = state.failure ? problem(state.failure, () => location.reload()) : state.draw()
  render(frame(state, content, { go, prefer, signOut }), document.getElementById('app'))
}

applyTheme()
keepDrawn(draw)
open(new URL(location), false)
