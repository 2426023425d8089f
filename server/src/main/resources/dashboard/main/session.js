// Who is signed in: as the server says, until it is ended here, in another tab, or by the server.

import { get, onSessionEnd, post } from '../api.js'
import { follow, stopFollowing } from '../events.js'
import { redraw, say } from '../ui.js'
import { state } from './state.js'

const ME = '/dashboard/auth/me'
const SIGNED_OUT = 'signed-out'

const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('pacspace') : null

let tellEnd = () => {}

/** Has `listener(why)` called when a session is over that was known here: it was signed `out`, or has `ended`. */
export function onEnd(listener) {
  tellEnd = listener
}

/** Whether somebody is signed in, as the server says. */
export async function identified() {
  if (document.documentElement.dataset.session === 'absent') return false
  try {
    begin(await get(ME))
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

export function begin(session) {
  state.session = session
  state.environment = session.user.preferredEnvironment
  document.documentElement.dataset.session = 'present'
  follow()
}

/** Asks again who is signed in, after a change to that. */
export async function refresh() {
  state.session = await get(ME)
  redraw()
}

function end() {
  state.session = null
  document.documentElement.dataset.session = 'absent'
  stopFollowing()
}

onSessionEnd(() => {
  const known = state.session !== null
  end()
  if (known) tellEnd('ended')
})

export async function signOut() {
  try {
    await post('/dashboard/auth/logout')
  } catch (refused) {
    if (refused.status !== 401) {
      say(refused.message)
      return
    }
  }
  end()
  tabs?.postMessage(SIGNED_OUT)
  tellEnd('out')
}

tabs?.addEventListener('message', event => {
  if (event.data !== SIGNED_OUT || !state.session) return
  end()
  tellEnd('ended')
})
