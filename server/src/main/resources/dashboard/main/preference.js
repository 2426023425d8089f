// Which environment is shown: at once, and from then on wherever its reader signs in.

import { patch } from '../api.js'
import { announce, environmentName, say } from '../ui.js'
import { state } from './state.js'

let saving = Promise.resolve()
let tellChoice = () => {}

/** Has `listener` called when another environment is to be shown. */
export function onChoice(listener) {
  tellChoice = listener
}

/** Shows an environment at once, and saves that it is preferred after whatever is being saved. */
export function prefer(environment) {
  if (environment !== state.environment) {
    state.environment = environment
    tellChoice()
    saving = saving.then(() => save(environment))
  }
  return saving
}

async function save(environment) {
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
    tellChoice()
    say(refused.message)
  }
}
