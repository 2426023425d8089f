// What everything is drawn from: who is signed in, which environment is chosen, which page is open.

/** `session` is `{user, tenant}`; `draw` draws the open page, and a `failure` is shown in place of it. */
export const state = { session: null, environment: 'sandbox', page: null, draw: null, failure: null }

/** Whether the open page is for nobody but those who are signed in. */
export const isForMembers = () => state.page?.route.access === 'members'

export const here = () => new URL(location)
