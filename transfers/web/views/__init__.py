"""One function per page, named as its url and its template."""
