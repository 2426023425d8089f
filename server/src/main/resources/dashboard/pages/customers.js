// The customers of the environment: found, sorted, page by page.

import { asking, Asked, calmly, inactive, sortedTable, trouble } from '../data-widgets.js'
import {
  ago, amount, command, count, customerLink, day, empty, environmentTag, firstDelta, html, nothing, pagination,
  sameByCurl, shown, skeleton
} from '../ui.js'

const CUSTOMERS = '/dashboard/customers'
const LOOK_AGAIN = 5000
const COLUMNS = [
  { label: 'Customer', by: 'customerId', rising: true, width: '30%', cell: ({ customerId }) => customerLink(customerId) },
  { label: 'Balance', by: 'computedBalance', kind: 'amount', cell: ({ computedBalance }) => amount(computedBalance) },
  { label: 'Records', by: 'totalDeltas', kind: 'amount', cell: ({ totalDeltas }) => count(totalDeltas) },
  {
    label: 'Verified', kind: 'amount',
    cell: ({ verifiedDeltas, totalDeltas }) => verifiedDeltas === null ? 'contradicted'
      : verifiedDeltas === totalDeltas ? 'all' : count(verifiedDeltas)
  },
  { label: 'First', by: 'firstDeltaAt', kind: 'whole', cell: ({ firstDeltaAt }) => day(firstDeltaAt) },
  { label: 'Last', by: 'lastDeltaAt', kind: 'whole', cell: ({ lastDeltaAt }) => ago(lastDeltaAt) }
]

export function open(page) {
  const asked = new Asked(page, { search: '', sortBy: 'customerId', sortOrder: 'asc', page: '1' })
  const { list, ask } = asking(page, asked, () => asked.path(CUSTOMERS))
  const search = calmly(text => ask({ search: text.trim(), page: '1' }))
  page.every(LOOK_AGAIN, () => list.reload())

  return () => html`<div class="head"><div><h1 tabindex="-1">Customers ${environmentTag(page.environment)}</h1>
      <p>Whoever your programs record deltas for. One appears with its first record.</p></div>
      <form class="find" role="search" @submit=${event => event.preventDefault()}>
        <label class="unseen" for="customer-search">Part of a customer's id</label>
        <input id="customer-search" type="search" maxlength="128" autocomplete="off" spellcheck="false" placeholder="Part of an id"
          .defaultValue=${asked.values.search} @input=${event => search(event.target.value)}></form></div>
    ${inactive(list) ?? html`<section class="card" aria-label="Customers" aria-busy=${list.busy ? 'true' : 'false'}>${
      trouble(list)}${shown(list, {
      waiting: skeleton(9),
      ready: found => (found.customers.length === 0 ? none(page, asked) : listed(found, asked, ask))
    })}${list.value ? sameByCurl(asked.path(CUSTOMERS)) : nothing}</section>`}`
}

function none(page, asked) {
  if (asked.values.search) {
    return empty('No customer has that in its id', html`<p>Nothing here contains <bdi class="to-type">${asked.values.search}</bdi>. Ids are
      your own: look for what your programs send as <code>customerId</code>.</p>`)
  }
  if (asked.values.page !== '1') return empty('This page is empty', html`<p><a href="/customers">Go to the first</a></p>`)
  return empty('No customers yet',
    html`<p>A customer is there from its first delta on. Take a key of this environment and record one; it shows up here by itself.</p>`,
    command(firstDelta(page.environment === 'production' ? 'pk_live_…' : 'pk_test_…')),
    html`<p><a class="button" href="/api-keys">Open API keys</a></p>`)
}

const listed = ({ customers, pagination: pages }, asked, ask) => html`${sortedTable({ columns: COLUMNS, rows: customers, asked, ask })}
  ${pagination(pages, turned => ask({ page: String(turned) }))}`
