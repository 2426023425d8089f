// The API keys of the chosen environment: make, rotate, rename, switch off and on, revoke.

import { del, get, patch } from '../api.js'
import { environments } from '../events.js'
import {
  ago, announce, day, empty, environmentName, environmentTag, html, id, nothing, say, shown, skeleton, status, table,
  typed, withModule
} from '../ui.js'

const KEYS = '/dashboard/api-keys'
const PER_PAGE = 100
const LOOK_AGAIN = 15000

export function open(page) {
  const kind = page.environment
  const word = kind === 'production' ? 'live' : 'test'
  const keys = page.load(signal => all(word, signal))
  page.every(LOOK_AGAIN, () => keys.reload())

  const create = () => withModule(() => import('../key-dialogs.js'), async ({ nameNewKey, reveal }) => {
    const made = await nameNewKey(kind)
    if (!made) return
    keys.reload()
    await reveal(made, kind)
    announce('The key is not shown any more.')
  }, page.signal)

  const rotate = key => withModule(() => import('../key-dialogs.js'), async ({ chooseOverlap, reveal }) => {
    const made = await chooseOverlap(key)
    if (!made) return
    keys.reload()
    await reveal(made, kind)
  }, page.signal)

  const edit = key => withModule(() => import('../key-dialogs.js'), async ({ editKey }) => {
    if (await editKey(key)) keys.reload()
  }, page.signal)

  const turnOff = key => withModule(() => import('../dialogs.js'), async ({ confirmed }) => {
    await confirmed({
      title: 'Disable this key?',
      does: [html`${named(key)} stops working on every server within a second.`, 'Programs that use it get 401 until it is enabled again.'],
      verb: 'Disable the key',
      act: () => patch(`${KEYS}/${key.id}`, { active: false })
    })
    keys.reload()
  }, page.signal)

  async function turnOn(key) {
    try {
      await patch(`${KEYS}/${key.id}`, { active: true })
      say('The key works again.')
    } catch (refused) {
      say(refused.message)
    }
    keys.reload()
  }

  const revoke = key => withModule(() => import('../dialogs.js'), async ({ confirmed }) => {
    const done = await confirmed({
      title: 'Revoke this key for good?',
      does: [html`${named(key)} stops working on every server within a second, and never works again.`,
        'What it has recorded stays. Programs that still use it get 401: give them another key first.'],
      verb: 'Revoke the key',
      name: key.name,
      act: () => del(`${KEYS}/${key.id}`)
    })
    if (done) say('The key is revoked.')
    keys.reload()
  }, page.signal)

  const columns = COLUMNS({ rotate, edit, turnOff, turnOn, revoke })
  return () => {
    const usable = environments[kind]?.status === 'active'
    return html`<div class="head"><div><h1 tabindex="-1">API keys ${environmentTag(kind)}</h1>
        <p>A key picks its environment by itself: <code class="prefix" data-environment=${kind}>pk_${word}_</code> is
        ${environmentName(kind)}.</p></div>
        ${usable ? html`<button type="button" class="button main" @click=${create}>Create a key</button>` : nothing}</div>
      <section class="card" aria-label="Keys">${environments[kind] === null ? skeleton(8)
        : usable ? shown(keys, { waiting: skeleton(8), ready: list => list.length === 0 ? none(kind, create) : table(columns, list) })
        : inactive(kind)}</section>`
  }
}

async function all(word, signal) {
  const found = []
  for (let number = 1; ; number++) {
    const { items, total } = await get(`${KEYS}?page=${number}&limit=${PER_PAGE}`, { signal })
    found.push(...items)
    if (items.length === 0 || number * PER_PAGE >= total) break
  }
  return found.filter(key => key.environment === word)
}

const named = key => html`<strong><bdi class="to-type">${key.name}</bdi></strong>`

const none = (kind, create) => empty('No keys yet',
  html`<p>A key is what your programs send as <code>X-Api-Key</code>. It is shown once, when it is made; PacSpace keeps only its hash.</p>`,
  html`<p><button type="button" class="button main" @click=${create}>Create the first ${environmentName(kind)} key</button></p>`)

const inactive = kind => empty(`${environmentName(kind)} is not active yet`,
  html`<p>Keys can be made once it is. Activating takes about a second.</p>`,
  html`<p><a class="button main" href="/environments">Open Environments</a></p>`)

const isOver = key => key.expiresAt !== null && new Date(key.expiresAt) <= Date.now()
const state = key => (isOver(key) ? 'expired' : key.active ? 'active' : 'disabled')

const COLUMNS = actions => [
  {
    label: 'Name',
    cell: key => html`<span class="two">${typed(key.name)}<span class="quiet">made ${day(key.createdAt)}</span></span>`
  },
  { label: 'Key', width: '204px', cell: key => id(key.publicKey, 'public part of the key') },
  { label: 'Status', width: '96px', cell: key => status(state(key)) },
  { label: 'Last used', width: '112px', cell: key => agoOrNever(key.lastUsedAt) },
  { label: 'Expires', width: '112px', cell: key => agoOrNever(key.expiresAt) },
  { label: 'Actions', kind: 'actions', width: '268px', cell: key => acts(key, actions) }
]

const agoOrNever = moment => moment ? ago(moment) : html`<span class="quiet">never</span>`

const acts = (key, actions) => html`<span role="group" aria-label=${`Actions for ${key.name}`}>
  ${act('Edit', () => actions.edit(key))}
  ${isOver(key) ? nothing : html`${act('Rotate', () => actions.rotate(key))}${
    key.active ? act('Disable', () => actions.turnOff(key)) : act('Enable', () => actions.turnOn(key))}`}
  ${act('Revoke', () => actions.revoke(key))}</span>`

const act = (verb, what) => html`<button type="button" class="button small" @click=${what}>${verb}</button>`
