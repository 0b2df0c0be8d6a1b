// What posthog-js adds around rrweb, as far as the test looks at it: tabs, page views of a
// single-page application, tabs that are hidden, and requests, by a plugin of rrweb's own sort.
(() => {
  const requests = {
    name: 'rrweb/network@1',
    options: {},
    observer(tell, win) {
      const fetch = win.fetch
      win.fetch = async (url, options = {}) => {
        const timestamp = Date.now()
        const began = performance.now()
        const answer = await fetch(url, options)
        const duration = Math.round(performance.now() - began)
        const method = options.method ?? 'GET'
        const name = new URL(url, location.href).href
        const request = { name, method, status: answer.status, duration, timestamp, initiatorType: 'fetch' }
        tell({ requests: [request] })
        return answer
      }
      return () => { win.fetch = fetch }
    },
  }
  const start = () => {
    rrweb.record({
      emit: (event) => window.keep(event),
      maskInputOptions: { password: true },
      recordCrossOriginIframes: false,
      plugins: [rrwebPluginConsoleRecord.getRecordConsolePlugin(), requests],
    })
    rrweb.record.addCustomEvent('$pageview', { href: location.href })
  }
  const push = history.pushState
  history.pushState = function (...args) {
    push.apply(this, args)
    rrweb.record.addCustomEvent('$pageview', { href: location.href })
  }
  addEventListener('visibilitychange', () =>
    rrweb.record.addCustomEvent(`window ${document.visibilityState}`, {}))
  document.readyState === 'loading' ? addEventListener('DOMContentLoaded', start) : start()
})()
