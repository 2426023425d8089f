// The frame around every page: environment switch, navigation, account.

import { brokenLedgers, isReachable } from '../api.js'
import { environments } from '../events.js'
import { NAVIGATION } from '../navigation.js'
import { environmentName, html, id, nothing, status, svg, time, typed, withModule } from '../ui.js'
import { connectKeyboard, search, showHelp } from './keyboard.js'
import { themes } from './theme.js'

const KINDS = ['sandbox', 'production']
const MEANING = {
  sandbox: 'For development and tests; not billed.',
  production: 'Live, verified data.'
}

/** The whole page: `content` inside the dashboard for whoever is signed in, alone for everybody else. */
export function frame(state, content, actions) {
  const inside = state.session && state.page?.route.access !== 'strangers'
  connectKeyboard(inside ? actions : null)
  return inside ? dashboard(state, content, actions) : alone(content)
}

const SHAPE = svg`<path d="M4 3v10M4 3h5a3.5 3.5 0 0 1 0 7H4" /><circle cx="12.5" cy="12.5" r="1.2"/>`
const brand = html`<a class="brand" href="/" aria-label="PacSpace, Overview"><svg viewBox="0 0 16 16" aria-hidden="true">${SHAPE}</svg
  ><span>PacSpace</span></a>`

const alone = content => html`<div class="outside">
  <header>${brand}${themes()}</header>
  ${offline()}
  ${broken()}
  <main id="main" class="alone" tabindex="-1">${content}</main></div>`

const dashboard = (state, content, actions) => html`
  <a class="skip" href="#main" @click=${skip}>Skip to the content</a>
  <div class="inside" data-environment=${state.environment}>
    <header class="top">
      <button type="button" class="menu-button" aria-label="Menu" @click=${() => drawer(state, actions)}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 4.5h12M2 8h12M2 11.5h12"/></svg></button>
      ${brand}
      ${environmentSwitch(state, actions)}
      <button type="button" class="search" @click=${() => search(actions)} aria-keyshortcuts="/">
        <svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/></svg>
        <span>Search</span><kbd>/</kbd></button>
      ${account(state, actions)}
    </header>
    <aside class="band" aria-label="Chosen environment"><strong>${environmentName(state.environment)}</strong
      ><span>${isBroken(state.environment) ? 'Found broken, see below.' : MEANING[state.environment]}</span></aside>
    ${offline()}
    ${broken()}
    <nav class="side" aria-label="Pages">${links(state)}${help()}</nav>
    <main id="main" tabindex="-1">${content}</main>
  </div>`

function skip(event) {
  event.preventDefault()
  document.getElementById('main').focus()
}

const offline = () => isReachable() ? nothing : html`<p class="offline" role="status"><span class="shape" aria-hidden="true">◐</span>
  The server cannot be reached. What you see is from before; this page goes on by itself once it answers.</p>`

/** Beside every page, since any may show a figure of such a ledger. */
const broken = () => brokenLedgers().length === 0 ? nothing : html`<div class="broken" role="alert">
  ${brokenLedgers().map(ledger => html`<p><strong>${environmentName(ledger.environment)} is broken${at(ledger.place)}.</strong>
    What is stored of ${id(ledger.environmentId)} was found not to be what was recorded and signed, ${time(ledger.since)}.
    Rely on none of its figures until whoever runs this installation has mended it.</p>`)}</div>`

const isBroken = environment => brokenLedgers().some(ledger => ledger.environment === environment)

const at = place => place ? ` at ${place}` : ''

const environmentSwitch = (state, actions) => html`<div class="switch" role="group" aria-label="Environment">
  ${KINDS.map(kind => html`<button type="button" data-environment=${kind} aria-pressed=${kind === state.environment ? 'true' : 'false'}
    @click=${() => actions.prefer(kind)}>${environmentName(kind)}${besides(environments[kind])}</button>`)}
</div>`

const besides = environment => environment && environment.status !== 'active'
  ? html`<span class="beside">${status(environment.status)}</span>` : nothing

const links = state => html`<ul>${NAVIGATION.map(({ path, title, icon }) => html`<li><a href=${path}
  aria-current=${isCurrent(path, state.page?.route.path) ? 'page' : nothing}><svg viewBox="0 0 16 16" aria-hidden="true">${icon}</svg
  >${title}</a></li>`)}</ul>`

const isCurrent = (path, shown) => path === '/' ? shown === '/' : shown === path || shown?.startsWith(`${path}/`)

const help = () => html`<p class="foot"><button type="button" class="plain" @click=${showHelp}>Keyboard <kbd>?</kbd></button>
  <span class="link" data-live=${environments.live}>${environments.live ? 'Live' : 'Connecting'}</span></p>`

const account = (state, actions) => html`<details class="account" @toggle=${closeElsewhere} @keydown=${closeByEscape}>
  <summary aria-label="Account"><span class="initial" aria-hidden="true">${initial(state.session.user.name)}</span></summary>
  <div class="menu">
    <p><strong>${typed(state.session.user.name)}</strong>${typed(state.session.user.email)}</p>
    <p class="quiet">${typed(state.session.tenant.name)}<span>Plan: ${state.session.tenant.plan}</span></p>
    ${themes()}
    <button type="button" class="button" @click=${actions.signOut}>Sign out</button>
  </div></details>`

const initial = name => [...(name.trim() || '?')][0].toUpperCase()

function closeElsewhere(event) {
  const menu = event.currentTarget
  if (!menu.open) return
  const close = click => {
    if (menu.contains(click.target) && !click.target.closest('a')) return
    menu.open = false
    removeEventListener('click', close, true)
  }
  addEventListener('click', close, true)
}

function closeByEscape(event) {
  if (event.key !== 'Escape') return
  event.currentTarget.open = false
  event.currentTarget.querySelector('summary').focus()
}

const drawer = (state, actions) => withModule(() => import('../dialogs.js'), ({ openDialog }) =>
  openDialog('Menu', close => html`<nav class="drawer" aria-label="Pages" @click=${event => event.target.closest('a') && close()}
    >${links(state)}
    <button type="button" class="button" @click=${() => { close(); search(actions) }}>Search</button></nav>
    <div class="buttons"><button type="button" class="button" @click=${() => close()}>Close</button></div>`))
