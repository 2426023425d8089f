// Light, dark, or what the system says, as it was chosen in this browser.

import { html, redraw } from '../ui.js'

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

const label = name => `${name[0].toUpperCase()}${name.slice(1)}${name === 'system' ? ' theme' : ''}`

/** The choice of a theme. */
export const themes = () => html`<label class="themes"><span class="unseen">Theme</span><select .value=${theme}
  @change=${event => chooseTheme(event.target.value)}>
  ${THEMES.map(name => html`<option value=${name} ?selected=${name === theme}>${label(name)}</option>`)}
</select></label>`

const DOT = "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='6' fill='COLOUR'/%3E%3C/svg%3E"

/** Paints the dot of the tab in the colour of an environment. */
export function paintIcon(environment) {
  const colour = environment === 'sandbox' ? '%23d98200' : '%234a5fe0'
  document.querySelector('link[rel=icon]').href = `data:image/svg+xml,${DOT.replace('COLOUR', colour)}`
}
