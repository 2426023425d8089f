// The customers of the environment: found, sorted, page by page.

import { asking, Asked, calmly, inactive, sortable, sorter, trouble } from '../data-widgets.js'
import { ago, amount, command, count, customerLink, day, empty, environmentTag, firstDelta, html, nothing, pagination, sameByCurl, shown, skeleton, typed } from '../ui.js'

const CUSTOMERS = '/dashboard/customers'
const LOOK_AGAIN = 5000
const COLUMNS = [['customerId', 'Customer'], ['computedBalance', 'Balance'], ['totalDeltas', 'Records'], ['firstDeltaAt', 'First'], ['lastDeltaAt', 'Last']]

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
    ${inactive(list) ?? html`<section class="card" aria-label="Customers" aria-busy=${list.busy ? 'true' : 'false'}>${trouble(list)}${shown(list, {
      waiting: skeleton(9),
      ready: found => (found.customers.length === 0 ? none(page, asked) : table(found, asked, ask))
    })}${list.value ? sameByCurl(asked.path(CUSTOMERS)) : nothing}</section>`}`
}

function none(page, asked) {
  if (asked.values.search) {
    return empty('No customer has that in its id', html`<p>Nothing here contains <bdi class="to-type">${asked.values.search}</bdi>. Ids are your own: look for what your programs send as <code>customerId</code>.</p>`)
  }
  if (asked.values.page !== '1') return empty('This page is empty', html`<p><a href="/customers">Go to the first</a></p>`)
  return empty('No customers yet',
    html`<p>A customer is there from its first delta on. Take a key of this environment and record one; it shows up here by itself.</p>`,
    command(firstDelta(page.environment === 'production' ? 'pk_live_…' : 'pk_test_…')),
    html`<p><a class="button" href="/api-keys">Open API keys</a></p>`)
}

const table = ({ customers, pagination: pages }, asked, ask) => html`${sorter({ columns: COLUMNS, asked, ask })}<table class="table data-table">
  <thead><tr>${sortable({ label: 'Customer', by: 'customerId', asked, ask, falling: false, kind: 'rest' })}
    ${sortable({ label: 'Balance', by: 'computedBalance', asked, ask, kind: 'amount' })}
    ${sortable({ label: 'Records', by: 'totalDeltas', asked, ask, kind: 'amount' })}
    <th scope="col" class="amount">Verified</th>
    ${sortable({ label: 'First', by: 'firstDeltaAt', asked, ask })}
    ${sortable({ label: 'Last', by: 'lastDeltaAt', asked, ask })}</tr></thead>
  <tbody>${customers.map(customer => html`<tr>
    <td data-label="Customer">${customerLink(customer.customerId)}</td>
    <td data-label="Balance" class="amount number">${amount(customer.computedBalance)}</td>
    <td data-label="Records" class="amount number">${count(customer.totalDeltas)}</td>
    <td data-label="Verified" class="amount number">${customer.verifiedDeltas === customer.totalDeltas ? 'all' : count(customer.verifiedDeltas)}</td>
    <td data-label="First" class="as-wide">${day(customer.firstDeltaAt)}</td>
    <td data-label="Last" class="as-wide">${ago(customer.lastDeltaAt)}</td></tr>`)}</tbody></table>
  ${pagination(pages, turned => ask({ page: String(turned) }))}`
