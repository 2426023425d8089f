// Which page belongs to an address, and the way from one to the next.

import { NOWHERE, PAGES } from '../navigation.js'
import { announce, environmentName, redraw } from '../ui.js'
import { Page } from './page.js'
import { identified } from './session.js'
import { isForMembers, state } from './state.js'
import { paintIcon } from './theme.js'

const SLOW = 200
const RELOADED = 'reloaded'

const ROUTES = PAGES.map(page => ({ ...page, parts: page.path.split('/') }))

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

/** Goes to an address of the dashboard. */
export async function go(path, { replace = false, focus = true } = {}) {
  const url = new URL(path, location.origin)
  history[replace ? 'replaceState' : 'pushState']({}, '', url)
  await open(url, focus)
  const part = url.hash && document.getElementById(url.hash.slice(1))
  if (part) part.scrollIntoView({ block: 'center' })
  else scrollTo(0, 0)
}

/** Goes to sign in, and from there to `url`; `why` is what has ended the session. */
export function toSignIn(url, why = '') {
  const next = url.pathname + url.search
  const query = new URLSearchParams({ ...(next === '/' ? {} : { next }), ...(why ? { why } : {}) }).toString()
  go(`/sign-in${query ? `?${query}` : ''}`, { replace: true })
}

let turns = 0

/** Opens the page of an address; a bar says so where that takes a while. */
export async function open(url, focus) {
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
  state.page = new Page(route, params, url, go)
  state.draw = module.open(state.page)
  arrived(route.title, focus)
}

const leaveDialogs = which => document.querySelectorAll(which).forEach(dialog => dialog.dispatchEvent(new Event('leave')))

/** The module of a page. It is gone when the server has another version by now: then read everything anew. */
async function load(route) {
  try {
    const module = await route.module()
    sessionStorage.removeItem(RELOADED)
    return module
  } catch (failure) {
    const answers = await fetch('/readyz', { cache: 'no-store' }).then(found => found.ok, () => false)
    if (answers && !sessionStorage.getItem(RELOADED)) {
      sessionStorage.setItem(RELOADED, 'yes')
      location.reload()
    } else {
      state.failure = Object.assign(failure, { message: 'This page could not be loaded. Check the connection, then try again.' })
      redraw()
    }
    return null
  }
}

function arrived(title, focus) {
  const inside = isForMembers()
  document.title = [title, ...(inside ? [environmentName(state.environment)] : []), 'PacSpace'].join(' · ')
  paintIcon(inside ? state.environment : null)
  redraw()
  if (!focus) return
  announce(title)
  setTimeout(() => document.querySelector('h1')?.focus({ preventScroll: true }))
}

/** Follows a link that was clicked, where it leads to a page of the dashboard. */
export function followLink(event) {
  const link = event.target.closest?.('a[href]')
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download')) return
  const url = new URL(link.href)
  if (url.origin !== location.origin || find(url.pathname).route === NOWHERE) return
  event.preventDefault()
  go(url.pathname + url.search + url.hash)
}
