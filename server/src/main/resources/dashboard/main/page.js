// What a page's module is handed: where it is, for whom, and how to load. Ends when the page is left.

import { get, isReachable } from '../api.js'
import { requireActive } from '../events.js'
import { prefer } from './preference.js'
import { Resource } from './resource.js'
import { begin, refresh } from './session.js'
import { state } from './state.js'

export class Page {
  /** `go(path, options)` leads to another page; links need nothing. */
  constructor(route, params, url, go) {
    this.route = route
    this.params = params
    this.pathname = url.pathname
    this.query = url.searchParams
    this.hash = url.hash
    this.go = go
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
      requireActive(environment)
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
  refreshSession() {
    return refresh()
  }
}
