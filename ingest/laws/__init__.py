"""Statutes from gesetze-im-internet.de, kept by version: fetching, checking, comparing.

`statutes` reads the list, `site` talks to the server with the `patience` of a guest and a `deadline`
for every request, `unpacking` and `checking` refuse what is no statute, `folder` keeps every version,
`reports` says what a run did. `reading`, `words`, `absaetze` and `comparing` find what changed between
two versions, `citing` who cites it; `differences` holds that, `telling` says it. The entry points are
`ingest.laws_fetch` and `ingest.laws_diff`.
"""
