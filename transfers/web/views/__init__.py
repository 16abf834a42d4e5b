"""One function per page, named as its url and its template. What it reads belongs in ledger/ and filters/."""
