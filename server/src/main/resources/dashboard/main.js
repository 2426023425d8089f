// Starts the dashboard, and says what follows from what: a click, another session, a server that is back.

import { onBroken, onReachability } from './api.js'
import { environments, NOT_ACTIVE, onEnvironments } from './events.js'
import { frame } from './main/frame.js'
import { onChoice, prefer } from './main/preference.js'
import { followLink, go, open, toSignIn } from './main/router.js'
import { onEnd, signOut } from './main/session.js'
import { here, isForMembers, state } from './main/state.js'
import { applyTheme } from './main/theme.js'
import { keepDrawn, problem, redraw, render } from './ui.js'

addEventListener('click', followLink)
addEventListener('popstate', () => open(here(), true))
addEventListener('pageshow', event => event.persisted && location.reload())
addEventListener('unhandledrejection', event => {
  if (event.reason?.name === 'AbortError') event.preventDefault()
})

onChoice(() => open(here(), false))
onEnd(why => {
  if (why === 'out') go('/sign-in?why=out')
  else if (isForMembers()) toSignIn(here(), why)
})

/** Loads again what could not be loaded for such a reason. */
const retry = fits => state.page?.resources.filter(({ error }) => error && fits(error)).forEach(resource => resource.reload())

onReachability(reachable => {
  redraw()
  if (!reachable) return
  if (state.failure) {
    state.failure = null
    open(here(), false)
  }
  retry(() => true)
})
onBroken(redraw)
onEnvironments(() => {
  if (environments[state.environment]?.status === 'active') retry(({ code }) => code === NOT_ACTIVE)
  redraw()
})

function draw() {
  if (!state.page && !state.failure) return
  // Without a session there is nothing to draw a member's page from; what is drawn stays until signing in is there.
  if (!state.failure && !state.session && isForMembers()) return
  const content = state.failure ? problem(state.failure, () => location.reload()) : state.draw()
  render(frame(state, content, { go, prefer, signOut }), document.getElementById('app'))
}

applyTheme()
keepDrawn(draw)
open(here(), false)
