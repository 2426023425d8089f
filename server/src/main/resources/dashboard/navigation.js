// Every page of the dashboard, in one table: routes, navigation, search and the list of keys come from here.
// `PageController` has the same addresses; a test compares the two.

import { svg } from './ui.js'

/**
 * `path` is a page's address, `:name` in it a parameter; `title` its name, in the tab and for those who hear it; `module`
 * loads what draws it. `access` says who it is for: `members` are signed in, `strangers` need not be, and a page for
 * `either` is drawn inside the dashboard for those who are. One with an `icon` is in the navigation and is found by the
 * search; its `key` goes there after `g`.
 */
export const PAGES = [
  {
    path: '/', title: 'Overview', module: () => import('./pages/overview.js'), access: 'members', key: 'o',
    icon: svg`<path d="M2.5 7 8 2.5 13.5 7v6.5h-4v-4h-3v4h-4z"/>`
  },
  {
    path: '/environments', title: 'Environments', module: () => import('./pages/environments.js'), access: 'members', key: 'e',
    icon: svg`<path d="m8 2 6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3"/>`
  },
  {
    path: '/api-keys', title: 'API keys', module: () => import('./pages/api-keys.js'), access: 'members', key: 'k',
    icon: svg`<circle cx="5" cy="11" r="3"/><path d="m7.2 8.8 6.3-6.3M11 5l2 2"/>`
  },
  {
    path: '/customers', title: 'Customers', module: () => import('./pages/customers.js'), access: 'members', key: 'c',
    icon: svg`<circle cx="8" cy="5" r="2.7"/><path d="M2.8 13.5c.5-3 2.6-4.3 5.2-4.3s4.7 1.3 5.2 4.3"/>`
  },
  { path: '/customers/:customerId', title: 'Customer', module: () => import('./pages/customer.js'), access: 'members' },
  { path: '/records/:recordId', title: 'Record', module: () => import('./pages/record.js'), access: 'members' },
  {
    path: '/checkpoints', title: 'Checkpoints', module: () => import('./pages/checkpoints.js'), access: 'members', key: 'h',
    icon: svg`<path d="M8 1.8 13.2 4v4c0 3-2.2 5.2-5.2 6.2C5 13.2 2.8 11 2.8 8V4zM5.7 8l1.7 1.7 3-3.2"/>`
  },
  {
    path: '/plan', title: 'Plan and usage', module: () => import('./pages/plan.js'), access: 'members', key: 'p',
    icon: svg`<path d="M2.5 13.5v-4h2.6v4zM6.7 13.5v-8h2.6v8zM10.9 13.5v-11h2.6v11z"/>`
  },
  {
    path: '/audit', title: 'Audit log', module: () => import('./pages/audit.js'), access: 'members', key: 'a',
    icon: svg`<path d="M3 3.5h10M3 8h10M3 12.5h6"/>`
  },
  {
    path: '/settings', title: 'Settings', module: () => import('./pages/settings.js'), access: 'members', key: 's',
    icon: svg`<circle cx="8" cy="8" r="2.2"/><path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4
      1.4M12.4 3.6 11 5M5 11l-1.4 1.4"/>`
  },
  { path: '/verify/:proofRoot', title: 'Verify a proof', module: () => import('./pages/verify.js'), access: 'either' },
  { path: '/register', title: 'Register', module: () => import('./pages/register.js'), access: 'strangers' },
  { path: '/check-mail', title: 'Check your mail', module: () => import('./pages/check-mail.js'), access: 'strangers' },
  { path: '/verify-email', title: 'Verify your address', module: () => import('./pages/verify-email.js'), access: 'strangers' },
  { path: '/sign-in', title: 'Sign in', module: () => import('./pages/sign-in.js'), access: 'strangers' },
  { path: '/forgot-password', title: 'Forgot the password', module: () => import('./pages/forgot-password.js'), access: 'strangers' },
  { path: '/reset-password', title: 'Choose a new password', module: () => import('./pages/reset-password.js'), access: 'strangers' }
]

/** What is shown where there is no page. */
export const NOWHERE = { path: null, title: 'Nothing here', module: () => import('./pages/not-found.js'), access: 'either' }

/** The pages that one goes to by name. */
export const NAVIGATION = PAGES.filter(({ icon }) => icon)
