// An address where there is nothing.

import { html } from '../ui.js'

export const open = page => () => html`<h1 tabindex="-1">There is nothing at this address</h1>
  <p class="lead">The link may be old or mistyped: <bdi class="typed">${location.pathname}</bdi></p>
  <p><a class="button" href=${page.session ? '/' : '/sign-in'}>${page.session ? 'Go to Overview' : 'Sign in'}</a></p>`
