// The frame around every page: environment switch, navigation, account, theme, keyboard.

import { isReachable } from './api.js'
import { environments } from './events.js'
import { environmentName, html, nothing, redraw, status, svg, typed, withModule } from './ui.js'

/** The pages of the navigation: address, name, the key that follows `g`, and a drawing. */
export const NAVIGATION = [
  ['/', 'Overview', 'o', svg`<path d="M2.5 7 8 2.5 13.5 7v6.5h-4v-4h-3v4h-4z"/>`],
  ['/environments', 'Environments', 'e', svg`<path d="m8 2 6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3"/>`],
  ['/api-keys', 'API keys', 'k', svg`<circle cx="5" cy="11" r="3"/><path d="m7.2 8.8 6.3-6.3M11 5l2 2"/>`],
  ['/customers', 'Customers', 'c', svg`<circle cx="8" cy="5" r="2.7"/><path d="M2.8 13.5c.5-3 2.6-4.3 5.2-4.3s4.7 1.3 5.2 4.3"/>`],
  ['/checkpoints', 'Checkpoints', 'h', svg`<path d="M8 1.8 13.2 4v4c0 3-2.2 5.2-5.2 6.2C5 13.2 2.8 11 2.8 8V4zM5.7 8l1.7 1.7 3-3.2"/>`],
  ['/plan', 'Plan and usage', 'p', svg`<path d="M2.5 13.5v-4h2.6v4zM6.7 13.5v-8h2.6v8zM10.9 13.5v-11h2.6v11z"/>`],
  ['/audit', 'Audit log', 'a', svg`<path d="M3 3.5h10M3 8h10M3 12.5h6"/>`],
  ['/settings', 'Settings', 's', svg`<circle cx="8" cy="8" r="2.2"/><path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4"/>`]
]

const KINDS = ['sandbox', 'production']
const MEANING = {
  sandbox: 'For development and tests; not billed.',
  production: 'Live, verified data.'
}

// Theme

const THEMES = ['system', 'light', 'dark']

function kept() {
  try {
    const theme = localStorage.getItem('theme')
    return THEMES.includes(theme) ? theme : 'system'
  } catch {
    return 'system'
  }
}

let theme = kept()

/** Puts the theme on the page that was chosen here, or the system's. */
export function applyTheme() {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
}

function chooseTheme(chosen) {
  theme = chosen
  try {
    localStorage.setItem('theme', chosen)
  } catch {
    // A browser that keeps nothing shows the system's theme again next time.
  }
  applyTheme()
  redraw()
}

/** Paints the dot of the tab in the colour of an environment. */
export function paintIcon(environment) {
  const colour = environment === 'sandbox' ? '%23d98200' : '%234a5fe0'
  document.querySelector('link[rel=icon]').href =
    `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='6' fill='${colour}'/%3E%3C/svg%3E`
}

// The frame

/** The whole page: `content` inside the dashboard for whoever is signed in, alone for everybody else. */
export function frame(state, content, actions) {
  const inside = state.session && state.page?.route.access !== 'strangers'
  connectKeyboard(inside ? actions : null)
  return inside ? dashboard(state, content, actions) : alone(content)
}

const SHAPE = svg`<path d="M4 3v10M4 3h5a3.5 3.5 0 0 1 0 7H4" /><circle cx="12.5" cy="12.5" r="1.2"/>`
const brand = html`<a class="brand" href="/" aria-label="PacSpace, Overview"><svg viewBox="0 0 16 16" aria-hidden="true">${SHAPE}</svg><span>PacSpace</span></a>`

const alone = content => html`<div class="outside">
  <header>${brand}${themes()}</header>
  ${offline()}
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
    <aside class="band" aria-label="Chosen environment"><strong>${environmentName(state.environment)}</strong><span>${MEANING[state.environment]}</span></aside>
    ${offline()}
    <nav class="side" aria-label="Pages">${links(state)}${help()}</nav>
    <main id="main" tabindex="-1">${content}</main>
  </div>`

function skip(event) {
  event.preventDefault()
  document.getElementById('main').focus()
}

const offline = () => isReachable() ? nothing : html`<p class="offline" role="status"><span class="shape" aria-hidden="true">◐</span>
  The server cannot be reached. What you see is from before; this page goes on by itself once it answers.</p>`

const environmentSwitch = (state, actions) => html`<div class="switch" role="group" aria-label="Environment">
  ${KINDS.map(kind => html`<button type="button" data-environment=${kind} aria-pressed=${kind === state.environment ? 'true' : 'false'}
    @click=${() => actions.prefer(kind)}>${environmentName(kind)}${
      environments[kind] && environments[kind].status !== 'active' ? html`<span class="beside">${status(environments[kind].status)}</span>` : nothing}</button>`)}
</div>`

const links = state => html`<ul>${NAVIGATION.map(([path, name, , drawing]) => html`<li><a href=${path}
  aria-current=${isCurrent(path, state.page?.route.path) ? 'page' : nothing}><svg viewBox="0 0 16 16" aria-hidden="true">${drawing}</svg>${name}</a></li>`)}</ul>`

const isCurrent = (path, shown) => path === '/' ? shown === '/' : shown === path || shown?.startsWith(`${path}/`)

const help = () => html`<p class="foot"><button type="button" class="plain" @click=${showHelp}>Keyboard <kbd>?</kbd></button>
  <span class="link" data-live=${environments.live}>${environments.live ? 'Live' : 'Connecting'}</span></p>`

const themes = () => html`<label class="themes"><span class="unseen">Theme</span><select .value=${theme} @change=${event => chooseTheme(event.target.value)}>
  ${THEMES.map(name => html`<option value=${name} ?selected=${name === theme}>${name[0].toUpperCase() + name.slice(1)}${name === 'system' ? ' theme' : ''}</option>`)}
</select></label>`

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

const drawer = (state, actions) => withModule(() => import('./dialogs.js'), ({ openDialog }) =>
  openDialog('Menu', close => html`<nav class="drawer" aria-label="Pages" @click=${event => event.target.closest('a') && close()}>${links(state)}
    <button type="button" class="button" @click=${() => { close(); search(actions) }}>Search</button></nav>
    <div class="buttons"><button type="button" class="button" @click=${() => close()}>Close</button></div>`))

// Keyboard

let actionsByKey = null
let afterG = -Infinity
const G_LASTS = 1500

function connectKeyboard(actions) {
  if (!actionsByKey && actions) document.addEventListener('keydown', onKey)
  if (actionsByKey && !actions) document.removeEventListener('keydown', onKey)
  actionsByKey = actions
}

function onKey(event) {
  if (event.metaKey || event.altKey || event.isComposing || document.querySelector('dialog[open]')) return
  if (event.ctrlKey) {
    if (event.key === 'k') act(event, () => search(actionsByKey))
    return
  }
  if (event.target.closest('input, select, textarea, [contenteditable]')) return
  if (event.key === '/') act(event, () => search(actionsByKey))
  else if (event.key === '?') act(event, showHelp)
  else if (event.key === 'g') afterG = event.timeStamp
  else if (event.timeStamp - afterG < G_LASTS) {
    const found = NAVIGATION.find(([, , key]) => key === event.key)
    afterG = -Infinity
    if (found) act(event, () => actionsByKey.go(found[0]))
  }
}

function act(event, what) {
  event.preventDefault()
  what()
}

/** Opens the search; what is typed before it is there is not lost. */
function search(actions) {
  const early = { text: '', entered: false, left: false }
  const keep = event => {
    if (event.ctrlKey || event.metaKey) return
    if (event.key === 'Enter') early.entered = true
    else if (event.key === 'Escape') early.left = true
    else if (event.key === 'Backspace') early.text = early.text.slice(0, -1)
    else if (event.key.length === 1) early.text += event.key
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return withModule(() => {
    addEventListener('keydown', keep, true)
    return import('./search.js').finally(() => removeEventListener('keydown', keep, true))
  }, ({ openSearch }) => early.left || openSearch(actions.go, early))
}

const showHelp = () => withModule(() => import('./search.js'), ({ openHelp }) => openHelp())
