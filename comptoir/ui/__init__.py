"""How the house looks and speaks: layout, components, design tokens, filters. Knows none of the pages above it.

A page extends `ui/page.html`; its main children need no wrapper: text keeps a readable width by itself,
`.board` runs from edge to edge. One heading h1 a page. `tests/ui/templates/samples.html` shows everything once.

Blocks      title · description · head · scripts · body (classes) · header · crumbs · main · footer
Includes    ui/crumbs.html      crumbs                      in the block `crumbs`
            ui/error_summary.html  (form)                   first thing of `main`, when a page has a form
            ui/submit.html      label, back_url, back_label last thing of a form; the label is verb + object
            ui/notice.html      kind, title, text, status, url, action
            ui/refusal.html     refusal, rule_url           a kernel Refusal: the rule, and what to do now
            ui/tag.html         text, kind (good | full | past), icon_name
            ui/date.html        day                         a leaf of the calendar
            ui/card.html        title, url, day, meta, text, tag, kind, taken, capacity, level
            ui/gauge.html       taken, capacity             seats left, as stools and in words
            ui/steps.html       steps (title, state, text, url), label
            ui/timeline.html    items (begins_at, ends_at, title, text, now)
            ui/tabs.html        tabs (label, url, current), label
            ui/pagination.html  page_obj, query
            ui/table.html       id, caption, head, rows, numbers
            ui/bars.html        id, title, text, rows, head
            ui/map.html         id, map, title, text, points, list_url
            ui/list.html        shown, may_act              a list searched, narrowed, sorted, taken away: `lists.py`
            ui/progress.html    id, label, done, total
            ui/empty.html       title, text, url, action
            ui/dialog.html      id, title, text, template   opened by <a href="…" data-dialog="id">
            ui/scene.html       two people at the counter   last child of a board
            ui/htmx.html        in the block `scripts` of the pages that use it
Forms       `{{ form }}` or `{{ form.name.as_field_group }}` inside <form method="post" novalidate>;
            fields are required unless they say "(optional)"; never `as_p`.
Filters     money · number · phone · phone_link · day · day_short · hour · hours:end · when[:end] · wall
Tags        {% icon "name" %} (see `icons.py`)
Classes     board > div + leaf + scene · lead · actions · button · button-quiet · quiet · cards · panel · facts
            with-aside (words and a panel) · beside (a list and its map) · flow · short (a small field) · scroll
            search, search-more (filters) · figures · ways · letter · trap (what only robots fill)
            ticket, ticket-what, ticket-name, ticket-code, qr · soft · nowrap · unseen
            screen-only · print-only · htmx-indicator; <button data-print hidden> appears where it works

Tokens are CSS custom properties in the layer `tokens` of `comptoir.css`; an organisation replaces them in its
instance file (`[tokens]`, `dark-` before the name for the dark theme), and `comptoir check` says what cannot be read.
"""
