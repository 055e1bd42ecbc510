"""Everything HTTP shares: access, problems, idempotency, paging, pages, jobs, charts."""
